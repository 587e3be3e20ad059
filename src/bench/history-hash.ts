import type { Cluster } from '../simulation/cluster/cluster';

/** A number that differs when anything in a history does: every revision of etcd and every step, in order. */
export function hashHistory({ etcd, engine }: Cluster): string {
  let hash = 2166136261;
  const take = (text: string) => {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  };
  for (let revision = 1; revision <= etcd.revision; revision++)
    take(JSON.stringify(etcd.log.value(revision)) ?? 'deleted');
  for (let step = 1; step <= engine.spans.count; step++) {
    const { time, cause, actor, verb, target } = engine.spans.get(step);
    take(`${time} ${cause} ${actor} ${verb} ${target}`);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
