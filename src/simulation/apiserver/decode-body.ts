import type { KindDefinition } from '../api/define-kind';
import { dropEmpty } from '../api/drop-empty';
import { apiVersionOf } from '../api/kind-ref';
import { cannotBeHandled, type Decoded, decodeObject, findType, type StructType, type TextNotes } from '../api/schema';
import { badRequest } from '../apimachinery/api-error';
import type { ApiRequest } from '../apimachinery/api-request';
import { goQuote } from '../apimachinery/go-format';
import { isJsonObject } from '../apimachinery/json-value';
import type { ApiObject } from '../apimachinery/object-meta';

/** The object of a create or update: checked against the schema if it comes from outside. */
export function decodeBody(kind: KindDefinition, request: ApiRequest): ApiObject {
  if (!request.fieldValidation) return request.body as ApiObject;
  const body = request.body as Record<string, unknown>;
  const apiVersion = apiVersionOf(kind);
  checkKind(kind, apiVersion, body);
  const type = findType(apiVersion, kind.kind);
  if (!type) return body as unknown as ApiObject;
  const decoded = decodeAs(request, type);
  if (decoded.errors[0] !== undefined) throw badRequest(cannotBeHandled(kind, kind.kind, decoded.errors[0]));
  for (const warning of decoded.warnings) request.onWarning?.(warning);
  const object = dropEmpty(decoded.object ?? {}, type) as unknown as ApiObject;
  return { ...object, apiVersion, kind: kind.kind, metadata: object.metadata ?? {} };
}

/** Decodes a request's body as a type. */
export function decodeAs(request: ApiRequest, type: StructType): Decoded {
  return decodeObject(request.body, type, {
    fieldValidation: request.fieldValidation ?? 'Ignore',
    ...(request.bodyNotes && { notes: request.bodyNotes as TextNotes }),
    ...(request.bodyErrors && { strictErrors: request.bodyErrors }),
  });
}

/** The body must say that it is of the kind of the path, or say nothing. */
function checkKind(kind: KindDefinition, apiVersion: string, body: Record<string, unknown>): void {
  if (!isJsonObject(body)) throw badRequest('the object provided is unrecognized');
  const said = {
    kind: typeof body.kind === 'string' && body.kind ? body.kind : kind.kind,
    apiVersion: typeof body.apiVersion === 'string' && body.apiVersion ? body.apiVersion : apiVersion,
  };
  if (said.kind === kind.kind && said.apiVersion === apiVersion) return;
  const version = said.apiVersion.slice(said.apiVersion.lastIndexOf('/') + 1);
  const cannot = (why: string) => badRequest(cannotBeHandled({ kind: said.kind, version }, kind.kind, why));
  if (findType(said.apiVersion, said.kind) && said.kind !== kind.kind) {
    const to = `${kind.group.split('.')[0] || 'core'}.${kind.kind}`;
    throw cannot(`converting (${version}.${said.kind}) to (${to}): unknown conversion`);
  }
  // Kinds of the same name in another version of the API are known to the scheme, so the versions are what differ.
  if (findType(said.apiVersion, said.kind) || OLD_VERSIONS.has(said.apiVersion))
    throw badRequest(
      `the API version in the data (${said.apiVersion}) does not match the expected API version (${apiVersion})`,
    );
  throw cannot(
    `no kind ${goQuote(said.kind)} is registered for version ${goQuote(said.apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
  );
}

/** Versions that are not served any more but that the scheme still knows. */
const OLD_VERSIONS = new Set(['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2', 'policy/v1beta1', 'batch/v1beta1']);
