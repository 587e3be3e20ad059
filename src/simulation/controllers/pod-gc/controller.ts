/**
 * Clears pods away that nobody will end: of nodes that are gone, terminating without a node, ended ones beyond a threshold.
 * Models: pod-garbage-collector-controller v1.36: every 20 s, with 40 s of quarantine for nodes that are gone.
 * Leaves out: the out-of-service taint.
 */
import { Node } from '../../api/core/v1/node/node';
import { Pod, type PodCondition } from '../../api/core/v1/pod/pod';
import { isReason } from '../../apimachinery/api-error';
import { compareText } from '../../base/compare';
import { type ControllerEnv, defineController } from '../define-controller';
import { isPodEnded } from '../pod-state';

const PERIOD_MS = 20_000;
const QUARANTINE_MS = 40_000;

export default defineController({
  name: 'pod-garbage-collector',
  start(env) {
    const { indexer } = env.informers.of(Pod);
    const nodes = env.informers.of(Node);
    indexer.addIndex('pod-gc', (pod) => [
      ...(isPodEnded(pod) ? ['ended'] : []),
      ...(pod.metadata.deletionTimestamp && !pod.spec.nodeName ? ['stuck'] : []),
    ]);
    indexer.addIndex('node', (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
    const missingSince = new Map<string, number>();
    env.every(PERIOD_MS, () => {
      collectEnded(env, indexer.by('pod-gc', 'ended'));
      for (const name of indexer.groups('node')) {
        if (nodes.indexer.get(name)) missingSince.delete(name);
        else if (!missingSince.has(name)) missingSince.set(name, env.engine.now);
      }
      for (const [name, since] of missingSince) {
        if (env.engine.now - since < QUARANTINE_MS) continue;
        missingSince.delete(name);
        if (!isThere(env, name)) for (const pod of indexer.by('node', name)) endAndDelete(env, pod, ORPHANED);
      }
      for (const pod of indexer.by('pod-gc', 'stuck')) endAndDelete(env, pod);
    });
  },
});

const ORPHANED = { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' };

function isThere(env: ControllerEnv, name: string): boolean {
  try {
    env.client.get(Node, undefined, name);
    return true;
  } catch (error) {
    if (isReason(error, 'NotFound')) return false;
    throw error;
  }
}

function collectEnded(env: ControllerEnv, ended: readonly Pod[]): void {
  const threshold = env.flags.terminatedPodGcThreshold;
  const surplus = threshold > 0 ? ended.length - threshold : 0;
  if (surplus <= 0) return;
  const oldestFirst = [...ended].sort(
    (a, b) =>
      Number(b.status.reason === 'Evicted') - Number(a.status.reason === 'Evicted') ||
      compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compareText(a.metadata.name, b.metadata.name),
  );
  for (const pod of oldestFirst.slice(0, surplus)) endAndDelete(env, pod);
}

/** Sets a pod Failed if it has not ended, and takes it away. */
function endAndDelete(env: ControllerEnv, pod: Pod, why?: { reason: string; message: string }): void {
  const target = { namespace: pod.metadata.namespace as string, name: pod.metadata.name };
  try {
    if (!isPodEnded(pod)) {
      const status = { ...pod.status, phase: 'Failed' as const };
      if (why) status.conditions = withDisruption(pod, why, env.timestamp());
      env.client.patch(Pod, { ...target, subresource: 'status' }, 'merge', { status });
    }
    env.client.delete(Pod, target, { gracePeriodSeconds: 0 });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

function withDisruption(
  pod: Pod,
  { reason, message }: { reason: string; message: string },
  now: string,
): PodCondition[] {
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
  return [
    ...others,
    {
      type: 'DisruptionTarget',
      observedGeneration: pod.metadata.generation ?? 1,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: now,
      reason,
      message,
    },
  ];
}
