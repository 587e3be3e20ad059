import { ageText } from '../../../../apimachinery/duration';
import { ageColumn, NONE, nameColumn, text, wide } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Pod } from './pod';
import { podSummaryOf } from './status-word';

/** What tables show of pods. */
export const podColumns: Column<Pod>[] = [
  nameColumn(),
  text('Ready', (pod) => {
    const { ready, total } = podSummaryOf(pod);
    return `${ready}/${total}`;
  }),
  text('Status', (pod) => podSummaryOf(pod).word),
  text('Restarts', (pod, nowMs) => {
    const { restarts, lastRestart } = podSummaryOf(pod);
    return restarts > 0 && lastRestart ? `${restarts} (${ageText(lastRestart, nowMs)} ago)` : String(restarts);
  }),
  ageColumn(),
  wide('IP', ({ status }) => status.podIPs?.[0]?.ip || status.podIP || NONE),
  wide('Node', ({ spec }) => spec.nodeName || NONE),
  wide('Nominated Node', ({ status }) => status.nominatedNodeName || NONE),
  wide('Readiness Gates', readinessGatesText),
];

/** How many of the gates are passed: `1/2`. */
function readinessGatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const passed = gates.filter(({ conditionType }) =>
    status.conditions?.some(({ type, status: is }) => type === conditionType && is === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}
