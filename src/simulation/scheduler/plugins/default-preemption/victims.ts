import { compileSelector } from '../../../apimachinery/labels';
import type { PodDisruptionBudgetView } from '../../framework/listers';
import type { NodeInfo } from '../../framework/node-info';
import type { Cycle, PluginHandle, PreemptionCandidate } from '../../framework/plugin';
import type { PodInfo } from '../../framework/pod-info';
import { type Status, unresolvable } from '../../framework/status';

const NO_VICTIMS = unresolvable('DefaultPreemption', 'No preemption victims found for incoming pod');

/**
 * The fewest pods that must leave a node so that the pod fits, or why that does not help.
 * All of lower priority leave; then, the most important first, those come back beside which the pod still fits.
 */
export function selectVictims(cycle: Cycle, original: NodeInfo, handle: PluginHandle): PreemptionCandidate | Status {
  const node = original.clone();
  const whatIf: Cycle = { ...cycle, state: cycle.state.clone() };
  const lower = node.pods.filter((pod) => pod.priority < cycle.pod.priority);
  for (const pod of lower) {
    node.removePod(pod);
    handle.runRemovePod(whatIf, pod, node);
  }
  if (lower.length === 0) return NO_VICTIMS;
  const status = handle.runFilters(whatIf, node);
  if (status) return status;

  lower.sort(compareImportance);
  const { violating, others } = splitByBudget(lower, handle.listers.podDisruptionBudgets());
  const victims: PodInfo[] = [];
  const isSpared = (pod: PodInfo) => {
    node.addPod(pod);
    handle.runAddPod(whatIf, pod, node);
    if (!handle.runFilters(whatIf, node)) return true;
    node.removePod(pod);
    handle.runRemovePod(whatIf, pod, node);
    victims.push(pod);
    return false;
  };
  const pdbViolations = violating.filter((pod) => !isSpared(pod)).length;
  for (const pod of others) isSpared(pod);
  if (violating.length > 0 && others.length > 0) victims.sort(compareImportance);
  return { node: node.name, victims, pdbViolations };
}

/** More important first: higher priority, then who started earlier. */
export function compareImportance(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || startTimeOf(a) - startTimeOf(b);
}

/** When a pod started; a pod that has not counts as starting now, after all that have. */
export function startTimeOf(pod: PodInfo): number {
  const text = pod.pod.status?.startTime;
  return text === undefined ? Number.MAX_SAFE_INTEGER : secondsOf(text);
}

/** RFC 3339 seconds as a number that orders like the time. */
function secondsOf(text: string): number {
  return Number(text.slice(0, 19).replace(/\D/g, ''));
}

/** Which pods' budgets would be overdrawn if all these pods left, in order. */
function splitByBudget(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudgetView[]) {
  const allowed = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const pod of pods) {
    let isViolated = false;
    for (const [i, { metadata, spec, status }] of budgets.entries()) {
      if (metadata.namespace !== pod.namespace || Object.keys(pod.labels).length === 0) continue;
      const selector = compileSelector(spec.selector);
      if (selector.isEmpty || !selector.matches(pod.labels)) continue;
      if (status?.disruptedPods?.[pod.pod.metadata.name] !== undefined) continue;
      allowed[i] = (allowed[i] as number) - 1;
      if ((allowed[i] as number) < 0) isViolated = true;
    }
    (isViolated ? violating : others).push(pod);
  }
  return { violating, others };
}
