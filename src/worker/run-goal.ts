/**
 * Runs a history on up to a goal, as fast as it can.
 * Models: kubectl wait, for the whole cluster.
 * Leaves out: slices; each `next()` of the generator runs some hundred tasks and tells the share that is done.
 */
import type { Pod } from '../simulation/api/core/v1/pod/pod';
import type { Cluster } from '../simulation/cluster/cluster';
import type { Lull, RunGoal } from './protocol';

const PODS = '/registry/pods/';
const SLICE_TASKS = 200;
/** No goal is waited for longer than this. */
const LONGEST_MS = 3_600_000;
/** When nothing happens for so long, the cluster is called at rest; shorter waits (back-off, probes) are a part of what goes on. */
export const REST_MS = 120_000;
/** A wait of this length is worth a word. */
const LULL_MS = 10_000;
/** All pods are ready only when none is about to be made: what makes pods acts within moments. */
const QUIET_MS = 1_000;

/** Probes that have found nothing new for so long are taken to go on like that. */
const PROBES_MS = 30_000;
const PROBE = 'probe';

/** Whether nothing more is known to happen within so long after the last step, or after a later moment. */
export function isQuiet({ engine }: Cluster, forMs: number, sinceMs = 0): boolean {
  const last = Math.max(sinceMs, engine.spans.timeOf(engine.spans.count));
  const due = engine.next(PROBE);
  if (due && due.timeMs - last <= forMs) return false;
  const next = engine.next();
  return !next || next.timeMs - last > Math.min(forMs, PROBES_MS);
}

/** The lull in which a cluster stands at its end, if it is one. */
export function lullOf(cluster: Cluster): Lull | undefined {
  if (!isQuiet(cluster, LULL_MS)) return undefined;
  const { engine } = cluster;
  const next = engine.next(PROBE);
  return { sinceMs: engine.spans.timeOf(engine.spans.count), ...(next && { next }) };
}

/** Runs to a goal; the result tells whether it was reached. */
export function* runTo(cluster: Cluster, goal: RunGoal): Generator<number, boolean> {
  const { engine } = cluster;
  const from = engine.now;
  const limit = goal.until === 'time' ? goal.timeMs : from + LONGEST_MS;
  const isReached = reachedBy(cluster, goal);
  while (!isReached()) {
    if (goal.until !== 'time' && isQuiet(cluster, goal.until === 'step' ? LONGEST_MS : REST_MS, from)) return false;
    const before = engine.spans.count;
    for (let ran = 0; ran < SLICE_TASKS; ran++) {
      if (!engine.runNext(limit)) return isReached();
      // Looked at again after each step and before each pause, so that a run ends where its goal is reached.
      if (goal.until === 'time') continue;
      if (engine.spans.count > before || isQuiet(cluster, QUIET_MS, engine.now)) break;
    }
    yield goal.until === 'time' ? (engine.now - from) / (limit - from) : 0;
  }
  return true;
}

function reachedBy(cluster: Cluster, goal: RunGoal): () => boolean {
  const { engine } = cluster;
  switch (goal.until) {
    case 'time':
      return () => engine.now >= goal.timeMs;
    case 'step':
      return () => engine.spans.count >= goal.step;
    case 'settled':
      return () => isQuiet(cluster, REST_MS);
    case 'all-ready': {
      const readiness = new Readiness();
      return () => readiness.missingIn(cluster) === 0 && isQuiet(cluster, QUIET_MS);
    }
  }
}

/** How many pods are not ready, kept from their changes: thousands are not looked through at every step. */
class Readiness {
  #missing = 0;
  #readUpTo = 0;

  missingIn({ etcd }: Cluster): number {
    const view = etcd.view(etcd.revision);
    for (const revision of view.changes(PODS, this.#readUpTo)) {
      const before = view.before(revision);
      this.#missing += lacking(view.valueOf(revision)) - lacking(before > 0 ? view.valueOf(before) : undefined);
    }
    this.#readUpTo = etcd.revision;
    return this.#missing;
  }
}

/** 1 for a pod that is not ready and should be. */
function lacking(object: unknown): 0 | 1 {
  const pod = object as Pod | undefined;
  if (!pod || pod.status.phase === 'Succeeded' || pod.metadata.deletionTimestamp) return 0;
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ? 0 : 1;
}
