import type { KindDefinition } from '../../api/define-kind';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../api/validation/object-meta';
import { badRequest, conflict, invalidObject, notFound } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { cloneDeep, cloneDeepExcept, copyFields, deepEqual, semanticEqual } from '../../apimachinery/deep';
import { type FieldError, invalid } from '../../apimachinery/field-error';
import type { ApiObject } from '../../apimachinery/object-meta';
import { admit, validateAdmission } from '../admission/chain';
import { decodeBody } from '../decode-body';
import { checkVersion, findStored, putStored, removeStored, storagePrefix } from '../object-store';
import type { ServerParts } from '../server-parts';
import { create } from './create';

/** The stored object and what shall stand in its place. */
export interface Replacement {
  before: ApiObject;
  wanted: ApiObject;
}

/** What a write did: the object, and whether it is new. */
export interface Written {
  object: ApiObject;
  isNew: boolean;
}

/** Replaces an object (or only its status) by the body. */
export function update(parts: ServerParts, kind: KindDefinition, request: ApiRequest): Written {
  const body = decodeBody(kind, request);
  const name = request.name ?? body.metadata.name;
  checkNames(kind, request, body, name);
  const before = findStored(parts.etcd, kind, request.namespace ?? body.metadata.namespace, name);
  if (!before) {
    if (!kind.createOnUpdate || request.subresource) throw notFound(kind, name);
    const { bodyNotes: _, fieldValidation: __, ...rest } = request;
    return { object: create(parts, kind, { ...rest, body: named(body, name) }), isNew: true };
  }
  checkUid(kind, before, body.metadata.uid);
  return { object: replace(parts, kind, request, { before, wanted: named(body, name) }), isNew: false };
}

/** A PUT means one very object; that of another uid is not it. */
function checkUid(kind: KindDefinition, { metadata }: ApiObject, uid: string | undefined): void {
  if (!uid || uid === metadata.uid) return;
  const key = `${storagePrefix(kind)}${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
  const words = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  throw conflict(
    kind,
    metadata.name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${words}`,
  );
}

function named(body: ApiObject, name: string): ApiObject {
  return body.metadata.name === name ? body : { ...body, metadata: { ...body.metadata, name } };
}

/** The body must name what the path names. */
export function checkNames(kind: KindDefinition, request: ApiRequest, body: ApiObject, name: string): void {
  const said = body.metadata;
  if (said.name && said.name !== name)
    throw badRequest(`the name of the object (${said.name}) does not match the name on the URL (${name})`);
  if (kind.namespaced && said.namespace && request.namespace && said.namespace !== request.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** Stores `wanted` in place of `before`, as the strategy of the kind (or of its status) has it. */
export function replace(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  { before, wanted }: Replacement,
): ApiObject {
  checkVersions(kind, before, wanted);
  const object =
    request.subresource === 'status'
      ? replaceStatus(parts, kind, before, request.fieldValidation ? defaulted(kind, wanted) : wanted)
      : replaceWhole(parts, kind, request, { before, wanted });
  if (request.onWarning) for (const text of kind.warnings?.(object, before) ?? []) request.onWarning(text);
  return store(parts, kind, request, { before, object });
}

/** Bodies from outside get their defaults even where only their status counts. */
function defaulted(kind: KindDefinition, wanted: ApiObject): ApiObject {
  const copy = cloneDeep(wanted);
  kind.setDefaults?.(copy);
  return copy;
}

/** Only the status (and a few things of metadata) changes. */
function replaceStatus(parts: ServerParts, kind: KindDefinition, before: ApiObject, wanted: ApiObject): ApiObject {
  const object = withStatus(kind, before, wanted);
  object.metadata = serverFields(wanted.metadata, before.metadata);
  kind.status?.prepare?.(object, before, parts.env);
  const errors = object.metadata === before.metadata ? [] : validateObjectMetaUpdate(object.metadata, before.metadata);
  errors.push(...(kind.status?.validate?.(object, before) ?? []));
  refuse(kind, before, errors);
  return object;
}

function replaceWhole(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  { before, wanted }: Replacement,
): ApiObject {
  const shared = withoutStatus(kind, before, wanted);
  const object = isBodyUntouched(shared, before) ? shared : thaw(shared, before);
  object.metadata = serverFields(wanted.metadata, before.metadata);
  prepareWhole(parts, kind, request, { before, object });
  raiseGeneration(kind, object, before);
  refuse(kind, before, wholeErrors(kind, object, before));
  validateAdmission(parts, { operation: 'UPDATE', kind, request, object, before });
  return object;
}

function refuse({ group, kind }: KindDefinition, { metadata }: ApiObject, errors: FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group, kind, name: metadata.name }, errors);
}

interface Prepared {
  before: ApiObject;
  object: ApiObject;
}

function prepareWhole(parts: ServerParts, kind: KindDefinition, request: ApiRequest, change: Prepared): void {
  const { before, object } = change;
  if (!isBodyUntouched(object, before)) kind.setDefaults?.(object);
  admit(parts, { operation: 'UPDATE', kind, request, object, before });
  kind.prepareForUpdate?.(object, before, parts.env);
}

function wholeErrors(kind: KindDefinition, object: ApiObject, before: ApiObject): FieldError[] {
  const errors = metaErrors(kind, object, before);
  if (!isBodyUntouched(object, before) && kind.validatesWholeOnUpdate !== false) {
    // The registries check metadata in the kind's own validation too, so its errors come again.
    errors.push(...validateObjectMeta(object.metadata, kind).filter(isOfWhole));
    errors.push(...(kind.validate?.(object, before) ?? []));
  }
  errors.push(...(kind.validateUpdate?.(object, before) ?? []));
  return errors;
}

