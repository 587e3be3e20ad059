/** Who owns what: the controllers above an object, and the objects below one. */
import { type ApiObject, controllerOf } from '../simulation/apimachinery/object-meta';
import { placeOf, referenceTo } from './object-place';
import type { World } from './world';

/** One object of a chain of owners. */
export interface OwnerLink {
  key: string;
  kind: string;
  name: string;
  /** Whether it is there at the head. */
  isThere: boolean;
}

/** The controllers above an object, the farthest first. */
export function ownersOf({ etcd }: World, object: ApiObject): OwnerLink[] {
  const owners: OwnerLink[] = [];
  for (let at: ApiObject | undefined = object; at && owners.length < 6; ) {
    const owner = controllerOf(at);
    if (!owner) break;
    const key = referenceTo(owner, at.metadata.namespace);
    const place = key === '' ? undefined : placeOf(key);
    const found: ApiObject | undefined = place && etcd.get(place.etcdKey)?.value;
    owners.unshift({ key, kind: owner.kind, name: owner.name, isThere: found !== undefined });
    at = found;
  }
  return owners;
}

/** The objects of a bucket in a namespace that an object controls. */
export function ownedBy<T extends ApiObject>({ etcd }: World, owner: ApiObject, bucket: string): T[] {
  const { namespace, uid } = owner.metadata;
  const prefix = namespace ? `${bucket}${namespace}/` : bucket;
  return etcd.values(bucket, prefix).filter((one) => controllerOf(one)?.uid === uid) as T[];
}
