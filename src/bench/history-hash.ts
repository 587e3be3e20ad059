import { hashOf } from '../projection/history-hash/hash';
import type { Cluster } from '../simulation/cluster/cluster';

/** A number that differs when anything in a history does. */
export function hashHistory({ etcd, engine }: Cluster): string {
  return hashOf({ revisions: etcd.revision, valueAt: (revision) => etcd.log.value(revision), spans: engine.spans });
}
