/**
 * A store that keeps every revision: reads at any moment, watches from any revision. Knows nothing of Kubernetes.
 * Two of them hold all that is visible: etcd's objects, and what the machines' kernels and runtimes hold.
 */
export { ReadView } from './read-view';
export { CompactedError, Store, type StoredEntry, type StoreLayout } from './store';
export type { Change, Watcher } from './watcher';
