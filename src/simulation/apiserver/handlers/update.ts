import type { KindDefinition } from '../../api/define-kind';
import { invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { cloneDeep, deepEqual } from '../../apimachinery/deep';
import type { ApiObject } from '../../apimachinery/object-meta';
import { admit } from '../admission/chain';
import { checkVersion, getStored, putStored, removeStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Replaces an object (or only its status) by the body. */
export function update(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const body = request.body as ApiObject;
  const before = getStored(parts.etcd, kind, request.namespace, request.name ?? body.metadata.name);
  checkVersion(kind, before, body.metadata.resourceVersion);
  return replace(parts, kind, request, { before, wanted: body });
}

/** Stores `wanted` in place of `before`, as the strategy of the kind (or of its status) has it. */
export function replace(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  { before, wanted }: { before: ApiObject; wanted: ApiObject },
): ApiObject {
  const object =
    request.subresource === 'status' ? withStatus(before, wanted) : withoutStatus(cloneDeep(wanted), before);
  object.metadata = keepServerFields(object.metadata, before.metadata);
  if (request.subresource === 'status') kind.status?.prepare?.(object, before);
  else {
    kind.setDefaults?.(object);
    admit(parts, { operation: 'UPDATE', kind, request, object, before });
    if (kind.prepareForUpdate) kind.prepareForUpdate(object, before, parts.env);
    else raiseGeneration(object, before);
    const errors = [...(kind.validate?.(object) ?? []), ...(kind.validateUpdate?.(object, before) ?? [])];
    if (errors.length) throw invalidObject({ group: kind.group, kind: kind.kind, name: object.metadata.name }, errors);
  }
  if (request.dryRun) return object;
  if (deepEqual(object, before)) return before;
  if (object.metadata.deletionTimestamp && !object.metadata.finalizers?.length && isFinal(object)) {
    removeStored(parts.etcd, kind, object);
    return object;
  }
  return putStored(parts.etcd, kind, object);
}

/** A deleted object whose last finalizer went is gone; a pod only when its grace is 0. */
function isFinal(object: ApiObject): boolean {
  return (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

function withStatus(before: ApiObject, wanted: ApiObject): ApiObject {
  return { ...before, status: (wanted as { status?: unknown }).status } as ApiObject;
}

function withoutStatus(object: ApiObject, before: ApiObject): ApiObject {
  const { status } = before as { status?: unknown };
  return status === undefined ? object : ({ ...object, status } as ApiObject);
}

function keepServerFields(metadata: ApiObject['metadata'], before: ApiObject['metadata']): ApiObject['metadata'] {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, resourceVersion } = before;
  return {
    ...metadata,
    uid,
    creationTimestamp,
    resourceVersion,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp, deletionGracePeriodSeconds }),
  };
}

function raiseGeneration(object: ApiObject, before: ApiObject): void {
  const spec = (o: ApiObject) => (o as { spec?: unknown }).spec;
  if (before.metadata.generation === undefined || deepEqual(spec(object), spec(before))) return;
  object.metadata = { ...object.metadata, generation: before.metadata.generation + 1 };
}
