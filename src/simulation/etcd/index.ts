/** etcd's face on the store: the layout of keys. Only the API server (and the wiring in cluster/) may use it. */
export { bucketOf, createEtcd, type Etcd, etcdKey, prefixOf } from './etcd';
