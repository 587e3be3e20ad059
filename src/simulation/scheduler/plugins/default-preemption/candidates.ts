import type { PreemptionCandidate } from '../../framework/plugin';
import type { PodInfo } from '../../framework/pod-info';
import { startTimeOf } from './victims';

/** Makes priorities positive, so that few victims of negative priority do not weigh more than many. */
const OFFSET = 2 ** 31;

/** Higher is better, one after the other until one candidate is left. */
const criteria: readonly ((candidate: PreemptionCandidate) => number)[] = [
  ({ pdbViolations }) => -pdbViolations,
  ({ victims }) => -(victims[0] as PodInfo).priority,
  ({ victims }) => -victims.reduce((sum, { priority }) => sum + priority + OFFSET, 0),
  ({ victims }) => -victims.length,
  earliestStartOfHighest,
];

/** The candidates that no criterion tells apart from the best. */
export function bestCandidates(candidates: readonly PreemptionCandidate[]): PreemptionCandidate[] {
  let left = [...candidates];
  for (const criterion of criteria) {
    if (left.length <= 1) break;
    const scores = left.map(criterion);
    const best = Math.max(...scores);
    left = left.filter((_candidate, i) => scores[i] === best);
  }
  return left;
}

/** The earliest start among the victims of the highest priority; the latest such start is the least loss. */
function earliestStartOfHighest({ victims }: PreemptionCandidate): number {
  const highest = Math.max(...victims.map(({ priority }) => priority));
  return Math.min(...victims.filter(({ priority }) => priority === highest).map(startTimeOf));
}
