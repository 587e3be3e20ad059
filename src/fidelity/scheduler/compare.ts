import type { SchedulingDecision } from '../../simulation/scheduler';
import type { RecordedAttempt, RecordedStatus } from './recording';

/** A decision in the shape of a recorded attempt. */
export function attemptOf(decision: SchedulingDecision, step: number): RecordedAttempt {
  const { filter, score, chosen, fitError, nominated, preFilterMessage } = decision;
  const feasible = filter.filter(({ rejected }) => !rejected).map(({ node }) => node);
  const rejected = Object.fromEntries(
    filter.flatMap(({ node, rejected }) => (rejected ? [[node, statusOf(rejected)] as const] : [])),
  );
  const preemption = preemptionOf(decision);
  return {
    pod: decision.pod.replace(/^default\//, ''),
    step,
    filter: {
      ...(feasible.length > 0 && { feasible }),
      rejected,
      ...(decision.others && { others: statusOf(decision.others) }),
      ...(preFilterMessage && { preFilterMessage }),
      ...(nominated && { nominated }),
      ...(decision.unschedulablePlugins.length > 0 && { unschedulablePlugins: decision.unschedulablePlugins }),
    },
    ...(score && {
      score: {
        plugins: score.plugins.map(({ plugin, weight, raw, normalized }) => ({
          plugin,
          weight,
          raw: byNode(score.feasible, raw),
          normalized: byNode(score.feasible, normalized),
        })),
        skipped: score.skipped,
      },
      total: byNode(score.feasible, score.totals),
      ties: score.ties,
    }),
    ...(chosen && { chosen }),
    ...(fitError && { unschedulable: fitError }),
    ...(preemption && { preemption }),
  };
}

function statusOf({
  plugin,
  code,
  reasons,
}: {
  plugin: string;
  code: string;
  reasons: readonly string[];
}): RecordedStatus {
  return { code, plugin, reasons: [...reasons] };
}

function byNode(nodes: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(nodes.map((node, i) => [node, values[i] as number]));
}

function preemptionOf({ preemption }: SchedulingDecision): RecordedAttempt['preemption'] {
  if (!preemption) return undefined;
  const { candidates, nominated, message } = preemption;
  const isEligibility = message?.startsWith('not eligible');
  return {
    ...(candidates.length > 0 && {
      candidates: Object.fromEntries(
        candidates.map(({ node, victims, pdbViolations }) => [node, { pdbViolations, victims }]),
      ),
    }),
    ...(nominated && { nominated }),
    ...(message && (isEligibility ? { notEligible: message } : { noCandidate: message })),
  };
}

/** Lists whose order means nothing. */
const SETS = new Set(['feasible', 'ties', 'unschedulablePlugins']);

/** The first difference with its path, wanted and got; undefined if there is none. */
export function firstDifference(wanted: unknown, got: unknown, path = ''): string | undefined {
  if (isObject(wanted) && isObject(got)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
      const difference = firstDifference(inOrder(key, wanted[key]), inOrder(key, got[key]), `${path}/${key}`);
      if (difference) return difference;
    }
    return undefined;
  }
  const [a, b] = [JSON.stringify(wanted), JSON.stringify(got)];
  return a === b ? undefined : `${path}: wanted ${a}, got ${b}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !(Array.isArray(value) && value.every((v) => typeof v !== 'object'))
  );
}

function inOrder(key: string, value: unknown): unknown {
  return SETS.has(key) && Array.isArray(value) ? [...value].sort() : value;
}
