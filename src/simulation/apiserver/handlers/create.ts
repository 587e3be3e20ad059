import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf } from '../../api/kind-ref';
import { validateObjectMeta } from '../../api/validation/object-meta';
import { alreadyExists, badRequest, generateNameConflict, invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { cloneDeep } from '../../apimachinery/deep';
import type { FieldError } from '../../apimachinery/field-error';
import type { ApiObject } from '../../apimachinery/object-meta';
import { admit, validateAdmission } from '../admission/chain';
import { findMemo, keepMemo, type Memo } from '../creation-memo';
import { decodeBody } from '../decode-body';
import { findStored, putStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Draws of a name before the server gives up (apiserver's RetryGenerateName). */
const NAME_TRIES = 8;
/** The longest base of a generated name: 63 less the suffix. */
const BASE_LENGTH = 58;

/** Creates an object: decoding, defaults, admission, strategy, validation, etcd. */
export function create(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const body = decodeBody(kind, request);
  const object = incoming(parts, kind, request, body);
  const memo = findMemo(parts, kind, object);
  if (memo) applyMemo(parts, kind, request, { object, memo });
  else prepare(parts, kind, request, object);
  warn(kind, request, object);
  claimName(parts, kind, object);
  if (request.dryRun) return withoutVersion(object);
  return putStored(parts, kind, object);
}

/** A private copy of the body's outside with the metadata that the server decides; the inside is still the body's. */
function incoming(parts: ServerParts, kind: KindDefinition, request: ApiRequest, body: ApiObject): ApiObject {
  const metadata = { ...body.metadata };
  if (kind.namespaced) metadata.namespace = namespaceOf(request, metadata.namespace);
  else delete metadata.namespace;
  if (!metadata.name && metadata.generateName)
    metadata.name = metadata.generateName.slice(0, BASE_LENGTH) + parts.nameSuffix();
  metadata.uid = parts.uid();
  metadata.creationTimestamp = parts.timestamp();
  delete (metadata as { resourceVersion?: string }).resourceVersion;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.managedFields;
  return { ...body, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata };
}

function namespaceOf(request: ApiRequest, said: string | undefined): string {
  const namespace = said || request.namespace || 'default';
  if (request.namespace && namespace !== request.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return namespace;
}

/** Everything that is decided by what the object says: once for each body that many objects share. */
function prepare(parts: ServerParts, kind: KindDefinition, request: ApiRequest, object: ApiObject): void {
  const template = (object as { spec?: object }).spec;
  const metadata = object.metadata;
  Object.assign(object, cloneDeep({ ...object, metadata: undefined }), { metadata: thawed(metadata) });
  kind.setDefaults?.(object);
  admit(parts, { operation: 'CREATE', kind, request, object });
  resetStatus(kind, object);
  if (kind.hasGeneration) object.metadata.generation = 1;
  else delete object.metadata.generation;
  kind.prepareForCreate?.(object, parts.env);
  checkValid(kind, object, kind.validate?.(object) ?? []);
  validateAdmission(parts, { operation: 'CREATE', kind, request, object });
  keepMemo(parts, kind, template, object);
}

/** The same for a body that was prepared before: only what differs from object to object. */
function applyMemo(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  { object, memo }: { object: ApiObject; memo: Memo },
): void {
  Object.assign(object, { spec: memo.spec, status: memo.status });
  if (kind.hasGeneration) object.metadata.generation = 1;
  admit(parts, { operation: 'CREATE', kind, request, object, isKnown: true });
  checkValid(kind, object, []);
}

function checkValid(kind: KindDefinition, object: ApiObject, more: FieldError[]): void {
  const errors = [...validateObjectMeta(object.metadata, kind), ...more];
  if (errors.length)
    throw invalidObject({ group: kind.group, kind: kind.kind, name: object.metadata.name ?? '' }, errors);
}

/** Labels and annotations are changed by defaults of some kinds, so they must not be the body's own. */
function thawed(metadata: ApiObject['metadata']): ApiObject['metadata'] {
  const copy = { ...metadata };
  if (copy.labels) copy.labels = { ...copy.labels };
  if (copy.annotations) copy.annotations = { ...copy.annotations };
  if (copy.finalizers) copy.finalizers = [...copy.finalizers];
  if (copy.labels && Object.keys(copy.labels).length === 0) delete copy.labels;
  if (copy.annotations && Object.keys(copy.annotations).length === 0) delete copy.annotations;
  return copy;
}

/** Nobody creates a status: kinds with a status subresource begin with an empty one. */
function resetStatus(kind: KindDefinition, object: ApiObject): void {
  if (!kind.status || kind.keepsStatusOnCreate) return;
  const holder = object as { status?: unknown };
  if (kind.emptyStatus) holder.status = cloneDeep(kind.emptyStatus);
  else delete holder.status;
}

function warn(kind: KindDefinition, request: ApiRequest, object: ApiObject): void {
  if (!request.onWarning) return;
  if (kind.deprecated) request.onWarning(kind.deprecated);
  for (const text of kind.warnings?.(object) ?? []) request.onWarning(text);
}

/** The name must be free; a generated one is drawn again. */
function claimName(parts: ServerParts, kind: KindDefinition, object: ApiObject): void {
  const { metadata } = object;
  const base = metadata.generateName;
  for (let tries = 1; ; tries++) {
    const standing = findStored(parts.etcd, kind, metadata.namespace, metadata.name);
    if (!standing) return;
    const isGenerated = base && metadata.name.length === Math.min(base.length, BASE_LENGTH) + 5;
    if (!isGenerated || !metadata.name.startsWith(base.slice(0, BASE_LENGTH)))
      throw alreadyExists(kind, metadata.name, standing.metadata.deletionTimestamp ? 'object is being deleted: ' : '');
    if (tries === NAME_TRIES) throw generateNameConflict(kind, metadata.name, 1);
    metadata.name = base.slice(0, BASE_LENGTH) + parts.nameSuffix();
  }
}

function withoutVersion(object: ApiObject): ApiObject {
  const metadata = { ...object.metadata } as Partial<ApiObject['metadata']>;
  delete metadata.resourceVersion;
  return { ...object, metadata: metadata as ApiObject['metadata'] };
}
