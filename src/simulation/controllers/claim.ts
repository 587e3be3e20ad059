/**
 * Which objects a controller takes over and which it lets go.
 * Models: controller.BaseControllerRefManager (adoption and release by selector).
 * Leaves out: nothing that shows.
 */
import type { KindRef } from '../api/kind-ref';
import { ApiError, isReason } from '../apimachinery/api-error';
import type { Selector } from '../apimachinery/labels';
import { type ApiObject, controllerOf } from '../apimachinery/object-meta';
import type { Client } from '../client';
import { controllerReference } from './pod-control';

/** Who claims, by which labels. */
export interface Claimant {
  client: Client;
  owner: ApiObject;
  ownerKind: KindRef;
  selector: Selector;
}

/** Whether the owner, as the server has it now, may still adopt: it exists, is the same one and is not being deleted. */
export function canAdopt({ client, owner, ownerKind }: Claimant): boolean {
  if (owner.metadata.deletionTimestamp) return false;
  try {
    const fresh = client.get(ownerKind, owner.metadata.namespace, owner.metadata.name);
    return fresh.metadata.uid === owner.metadata.uid && !fresh.metadata.deletionTimestamp;
  } catch (error) {
    if (isReason(error, 'NotFound')) return false;
    throw error;
  }
}

/** Makes the owner an orphan's controller; undefined if the orphan is gone. */
export function adopt<T extends ApiObject>(claimant: Claimant, kind: KindRef<T>, orphan: T): T | undefined {
  const { namespace, name, uid, ownerReferences = [] } = orphan.metadata;
  const references = [...ownerReferences, controllerReference(claimant.owner)];
  return patchIfThere(claimant.client, kind, { namespace, name }, { ownerReferences: references, uid });
}

/** Takes the owner's reference off an object; undefined if the object is gone. */
export function release<T extends ApiObject>(claimant: Claimant, kind: KindRef<T>, held: T): T | undefined {
  const { namespace, name, uid, ownerReferences = [] } = held.metadata;
  const references = ownerReferences.filter((reference) => reference.uid !== claimant.owner.metadata.uid);
  const change = { ownerReferences: references.length > 0 ? references : null, uid };
  return patchIfThere(claimant.client, kind, { namespace, name }, change);
}

function patchIfThere<T extends ApiObject>(
  client: Client,
  kind: KindRef<T>,
  { namespace, name }: { namespace: string | undefined; name: string },
  metadata: object,
): T | undefined {
  try {
    return client.patch(kind, { ...(namespace !== undefined && { namespace }), name }, 'merge', { metadata });
  } catch (error) {
    // Gone, or another object of the same name by now.
    if (error instanceof ApiError && (error.code === 404 || error.code === 422)) return undefined;
    throw error;
  }
}

/** The objects that are the owner's after adopting orphans that match and releasing what no longer does. */
export function claimObjects<T extends ApiObject>(claimant: Claimant, kind: KindRef<T>, candidates: Iterable<T>): T[] {
  const { owner, selector } = claimant;
  const claimed: T[] = [];
  let mayAdopt: boolean | undefined;
  for (const object of candidates) {
    const controller = controllerOf(object);
    const matches = selector.matches(object.metadata.labels);
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (matches) claimed.push(object);
      else if (!owner.metadata.deletionTimestamp) release(claimant, kind, object);
      continue;
    }
    if (!matches || owner.metadata.deletionTimestamp || object.metadata.deletionTimestamp) continue;
    mayAdopt ??= canAdopt(claimant);
    const adopted = mayAdopt ? adopt(claimant, kind, object) : undefined;
    if (adopted) claimed.push(adopted);
  }
  return claimed;
}
