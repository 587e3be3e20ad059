import type { CycleState } from './framework/cycle-state';
import type { Framework, PluginScores } from './framework/framework';
import type { PreemptionRecord } from './framework/plugin';
import type { StatusCode } from './framework/status';
import type { QueueTransition } from './queue/queued-pod';
import type { CycleOutcome, ScoreTable } from './scheduling-cycle';

/** What the filters said of one node. */
export interface NodeVerdict {
  node: string;
  /** Filter plugins that let the node pass, in order, up to the one that refused. */
  passed: string[];
  /** The refusal, if there was one. */
  rejected?: { plugin: string; code: StatusCode; reasons: readonly string[] };
}

/** The scores of a decision; arrays are in the order of `feasible`. */
export interface DecisionScores {
  feasible: string[];
  plugins: PluginScores[];
  /** Score plugins that had nothing to do. */
  skipped: string[];
  totals: number[];
  ties: string[];
}

/** What preemption considered, by names. */
export interface DecisionPreemption {
  candidates: { node: string; victims: string[]; pdbViolations: number }[];
  nominated?: string;
  /** Why no preemption: not eligible, or no candidate. */
  message?: string;
}

/** One attempt to place a pod, as data: enough to show why. */
export interface SchedulingDecision {
  pod: string;
  uid: string;
  /** The step of the history that the attempt is; 0 for a decision that is only thought through. */
  step: number;
  time: number;
  attempt: number;
  /** How many nodes there were. */
  nodeCount: number;
  /** Whether every node's verdict is kept; else only the outcome is. */
  isDetailed: boolean;
  /** The nodes that were looked at, in order; others were not needed. */
  nodes: string[];
  filter: NodeVerdict[];
  /** Filter plugins that had nothing to do for this pod. */
  skippedFilters: string[];
  /** Plugins that refused at least one node. */
  unschedulablePlugins: string[];
  /** The status of all nodes that were not looked at, when PreFilter decided. */
  others?: { plugin: string; code: StatusCode; reasons: readonly string[] };
  /** What PreFilter said, if it ended the attempt. */
  preFilterMessage?: string;
  /** The nominated node, which was looked at first. */
  nominated?: string;
  score?: DecisionScores;
  chosen?: string;
  /** The fit error without the words of PostFilter. */
  fitError?: string;
  /** What the pod's condition and its event say. */
  message?: string;
  preemption?: DecisionPreemption;
  /** The pod's moves between queues since the last attempt, this one's included. */
  queue: QueueTransition[];
}

/** What was said of every node. */
export type DecisionDetail = Pick<SchedulingDecision, 'nodes' | 'filter' | 'score'>;

/** Where decisions go. */
export interface DecisionSink {
  /** Keeps a decision; `detail` tells what it lacks to be detailed, now or whenever somebody asks. */
  record(decision: SchedulingDecision, detail?: () => DecisionDetail): void;
}

/** With more nodes than this only the outcome of a decision is kept. */
export const DETAILED_NODES = 100;

/** When and for which try a decision was made. */
export interface DecisionContext {
  step: number;
  time: number;
  attempt: number;
  framework: Framework;
  queue: QueueTransition[];
  /** With more nodes than this only the outcome is kept. */
  detailedNodes?: number;
}

/** Makes data of what came of an attempt. */
export function decisionOf(outcome: CycleOutcome, context: DecisionContext): SchedulingDecision {
  return wholeDecision(undetailed(outcome, context), detailOf(outcome, context));
}

/** A decision with the detail that it lacks, if there is any. */
export function wholeDecision(decision: SchedulingDecision, detail?: () => DecisionDetail): SchedulingDecision {
  return detail ? { ...decision, isDetailed: true, ...detail() } : decision;
}

/** The same in two parts, for who keeps many decisions of which few are looked at. */
export function recordDecision(sink: DecisionSink, outcome: CycleOutcome, context: DecisionContext): void {
  if (outcome.detail) sink.record(undetailed(outcome, context), detailOf(outcome, context));
  else sink.record(decisionOf(outcome, context));
}

