import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import { timeMs } from '../../simulation/apimachinery';
import { type Timer, timerOf } from '../phase-timeline/back-off';
import { type PodShape, podShapeOf } from '../pod-shape';
import type { World } from '../world';

/** Why phase, reason and STATUS of a pod say different things; the page has the sentences. */
export type ThreeWords =
  | 'gated'
  | 'unschedulable'
  | 'waitsForNode'
  | 'init'
  | 'creating'
  | 'pullFails'
  | 'crashLoop'
  | 'someEnded'
  | 'terminating'
  | 'unknown'
  | 'succeeded'
  | 'failed'
  | 'notReady'
  | 'same';

/** A pod as its overview shows it. */
export interface PodView {
  phase: string;
  reason: string;
  word: string;
  shape: PodShape;
  phaseShape: PodShape;
  threeWords: ThreeWords;
  node: string;
  hostIP: string;
  ip: string;
  qos: string;
  ready: number;
  total: number;
  running: number;
  restarts: number;
  lastRestartMs?: number;
  startedMs?: number;
  priority: string;
  serviceAccount: string;
  restartPolicy: string;
  nominatedNode: string;
  message: string;
  timer?: Timer;
}

const PHASES: Readonly<Record<string, PodShape>> = {
  Pending: 'pending',
  Running: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
};

function threeWordsOf(pod: Pod): ThreeWords {
  const { word, ready, total } = podSummaryOf(pod);
  const { phase } = pod.status;
  const scheduled = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (word === 'Terminating') return 'terminating';
  if (word === 'Unknown') return 'unknown';
  if (word === 'SchedulingGated') return 'gated';
  if (!pod.spec.nodeName && phase === 'Pending')
    return scheduled?.reason === 'Unschedulable' ? 'unschedulable' : 'waitsForNode';
  if (word.includes('CrashLoopBackOff')) return 'crashLoop';
  if (/ErrImage|ImagePull|InvalidImage/.test(word)) return 'pullFails';
  if (word.startsWith('Init:') || word === 'PodInitializing') return 'init';
  if (word === 'ContainerCreating' || phase === 'Pending') return 'creating';
  if (phase === 'Succeeded') return 'succeeded';
  if (phase === 'Failed') return 'failed';
  if (word !== phase && phase === 'Running') return word === 'NotReady' ? 'notReady' : 'someEnded';
  return ready < total ? 'notReady' : 'same';
}

/** What the overview says of a pod. */
export function podViewOf({ epochMs, at }: World, pod: Pod): PodView {
  const { spec, status } = pod;
  const { word, ready, total, restarts, lastRestart } = podSummaryOf(pod);
  const timer = timerOf(pod, epochMs, at.time);
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return {
    phase: status.phase ?? '',
    reason: status.reason ?? '',
    word,
    shape: podShapeOf(pod),
    phaseShape: PHASES[status.phase] ?? 'unknown',
    threeWords: threeWordsOf(pod),
    node: spec.nodeName ?? '',
    hostIP: status.hostIP ?? '',
    ip: status.podIP ?? '',
    qos: status.qosClass ?? '',
    ready,
    total,
    running: all.filter(({ state }) => state?.running).length,
    restarts,
    ...(lastRestart && { lastRestartMs: timeMs(lastRestart) - epochMs }),
    ...(status.startTime && { startedMs: timeMs(status.startTime) - epochMs }),
    priority: spec.priorityClassName ? `${spec.priority} (${spec.priorityClassName})` : String(spec.priority ?? 0),
    serviceAccount: spec.serviceAccountName ?? '',
    restartPolicy: spec.restartPolicy,
    nominatedNode: status.nominatedNodeName ?? '',
    message: status.message ?? status.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '',
    ...(timer && { timer }),
  };
}
