import type { Pod } from '../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../simulation/api/core/v1/pod/status-word';

/** How a pod is doing, as a shape that reads without colour; the place in this list is its code in packed answers. */
export const POD_SHAPES = [
  'pending',
  'creating',
  'running',
  'notReady',
  'succeeded',
  'failed',
  'crashLoop',
  'unknown',
  'terminating',
] as const;
export type PodShape = (typeof POD_SHAPES)[number];

/** Codes of a packed row that are no shape: before its creation and after its deletion. */
export const ABSENT = 255;
export const GONE = 254;

const CODES = new Map<PodShape, number>(POD_SHAPES.map((shape, code) => [shape, code]));

/** The code of a shape. */
export const codeOf = (shape: PodShape): number => CODES.get(shape) as number;

/** Waiting reasons after which a container will be tried again and likely fail again. */
const REFUSED = /(Err|Error|BackOff|OOMKilled|ExitCode:|Signal:|InvalidImageName|DeadlineExceeded|ContainerCannotRun)/;

/** The shape of a pod: its phase, made finer by what kubectl prints as STATUS. */
export function podShapeOf(pod: Pod): PodShape {
  const { word, ready, total } = podSummaryOf(pod);
  if (word === 'Unknown') return 'unknown';
  if (word === 'Terminating') return 'terminating';
  if (pod.status?.phase === 'Succeeded') return 'succeeded';
  if (pod.status?.phase === 'Failed') return 'failed';
  if (word.includes('CrashLoopBackOff')) return 'crashLoop';
  if (REFUSED.test(word)) return 'failed';
  if (!pod.spec.nodeName) return 'pending';
  if (pod.status?.phase !== 'Running') return 'creating';
  return ready === total ? 'running' : 'notReady';
}