function undetailed(outcome: CycleOutcome, context: DecisionContext): SchedulingDecision {
  const { pod, snapshot, state } = outcome.cycle;
  const { preFilterMessage, nominated, chosen, fitError, message, postFilter, unschedulablePlugins } = outcome;
  return {
    pod: pod.key,
    uid: pod.uid,
    step: context.step,
    time: context.time,
    attempt: context.attempt,
    nodeCount: snapshot.nodes.length,
    isDetailed: false,
    nodes: NOTHING,
    filter: NOTHING,
    skippedFilters: skippedOf(state, context.framework),
    unschedulablePlugins: unschedulablePlugins.size > 0 ? [...unschedulablePlugins] : NOTHING,
    ...(outcome.statuses.absent.reasons.length > 0 && { others: outcome.statuses.absent }),
    ...(preFilterMessage && { preFilterMessage }),
    ...(nominated && { nominated }),
    ...(chosen && { chosen }),
    ...(fitError && { fitError }),
    ...(message && { message }),
    ...(postFilter?.preemption && { preemption: preemptionOf(postFilter.preemption) }),
    queue: context.queue,
  };
}

const NOTHING = Object.freeze([]) as unknown as never[];

const skippedLists = new WeakMap<CycleState, string[]>();

/** The filters that had nothing to do: pods of one spec share their state, and with it the list. */
function skippedOf(state: CycleState, framework: Framework): string[] {
  let skipped = skippedLists.get(state);
  if (!skipped) {
    skipped = filtersOf(framework).filter((name) => state.skipFilter.has(name));
    skippedLists.set(state, skipped);
  }
  return skipped;
}

function filtersOf(framework: Framework): string[] {
  return framework.at('filter').map(({ name }) => name);
}

/** What was said of every node; undefined where there are too many nodes to keep that. */
function detailOf(outcome: CycleOutcome, context: DecisionContext): (() => DecisionDetail) | undefined {
  const { framework, detailedNodes = DETAILED_NODES } = context;
  if (outcome.cycle.snapshot.nodes.length > detailedNodes) return undefined;
  return () => {
    const told = outcome.detail?.() ?? outcome;
    const nodes = [...told.looked];
    return {
      nodes,
      filter: verdictsOf(told, filtersOf(framework), framework),
      ...(told.scores && { score: scoresOf(told, told.scores, nodes) }),
    };
  };
}

function scoresOf({ feasible }: CycleOutcome, scores: ScoreTable, nodes: string[]): DecisionScores {
  const { plugins, skipped, totals, ties } = scores;
  return {
    feasible: feasible.length === nodes.length ? nodes : feasible.map(({ name }) => name),
    plugins: plugins.map(({ plugin, weight, raw, normalized }) => ({
      plugin,
      weight,
      raw: shared(raw),
      normalized: raw === normalized ? shared(raw) : shared(normalized),
    })),
    skipped,
    totals,
    ties,
  };
}

// Decisions are kept for a whole history, and many plugins say the same of all nodes.
const constants = new Map<string, number[]>();

/** One list for all lists of one length that hold one value throughout. */
function shared(scores: number[]): number[] {
  const [first] = scores;
  if (scores.some((score) => score !== first)) return scores;
  const key = `${scores.length} ${first}`;
  const known = constants.get(key);
  if (known) return known;
  constants.set(key, scores);
  return scores;
}

const passes = new WeakMap<Framework, Map<string, Map<string, NodeVerdict>>>();

/** The verdicts of nodes that pass: one object for each node and set of plugins. */
function passesOf(framework: Framework, ran: string[]): (node: string) => NodeVerdict {
  const ofFramework = passes.get(framework) ?? new Map<string, Map<string, NodeVerdict>>();
  passes.set(framework, ofFramework);
  const key = ran.join();
  const byNode = ofFramework.get(key) ?? new Map<string, NodeVerdict>();
  ofFramework.set(key, byNode);
  return (node) => {
    const verdict = byNode.get(node) ?? { node, passed: byNode.values().next().value?.passed ?? ran };
    byNode.set(node, verdict);
    return verdict;
  };
}

function verdictsOf(outcome: CycleOutcome, filters: readonly string[], framework: Framework): NodeVerdict[] {
  const ran = filters.filter((name) => !outcome.cycle.state.skipFilter.has(name));
  const passing = passesOf(framework, ran);
  return [...outcome.looked].map((node) => {
    const status = outcome.statuses.named.get(node);
    if (!status) return passing(node);
    const { plugin, code, reasons } = status;
    return { node, passed: ran.slice(0, Math.max(0, ran.indexOf(plugin))), rejected: { plugin, code, reasons } };
  });
}

function preemptionOf({ candidates, nominated, notEligible, noCandidate }: PreemptionRecord): DecisionPreemption {
  const message = notEligible ?? noCandidate;
  return {
    candidates: candidates.map(({ node, victims, pdbViolations }) => ({
      node,
      victims: victims.map(({ key }) => key),
      pdbViolations,
    })),
    ...(nominated && { nominated }),
    ...(message && { message }),
  };
}
