import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf } from '../../api/kind-ref';
import { validateObjectMeta } from '../../api/validation/object-meta';
import { alreadyExists, badRequest, generateNameConflict, invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { cloneDeep, cloneDeepExcept, copyFields } from '../../apimachinery/deep';
import type { FieldError } from '../../apimachinery/field-error';
import type { ApiObject } from '../../apimachinery/object-meta';
import { createFields } from '../../base/create-fields';
import { admit, validateAdmission } from '../admission/chain';
import { findMemo, keepMemo, type Memo } from '../creation-memo';
import { decodeBody } from '../decode-body';
import { findStored, putOwned } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Draws of a name before the server gives up (apiserver's RetryGenerateName). */
const NAME_TRIES = 8;
/** The longest base of a generated name: 63 less the suffix. */
const BASE_LENGTH = 58;

/** Creates an object: decoding, defaults, admission, strategy, validation, etcd. */
export function create(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const body = decodeBody(kind, request);
  const metadata = incomingMetadata(parts, kind, request, body.metadata);
  const memo = findMemo(parts, kind, body, metadata);
  const object = memo
    ? createKnown(parts, kind, request, { metadata, memo })
    : createNew(parts, kind, request, withMetadata(kind, request.isGiven ? body : copyFields(body), metadata));
  if (request.onWarning) for (const text of kind.warnings?.(object) ?? []) request.onWarning(text);
  claimName(parts, kind, object);
  return request.dryRun ? withoutVersion(object) : putOwned(parts, kind, object);
}

/** The metadata of a new object: what the client says, and what the server decides. Fields stand in one order. */
function incomingMetadata(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  said: Partial<ApiObject['metadata']>,
): ApiObject['metadata'] {
  const { generateName, labels, annotations, ownerReferences, finalizers } = said;
  const name = said.name || (generateName ? generateName.slice(0, BASE_LENGTH) + parts.nameSuffix() : '');
  const metadata: Partial<ApiObject['metadata']> = createFields(fieldsOf(kind, said));
  metadata.name = name;
  if (generateName) metadata.generateName = generateName;
  if (kind.namespaced) metadata.namespace = namespaceOf(request, said.namespace);
  metadata.uid = parts.uid();
  metadata.resourceVersion = '';
  if (kind.hasGeneration) metadata.generation = 1;
  metadata.creationTimestamp = parts.timestamp();
  if (labels && isNotEmpty(labels)) metadata.labels = labels;
  if (annotations && isNotEmpty(annotations)) metadata.annotations = annotations;
  if (ownerReferences?.length) metadata.ownerReferences = ownerReferences;
  if (finalizers?.length) metadata.finalizers = finalizers;
  return metadata as ApiObject['metadata'];
}

/** How many fields the metadata will have. */
function fieldsOf(kind: KindDefinition, said: Partial<ApiObject['metadata']>): number {
  let count = 4;
  if (kind.namespaced) count++;
  if (kind.hasGeneration) count++;
  if (said.generateName) count++;
  if (said.labels) count++;
  if (said.annotations) count++;
  if (said.ownerReferences) count++;
  if (said.finalizers) count++;
  return count;
}

function withMetadata(kind: KindDefinition, body: ApiObject, metadata: ApiObject['metadata']): ApiObject {
  body.apiVersion = apiVersionOf(kind);
  body.kind = kind.kind;
  body.metadata = metadata;
  return body;
}

function isNotEmpty(map: object): boolean {
  for (const _ in map) return true;
  return false;
}

function namespaceOf(request: ApiRequest, said: string | undefined): string {
  const namespace = said || request.namespace || 'default';
  if (request.namespace && namespace !== request.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return namespace;
}

/** Everything that is decided by what the object says: once for each body that many objects share. */
function createNew(parts: ServerParts, kind: KindDefinition, request: ApiRequest, whole: ApiObject): ApiObject {
  const template = (whole as { spec?: object }).spec;
  const object = request.isGiven ? whole : cloneDeepExcept(whole, 'metadata');
  if (!request.isGiven) object.metadata = thawed(whole.metadata);
  const admission = { operation: 'CREATE' as const, kind, request, object };
  kind.setDefaults?.(object);
  admit(parts, admission);
  resetStatus(kind, object);
  kind.prepareForCreate?.(object, parts.env);
  checkValid(kind, object, kind.validate?.(object) ?? []);
  validateAdmission(parts, admission);
  keepMemo(parts, kind, template, object);
  return object;
}

interface Known {
  metadata: ApiObject['metadata'];
  memo: Memo;
}

/** The same for a body that was prepared before: only what differs from object to object. */
function createKnown(parts: ServerParts, kind: KindDefinition, request: ApiRequest, known: Known): ApiObject {
  const { metadata, memo } = known;
  const object: ApiObject & { spec: object; status: object } = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata,
    spec: memo.spec,
    status: memo.status,
  };
  admit(parts, { operation: 'CREATE', kind, request, object, isKnown: true });
  checkValid(kind, object, []);
  return object;
}

function checkValid(kind: KindDefinition, object: ApiObject, more: FieldError[]): void {
  const errors = validateObjectMeta(object.metadata, kind);
  if (more.length > 0) errors.push(...more);
  if (errors.length > 0)
    throw invalidObject({ group: kind.group, kind: kind.kind, name: object.metadata.name ?? '' }, errors);
}

/** Labels and annotations are changed by defaults of some kinds, so they must not be the body's own. */
function thawed(metadata: ApiObject['metadata']): ApiObject['metadata'] {
  const copy = copyFields(metadata);
  if (copy.labels) copy.labels = { ...copy.labels };
  if (copy.annotations) copy.annotations = { ...copy.annotations };
  if (copy.finalizers) copy.finalizers = [...copy.finalizers];
  return copy;
}

/** Nobody creates a status: kinds with a status subresource begin with an empty one. */
function resetStatus(kind: KindDefinition, object: ApiObject): void {
  if (!kind.status || kind.keepsStatusOnCreate) return;
  const holder = object as { status?: unknown };
  if (kind.emptyStatus) holder.status = cloneDeep(kind.emptyStatus);
  else delete holder.status;
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
