/**
 * One kind's objects in etcd: keys, resourceVersions, finality of deletions.
 * Models: registry/generic/registry.Store of kube-apiserver.
 * Leaves out: compaction of objects into bytes, the watch cache (etcd's feeds are as quick).
 */
import type { KindDefinition } from '../api/define-kind';
import { conflict, notFound, plainError } from '../apimachinery/api-error';
import { copyFields, deepFreeze } from '../apimachinery/deep';
import { goQuote } from '../apimachinery/go-format';
import type { ApiObject } from '../apimachinery/object-meta';
import { type Etcd, etcdKey, prefixOf } from '../etcd';
import type { ServerParts } from './server-parts';

/** Where a kind's objects are kept, and the directories there by namespace. */
interface Place {
  readonly prefix: string;
  readonly directories: Map<string, string>;
}

const places = new WeakMap<KindDefinition, Place>();

function placeOf(kind: KindDefinition): Place {
  let place = places.get(kind);
  if (!place) {
    place = { prefix: prefixOf(kind.storedAs ? { ...kind.storedAs.kind } : kind), directories: new Map() };
    places.set(kind, place);
  }
  return place;
}

/** Where a kind's objects are kept. */
export function storagePrefix(kind: KindDefinition): string {
  return placeOf(kind).prefix;
}

/** The directory of a kind's objects in a namespace: one text, so that no key is put together to find one of them. */
function directoryOf(kind: KindDefinition, namespace: string | undefined): string {
  const { prefix, directories } = placeOf(kind);
  if (!namespace) return prefix;
  let directory = directories.get(namespace);
  if (directory === undefined) {
    directory = etcdKey(prefix, namespace, '');
    directories.set(namespace, directory);
  }
  return directory;
}

/** The object with a name; throws NotFound. */
export function getStored(etcd: Etcd, kind: KindDefinition, namespace: string | undefined, name: string): ApiObject {
  const found = findStored(etcd, kind, namespace, name);
  if (!found) throw notFound(kind, name);
  return found;
}

/** The object with a name, or undefined. */
export function findStored(
  etcd: Etcd,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
): ApiObject | undefined {
  const found = etcd.peekIn(directoryOf(kind, kind.namespaced ? namespace : undefined), name);
  return found && kind.storedAs ? kind.storedAs.fromStored(found) : found;
}

/** Writes an object with the resourceVersion of this very write, frozen, and answers it. */
export function putStored(parts: ServerParts, kind: KindDefinition, object: ApiObject, before?: ApiObject): ApiObject {
  const owned = copyFields(object);
  owned.metadata = copyFields(object.metadata);
  return putOwned(parts, kind, owned, before);
}

/** The same for an object whose outside and metadata nobody else holds: they become the stored ones. */
export function putOwned(parts: ServerParts, kind: KindDefinition, object: ApiObject, before?: ApiObject): ApiObject {
  const { etcd } = parts;
  const { metadata } = object;
  metadata.resourceVersion = String(etcd.revision + 1);
  deepFreeze(object);
  const stored = kind.storedAs ? deepFreeze(kind.storedAs.toStored(object)) : object;
  etcd.putIn(directoryOf(kind, metadata.namespace), metadata.name, stored);
  if (kind.heldOf) countHeld(parts, kind, object, before);
  return object;
}

/** Takes an object out of etcd and answers its last state, with the revision of the deletion. */
export function removeStored(parts: ServerParts, kind: KindDefinition, object: ApiObject): ApiObject {
  const { namespace, name } = object.metadata;
  const revision = parts.etcd.delete(etcdKey(storagePrefix(kind), namespace, name));
  countHeld(parts, kind, undefined, object);
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/** Keeps the count of the cluster's addresses and ports true. */
function countHeld(
  { ranges }: ServerParts,
  { heldOf }: KindDefinition,
  object: ApiObject | undefined,
  before: ApiObject | undefined,
): void {
  if (!heldOf) return;
  const held = object && heldOf(object);
  const had = before && heldOf(before);
  if (had) ranges.count(had.addresses, had.ports, -1);
  if (held) ranges.count(held.addresses, held.ports, 1);
}

/** Throws Conflict if the client last saw another revision than the stored one. '' stands for "whichever". */
export function checkVersion(kind: KindDefinition, stored: ApiObject, seen: string | undefined): void {
  if (!seen || seen === stored.metadata.resourceVersion) return;
  if (!/^\d+$/.test(seen)) throw plainError(`strconv.ParseUint: parsing ${goQuote(seen)}: invalid syntax`);
  if (seen !== '0') throw conflict(kind, stored.metadata.name);
}
