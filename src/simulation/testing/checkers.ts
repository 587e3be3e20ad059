import { barrel } from '../base/barrel';
import type { Cluster } from '../cluster/cluster';
import type { Checker } from './define-checker';

/** Every checker, found by its file. */
export const checkers = barrel(
  import.meta.glob<Checker>('./checkers/*.ts', { eager: true, import: 'default' }),
  (checker) => checker.name,
);

/** All that is wrong with a cluster now. */
export function findBroken(cluster: Cluster): string[] {
  return checkers.flatMap(({ name, check }) => check(cluster).map((sentence) => `${name}: ${sentence}`));
}

/** Runs a cluster for a while and asks all checkers after every task that wrote; throws at the first broken claim. */
export function runChecked(cluster: Cluster, untilMs: number): void {
  let seen = cluster.etcd.revision;
  while (cluster.engine.runNext(untilMs)) {
    if (cluster.etcd.revision === seen) continue;
    seen = cluster.etcd.revision;
    const broken = findBroken(cluster);
    if (broken.length)
      throw new Error(`at ${cluster.engine.now} ms, step ${cluster.engine.spans.count}: ${broken.join('; ')}`);
  }
}