/** What ValidateObjectMeta says beyond ValidateObjectMetaUpdate. */
function isOfWhole({ field }: FieldError): boolean {
  return !/^metadata\.(labels|annotations|ownerReferences)/.test(field);
}

/** The registries check metadata twice: once for all kinds, once in the kind's own rules. */
function metaErrors(kind: KindDefinition, object: ApiObject, before: ApiObject): FieldError[] {
  if (object.metadata === before.metadata) return [];
  const errors = validateObjectMetaUpdate(object.metadata, before.metadata);
  if (errors.length === 0) return errors;
  return kind.checksMetaTwice !== false ? [...errors, ...errors] : errors;
}

/** Without a version whichever is stored is meant, if the kind lets that pass. */
function checkVersions(kind: KindDefinition, before: ApiObject, wanted: ApiObject): void {
  const seen = wanted.metadata.resourceVersion;
  if (!seen && kind.needsVersion)
    // This refusal is made with the resource's name for want of the kind's.
    throw invalidObject({ group: kind.group, kind: kind.resource, name: before.metadata.name }, [
      invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  checkVersion(kind, before, seen);
}

function withStatus(kind: KindDefinition, before: ApiObject, wanted: ApiObject): ApiObject {
  const { status } = wanted as { status?: unknown };
  const object = { ...before, status: status ?? kind.emptyStatus } as ApiObject & { status?: unknown };
  if (object.status === undefined) delete object.status;
  return object;
}

function withoutStatus(kind: KindDefinition, before: ApiObject, wanted: ApiObject): ApiObject {
  const object = copyFields(wanted) as ApiObject & { status?: unknown };
  object.apiVersion = before.apiVersion;
  object.kind = before.kind;
  if (!kind.status) return object;
  const { status } = before as { status?: unknown };
  if (status === undefined) delete object.status;
  else object.status = status;
  return object;
}

/** Whether nothing but metadata and status can differ: then neither defaults nor rules of the body are due. */
function isBodyUntouched(object: ApiObject, before: ApiObject): boolean {
  const now = object as unknown as Record<string, unknown>;
  const was = before as unknown as Record<string, unknown>;
  for (const key of Object.keys(now)) if (key !== 'metadata' && key !== 'status' && now[key] !== was[key]) return false;
  for (const key of Object.keys(was)) if (!Object.hasOwn(now, key)) return false;
  return true;
}

/** A copy that defaults and strategies may change; the status stays shared. */
function thaw(object: ApiObject, before: ApiObject): ApiObject {
  const { status } = object as ApiObject & { status?: unknown };
  const isShared = status !== undefined && status === (before as { status?: unknown }).status;
  return isShared ? cloneDeepExcept(object, 'status' as keyof ApiObject) : cloneDeep(object);
}

/** What a client cannot change is taken from the stored object; what it must not change is left for validation to refuse. */
function serverFields(metadata: ApiObject['metadata'], before: ApiObject['metadata']): ApiObject['metadata'] {
  if (metadata === before) return before;
  const kept = copyFields(metadata);
  kept.name ||= before.name;
  if (before.namespace) kept.namespace ||= before.namespace;
  kept.uid ||= before.uid;
  kept.creationTimestamp = before.creationTimestamp;
  kept.resourceVersion = before.resourceVersion;
  if (before.generation === undefined) delete kept.generation;
  else kept.generation = before.generation;
  if (before.deletionTimestamp) kept.deletionTimestamp = before.deletionTimestamp;
  if (before.deletionGracePeriodSeconds !== undefined)
    kept.deletionGracePeriodSeconds ??= before.deletionGracePeriodSeconds;
  if (kept.labels && Object.keys(kept.labels).length === 0) delete kept.labels;
  if (kept.annotations && Object.keys(kept.annotations).length === 0) delete kept.annotations;
  if (kept.finalizers?.length === 0) delete kept.finalizers;
  if (kept.ownerReferences?.length === 0) delete kept.ownerReferences;
  delete kept.managedFields;
  return kept;
}

function raiseGeneration(kind: KindDefinition, object: ApiObject, before: ApiObject): void {
  if (!kind.hasGeneration || (!kind.generationOf && isBodyUntouched(object, before))) return;
  const parts = kind.generationOf ?? ((o: ApiObject) => (o as { spec?: unknown }).spec);
  if (semanticEqual(parts(object), parts(before))) return;
  object.metadata = { ...object.metadata, generation: (before.metadata.generation ?? 0) + 1 };
}

function store(parts: ServerParts, kind: KindDefinition, request: ApiRequest, { before, object }: Prepared): ApiObject {
  if (deepEqual(object, before)) return before;
  const isGone = isFinallyDeleted(kind, object);
  if (request.dryRun) return object;
  if (!isGone) return putStored(parts, kind, object, before);
  removeStored(parts, kind, before);
  return object;
}

/** A deleted object whose last finalizer went is gone; a pod only when its grace is 0. */
export function isFinallyDeleted(kind: KindDefinition, object: ApiObject): boolean {
  const { metadata } = object;
  if (!metadata.deletionTimestamp || metadata.finalizers?.length) return false;
  if (kind.isHeld?.(object)) return false;
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
