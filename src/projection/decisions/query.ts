/**
 * The scheduling attempts of one pod: the list of them, and one in full as a table of plugins by nodes.
 * Models: the scheduling cycle and the queues of kube-scheduler v1.36, as the decisions were kept.
 * Leaves out: the verdicts of nodes in clusters where only the outcome was kept.
 */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { DecisionPreemption, SchedulingDecision } from '../../simulation/scheduler/decision';
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf } from '../object-place';
import type { World } from '../world';

/** One attempt in the list. */
export interface AttemptRow {
  step: number;
  timeMs: number;
  attempt: number;
  chosen: string;
  message: string;
}

/** What one plugin gave one node. */
export interface ScoreCell {
  raw: number;
  normalized: number;
  weighted: number;
}

/** One plugin's row of filter verdicts: a node each. */
export interface FilterRow {
  plugin: string;
  cells: { verdict: 'passed' | 'rejected' | 'notAsked'; reason?: string }[];
}

/** One plugin's row of scores; undefined for nodes that were not scored. */
export interface ScoreRow {
  plugin: string;
  weight: number;
  cells: (ScoreCell | undefined)[];
}

/** One attempt in full. */
export interface DecisionTable {
  step: number;
  timeMs: number;
  attempt: number;
  chosen: string;
  nominated: string;
  message: string;
  preFilterMessage: string;
  /** Columns: the winner first, then the scored by total, then those struck out. */
  nodes: string[];
  /** How many nodes have no column: not looked at, or too many. */
  more: number;
  nodeCount: number;
  isDetailed: boolean;
  filters: FilterRow[];
  skippedFilters: string[];
  scores: ScoreRow[];
  skippedScores: string[];
  totals: (number | undefined)[];
  ties: string[];
  struckOut: number;
  preemption?: DecisionPreemption;
}

/** Where the pod waits, since when and moved by what. */
export interface QueuePlace {
  queue: string;
  sinceMs: number;
  event: string;
}

/** All that the Why of a pod shows. */
export interface Decisions {
  key: string;
  isBound: boolean;
  node: string;
  attempts: AttemptRow[];
  shown?: DecisionTable;
  queue?: QueuePlace;
  transitions: { timeMs: number; from: string; to: string; event: string }[];
}

export type DecisionsQuery = Query<{ key: string; step?: number; columns: number }, Decisions | null> & {
  name: 'decisions';
};

/** The columns: the winner, the scored by their totals, the struck out. */
export function orderNodes({ filter, score, chosen }: SchedulingDecision): string[] {
  const totals = new Map(score?.feasible.map((node, i) => [node, score.totals[i] ?? 0]));
  const rank = (node: string): number => (node === chosen ? Number.POSITIVE_INFINITY : (totals.get(node) ?? -1));
  const names = filter.map(({ node }) => node);
  return names
    .map((node, at) => ({ node, at }))
    .sort((a, b) => (rank(a.node) === rank(b.node) ? a.at - b.at : rank(b.node) - rank(a.node)))
    .map(({ node }) => node);
}

function filterRowsOf({ filter }: SchedulingDecision, nodes: readonly string[]): FilterRow[] {
  const longest = filter.reduce<string[]>((best, { passed }) => (passed.length > best.length ? passed : best), []);
  const plugins = [...new Set([...longest, ...filter.flatMap(({ rejected }) => rejected?.plugin ?? [])])];
  const byNode = new Map(filter.map((verdict) => [verdict.node, verdict]));
  return plugins.map((plugin) => ({
    plugin,
    cells: nodes.map((node) => {
      const verdict = byNode.get(node);
      if (verdict?.rejected?.plugin === plugin)
        return { verdict: 'rejected' as const, reason: verdict.rejected.reasons.join(', ') };
      return { verdict: verdict?.passed.includes(plugin) ? ('passed' as const) : ('notAsked' as const) };
    }),
  }));
}

function scoreRowsOf({ score }: SchedulingDecision, nodes: readonly string[]): ScoreRow[] {
  if (!score) return [];
  const places = nodes.map((node) => score.feasible.indexOf(node));
  return score.plugins.map(({ plugin, weight, raw, normalized }) => ({
    plugin,
    weight,
    cells: places.map((place) => {
      if (place < 0) return undefined;
      const value = normalized[place] ?? 0;
      return { raw: raw[place] ?? 0, normalized: value, weighted: value * weight };
    }),
  }));
}

/** One attempt as a table. */
export function decisionTableOf(decision: SchedulingDecision, columns: number): DecisionTable {
  const nodes = orderNodes(decision).slice(0, columns);
  const { score, preemption } = decision;
  return {
    step: decision.step,
    timeMs: decision.time,
    attempt: decision.attempt,
    chosen: decision.chosen ?? '',
    nominated: decision.nominated ?? '',
    message: decision.message ?? '',
    preFilterMessage: decision.preFilterMessage ?? '',
    nodes,
    more: decision.nodeCount - nodes.length,
    nodeCount: decision.nodeCount,
    isDetailed: decision.isDetailed,
    filters: filterRowsOf(decision, nodes),
    skippedFilters: decision.skippedFilters,
    scores: scoreRowsOf(decision, nodes),
    skippedScores: score?.skipped ?? [],
    totals: nodes.map((node) => score?.totals[score.feasible.indexOf(node)]),
    ties: score?.ties ?? [],
    struckOut: decision.filter.filter(({ rejected }) => rejected).length,
    ...(preemption && { preemption }),
  };
}

/** The pod's moves up to the head: those of attempts that came later are known only from them. */
function transitionsOf({ recalled, at }: World, uid: string): Decisions['transitions'] {
  const all = recalled.decisions(uid, Number.POSITIVE_INFINITY) as SchedulingDecision[];
  return all
    .flatMap(({ queue }) => queue)
    .filter(({ time }) => time <= at.time)
    .map(({ time, from = '', to, event }) => ({ timeMs: time, from, to, event }));
}

/** The attempts for a pod. */
export function decisionsOf(world: World, { key, step, columns }: DecisionsQuery['params']): Decisions | null {
  const place = placeOf(key);
  const found = place?.kind.kind === 'Pod' ? findObject(world, place) : undefined;
  if (!found) return null;
  const pod = found.object as Pod;
  const { uid } = pod.metadata;
  const attempts = world.recalled.decisions(uid, world.at.step) as SchedulingDecision[];
  const shown = (step !== undefined && attempts.find((one) => one.step === step)) || attempts.at(-1);
  const transitions = transitionsOf(world, uid);
  const last = transitions.at(-1);
  const isBound = Boolean(pod.spec.nodeName);
  const isEnd = world.at.step === world.end.step;
  const queue = (isEnd && world.recalled.queueOf(uid)) || last?.to;
  return {
    key,
    isBound,
    node: pod.spec.nodeName ?? '',
    attempts: attempts.map(({ step, time, attempt, chosen = '', message = '' }) => ({
      step,
      timeMs: time,
      attempt,
      chosen,
      message,
    })),
    ...(shown && { shown: decisionTableOf(shown, columns) }),
    ...(!isBound && queue && { queue: { queue, sinceMs: last?.timeMs ?? 0, event: last?.event ?? '' } }),
    transitions,
  };
}

export default defineQuery<DecisionsQuery>({ name: 'decisions', answer: decisionsOf });
