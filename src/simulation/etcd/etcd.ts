/**
 * The cluster's only memory: API objects by key, every revision kept.
 * Models: etcd v3's key space as kube-apiserver lays it out under /registry.
 * Leaves out: Raft, several members, transactions over more than one key.
 */
import type { ApiObject } from '../apimachinery/object-meta';
import { Store } from '../mvcc';

/** The store of API objects. Its revision is the resourceVersion. */
export type Etcd = Store<ApiObject>;

/** Makes an empty etcd. Pods are indexed by the node they are bound to, nodes by name: each kubelet watches its own. */
export function createEtcd(): Etcd {
  return new Store<ApiObject>({
    bucketOf,
    nameOf: ({ metadata }) => metadata.name,
    indexOf: (bucket, object) =>
      bucket === PODS ? nodeOf(object) : bucket === NODES ? object.metadata.name : undefined,
  });
}

const PODS = '/registry/pods/';
const NODES = '/registry/minions/';

function nodeOf(object: ApiObject): string | undefined {
  return (object as ApiObject & { spec?: { nodeName?: string } }).spec?.nodeName ?? '';
}

/** The bucket of a key: `/registry/pods/`, `/registry/services/specs/`, `/registry/example.com/widgets/`. */
export function bucketOf(key: string): string {
  const first = key.indexOf('/', 10);
  const word = key.slice(10, first);
  if (word !== 'services' && !word.includes('.')) return key.slice(0, first + 1);
  return key.slice(0, key.indexOf('/', first + 1) + 1);
}

/** Where a kind's objects are kept: a prefix that ends with a slash. */
export function prefixOf(kind: { group: string; resource: string; etcdPrefix?: string }): string {
  return `/registry/${kind.etcdPrefix ?? kind.resource}/`;
}

/** The key of one object. */
export function etcdKey(prefix: string, namespace: string | undefined, name: string): string {
  return namespace ? `${prefix}${namespace}/${name}` : prefix + name;
}
