import type { KindDefinition } from '../../api/define-kind';
import { conflict } from '../../apimachinery/api-error';
import type { ApiRequest, DeleteOptions } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import type { Status } from '../../apimachinery/status';
import { timeMs, timestampAt } from '../../apimachinery/time';
import { admit, validateAdmission } from '../admission/chain';
import { getStored, putStored, removeStored } from '../object-store';
import type { ServerParts } from '../server-parts';
import { list } from './list';

/** Deletes an object, or marks it for deletion where grace or finalizers hold it. */
export function remove(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const before = getStored(parts.etcd, kind, request.namespace, request.name as string);
  const admission = { operation: 'DELETE' as const, kind, request, object: before, before };
  admit(parts, admission);
  validateAdmission(parts, admission);
  return removeObject(parts, kind, request, before);
}

/** The same for an object that is at hand. */
export function removeObject(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  before: ApiObject,
): ApiObject {
  const options = request.deleteOptions ?? {};
  checkPreconditions(kind, before, options);
  warnOfOrphans(kind, request);
  const plan = planOf(parts, kind, before, options);
  if (plan.isPending) return before;
  if (plan.object === before) return finish(parts, kind, request, before);
  if (request.dryRun) return plan.object;
  const marked = putStored(parts, kind, plan.object, before);
  return plan.isFinal ? finish(parts, kind, request, marked) : marked;
}

/** Deletes all objects that a list would show, and answers that list. */
export function removeCollection(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const found = list(parts, kind, request);
  for (const object of found.items) removeObject(parts, kind, { ...request, name: object.metadata.name }, object);
  return found as unknown as ApiObject;
}

interface Plan {
  /** The object with the marks of its deletion; the stored one if it needs none. */
  object: ApiObject;
  /** It goes now. */
  isFinal: boolean;
  /** It is being deleted already, and this request changes nothing. */
  isPending: boolean;
}

/** What a deletion does to an object (rest.BeforeDelete and the store's finalizers). */
function planOf(parts: ServerParts, kind: KindDefinition, object: ApiObject, options: DeleteOptions): Plan {
  const { metadata } = object;
  const standing = metadata.deletionGracePeriodSeconds ?? 0;
  const isGraceful = kind.graceOf !== undefined;
  if (metadata.deletionTimestamp && isGraceful && standing > 0) return shortened(object, options);
  const finalizers = finalizersFor(kind, object, options);
  const isHeld = kind.isHeld?.(object) ?? false;
  const isMarked = Boolean(metadata.deletionTimestamp);
  const grace = isMarked ? 0 : (kind.graceOf?.(object, options.gracePeriodSeconds) ?? 0);
  if (!isGraceful && finalizers.length === 0 && !metadata.finalizers?.length && !isHeld)
    return { object, isFinal: true, isPending: false };
  if (isMarked && isGraceful && finalizers.length === 0) return { object, isFinal: true, isPending: false };
  const isFinal = finalizers.length === 0 && grace === 0 && !isHeld;
  const marked = isMarked ? withFinalizers(object, finalizers) : mark(parts, object, grace, finalizers);
  if (isMarked && !isFinal && sameList(metadata.finalizers ?? [], finalizers))
    return { object, isFinal: false, isPending: true };
  const whole = kind.whenMarked && !isMarked ? kind.whenMarked(marked) : marked;
  if (isHeld) return { object: withoutGrace(whole), isFinal: false, isPending: false };
  return { object: whole, isFinal, isPending: false };
}

/** A pod that waits for its end may only be given less time. */
function shortened(object: ApiObject, { gracePeriodSeconds }: DeleteOptions): Plan {
  const { metadata } = object;
  const standing = metadata.deletionGracePeriodSeconds as number;
  if (gracePeriodSeconds === undefined || gracePeriodSeconds >= standing)
    return { object, isFinal: false, isPending: true };
  const grace = gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds;
  const started = timeMs(metadata.deletionTimestamp as string) - standing * 1000;
  const marked = {
    ...object,
    metadata: {
      ...metadata,
      deletionTimestamp: timestampAt(started + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
  return { object: marked, isFinal: grace === 0 && !metadata.finalizers?.length, isPending: false };
}

function mark(parts: ServerParts, object: ApiObject, grace: number, finalizers: string[]): ApiObject {
  const { generation } = object.metadata;
  return withFinalizers(
    {
      ...object,
      metadata: {
        ...object.metadata,
        deletionTimestamp: parts.timestamp(grace),
        deletionGracePeriodSeconds: grace,
        ...(generation && { generation: generation + 1 }),
      },
    },
    finalizers,
  );
}

function withoutGrace(object: ApiObject): ApiObject {
  const { deletionGracePeriodSeconds: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function withFinalizers(object: ApiObject, finalizers: string[]): ApiObject {
  const { finalizers: _, ...metadata } = object.metadata;
  return { ...object, metadata: finalizers.length > 0 ? { ...metadata, finalizers } : metadata };
}

/** The finalizers of the garbage collector as the request, the object or its kind wants them. */
function finalizersFor(kind: KindDefinition, object: ApiObject, options: DeleteOptions): string[] {
  const standing = object.metadata.finalizers ?? [];
  if (kind.defaultPropagation === 'Unsupported') return standing;
  const own = standing.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  const policy = policyOf(kind, standing, options);
  const wanted =
    policy === 'Orphan' ? [...own, 'orphan'] : policy === 'Foreground' ? [...own, 'foregroundDeletion'] : own;
  return sameList(wanted, standing) ? standing : wanted;
}

function policyOf(kind: KindDefinition, standing: string[], options: DeleteOptions): string {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'Orphan' : 'Background';
  if (options.propagationPolicy) return options.propagationPolicy;
  if (standing.includes('orphan')) return 'Orphan';
  if (standing.includes('foregroundDeletion')) return 'Foreground';
  return kind.defaultPropagation ?? 'Background';
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

const ORPHANS =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

function warnOfOrphans(kind: KindDefinition, { deleteOptions = {}, onWarning }: ApiRequest): void {
  const isSaid = deleteOptions.propagationPolicy !== undefined || deleteOptions.orphanDependents !== undefined;
  if (kind.kind === 'Job' && !isSaid) onWarning?.(ORPHANS);
}

function checkPreconditions(kind: KindDefinition, { metadata }: ApiObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  // Kinds with graceful deletion are checked before anything else, in words of their own.
  if (kind.graceOf) {
    checkGraceful(kind, metadata, { uid, resourceVersion });
    return;
  }
  const fail = (words: string) => conflict(kind, metadata.name, `Precondition failed: ${words}`);
  if (uid !== undefined && uid !== metadata.uid)
    throw fail(`UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    throw fail(
      `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
}

function checkGraceful(
  { kind, group }: KindDefinition,
  metadata: ApiObject['metadata'],
  { uid, resourceVersion }: { uid: string | undefined; resourceVersion: string | undefined },
): void {
  const fail = (words: string) => conflict({ group, resource: kind }, metadata.name, words);
  if (uid !== undefined && uid !== metadata.uid)
    throw fail(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    throw fail(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
}

/** The end: the object leaves etcd. Some kinds answer it, most a Status. */
function finish(parts: ServerParts, kind: KindDefinition, request: ApiRequest, object: ApiObject): ApiObject {
  const gone = request.dryRun ? object : removeStored(parts, kind, object);
  return kind.answersDeleted ? gone : (successOf(kind, object) as unknown as ApiObject);
}

function successOf(kind: KindDefinition, { metadata }: ApiObject): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: metadata.name, ...(kind.group && { group: kind.group }), kind: kind.resource, uid: metadata.uid },
  };
}
