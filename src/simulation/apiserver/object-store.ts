/**
 * One kind's objects in etcd: keys, resourceVersions, finality of deletions.
 * Models: registry/generic/registry.Store of kube-apiserver.
 * Leaves out: compaction of objects into bytes, the watch cache (etcd's feeds are as quick).
 */
import type { KindDefinition } from '../api/define-kind';
import { conflict, notFound } from '../apimachinery/api-error';
import { deepFreeze } from '../apimachinery/deep';
import type { ApiObject } from '../apimachinery/object-meta';
import { type Etcd, etcdKey, prefixOf } from '../etcd';

/** The object with a name; throws NotFound. */
export function getStored(etcd: Etcd, kind: KindDefinition, namespace: string | undefined, name: string): ApiObject {
  const entry = etcd.get(etcdKey(prefixOf(kind), namespace, name));
  if (!entry) throw notFound(kind, name);
  return entry.value;
}

/** The object with a name, or undefined. */
export function findStored(
  etcd: Etcd,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
): ApiObject | undefined {
  return etcd.get(etcdKey(prefixOf(kind), namespace, name))?.value;
}

/** Writes an object with the resourceVersion of this very write, frozen, and answers it. */
export function putStored(etcd: Etcd, kind: KindDefinition, object: ApiObject): ApiObject {
  const { namespace, name } = object.metadata;
  const stored = deepFreeze({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(etcd.revision + 1) },
  });
  etcd.put(etcdKey(prefixOf(kind), namespace, name), stored);
  return stored;
}

/** Takes an object out of etcd. */
export function removeStored(etcd: Etcd, kind: KindDefinition, object: ApiObject): void {
  etcd.delete(etcdKey(prefixOf(kind), object.metadata.namespace, object.metadata.name));
}

/** Throws Conflict if the client last saw another revision than the stored one. '' stands for "whichever". */
export function checkVersion(kind: KindDefinition, stored: ApiObject, seen: string | undefined): void {
  if (seen && seen !== stored.metadata.resourceVersion) {
    throw conflict(
      kind,
      stored.metadata.name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
}
