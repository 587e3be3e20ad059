import type { KindDefinition } from '../../api/define-kind';
import { dropEmpty } from '../../api/drop-empty';
import { apiVersionOf } from '../../api/kind-ref';
import { decodeObject, findType } from '../../api/schema';
import { badRequest, invalidObject, notFound, unprocessable } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { type FieldError, invalid } from '../../apimachinery/field-error';
import { goJson, goValue } from '../../apimachinery/go-format';
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/json-value';
import type { ApiObject } from '../../apimachinery/object-meta';
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from '../../apimachinery/patch/json-patch';
import { MERGE_STRATEGIES } from '../../apimachinery/patch/merge-keys';
import { applyMergePatch } from '../../apimachinery/patch/merge-patch';
import { applyStrategicMergePatch, StrategicPatchError } from '../../apimachinery/patch/strategic-merge-patch';
import { findStored } from '../object-store';
import type { ServerParts } from '../server-parts';
import { checkNames, replace } from './update';

/** Applies a patch to the stored object and stores the result. */
export function patch(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const name = request.name as string;
  if (request.patchType === 'apply') throw badRequest('server-side apply is not simulated: use client-side apply');
  const before = findStored(parts.etcd, kind, request.namespace, name);
  if (!before) throw notFound(kind, name);
  const wanted = patched(kind, before, request);
  checkNames(kind, request, wanted, name);
  return replace(parts, kind, request, { before, wanted });
}

/** The object as the patch would have it, decoded where the patch comes from outside. */
export function patched(kind: KindDefinition, before: ApiObject, request: ApiRequest): ApiObject {
  const result = applied(kind, before, request);
  if (!request.fieldValidation) return result as unknown as ApiObject;
  const type = findType(apiVersionOf(kind), kind.kind);
  if (!type) return result as unknown as ApiObject;
  // Go's maps come out sorted, and so do the findings.
  const sorted = request.patchType === 'strategic' ? result : sortedKeys(result);
  const decoded = decodeObject(sorted, type, { fieldValidation: request.fieldValidation });
  const problem = decoded.errors[0];
  if (problem !== undefined) throw refused(patchProblem(request, result, problem));
  for (const warning of decoded.warnings) request.onWarning?.(warning);
  const object = dropEmpty(decoded.object ?? {}, type) as unknown as ApiObject;
  return { ...object, apiVersion: before.apiVersion, kind: before.kind, metadata: object.metadata ?? {} };
}

function applied(kind: KindDefinition, before: ApiObject, request: ApiRequest): JsonObject {
  const document = before as unknown as JsonObject;
  const body = request.body as JsonValue;
  switch (request.patchType) {
    case 'json':
      return applyJson(document, body);
    case 'strategic':
      return applyStrategic(kind, document, body);
    default:
      return applyMergePatch(document, body) as JsonObject;
  }
}

function applyJson(document: JsonObject, body: JsonValue): JsonObject {
  if (!Array.isArray(body))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${typeof body === 'string' ? 'string' : 'object'} into Go value of type jsonpatch.Patch`,
    );
  try {
    return applyJsonPatch(document, body as unknown as JsonPatchOperation[]);
  } catch (error) {
    if (error instanceof JsonPatchError) throw unprocessable();
    throw error;
  }
}

function applyStrategic(kind: KindDefinition, document: JsonObject, body: JsonValue): JsonObject {
  const type = MERGE_STRATEGIES.rootOf(apiVersionOf(kind), kind.kind);
  try {
    return applyStrategicMergePatch(document, body as JsonObject, { type: type ?? '', strategies: MERGE_STRATEGIES });
  } catch (error) {
    if (error instanceof StrategicPatchError) throw unprocessable();
    throw error;
  }
}

/** The server shows the patch it could not apply: JSON patches as the whole result, others as Go prints the patch. */
function patchProblem(request: ApiRequest, result: JsonObject, problem: string): FieldError {
  if (request.patchType === 'strategic')
    return invalid('patch', goValue(request.body as JsonValue), conversionProblem(problem));
  return invalid('patch', goJson(sortedKeys(result)), problem);
}

/** Strategic results are converted from maps, not decoded from text, which has words of its own for wrong types. */
function conversionProblem(problem: string): string {
  const [, found = '', type = ''] = /^json: cannot unmarshal (\w+) .* of type (\S+)$/.exec(problem) ?? [];
  if (type === '') return problem;
  const kind = { array: 'slice', object: 'map', number: 'int64' }[found] ?? found;
  if (type.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (type.startsWith('map[')) return `cannot restore map from ${kind}`;
  return type.startsWith('v1.') ? `cannot restore struct from: ${kind}` : `unrecognized type: ${type}`;
}

function refused(error: FieldError) {
  return invalidObject({ group: '', kind: '', name: '' }, [error]);
}

function sortedKeys(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const copy: Record<string, JsonValue> = {};
  for (const key of Object.keys(value).sort()) copy[key] = value[key] as JsonValue;
  return copy;
}
