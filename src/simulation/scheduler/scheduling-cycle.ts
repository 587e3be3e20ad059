/**
 * One attempt to find a node for one pod: filters, scores, choice; if no node is left, PostFilter.
 * Models: kube-scheduler schedule_one.go v1.36: sampling, rotating start, the nominated node first, ties by chance.
 * Leaves out: extenders, opportunistic batching.
 */
import { compareText } from '../base/compare';
import { CycleState } from './framework/cycle-state';
import { fitErrorMessage } from './framework/fit-error';
import type { Framework, PluginScores } from './framework/framework';
import type { NodeInfo } from './framework/node-info';
import type { Cycle, NodeSnapshot, PostFilterResult } from './framework/plugin';
import type { PodInfo } from './framework/pod-info';
import { isRejected, type Status } from './framework/status';

/** Below this many nodes all are looked at, and at least so many feasible ones are found. */
const MIN_FEASIBLE_NODES = 100;
const MIN_PERCENTAGE = 5;

/** How many feasible nodes are enough; a percentage of 0 adapts to the size of the cluster. */
export function numFeasibleNodesToFind(nodes: number, percentageOfNodesToScore: number): number {
  if (nodes < MIN_FEASIBLE_NODES) return nodes;
  const adapted = Math.max(50 - Math.trunc(nodes / 125), MIN_PERCENTAGE);
  const percentage = percentageOfNodesToScore || adapted;
  return Math.max(Math.trunc((nodes * percentage) / 100), MIN_FEASIBLE_NODES);
}

/** What an attempt looks at and decides by. */
export interface CycleInput {
  framework: Framework;
  snapshot: NodeSnapshot;
  pod: PodInfo;
  /** Where the last attempt stopped looking; moved on by this one. */
  position: { next: number };
  percentageOfNodesToScore: number;
  /** Chooses one of so many equally good nodes, by number. */
  choose(pod: PodInfo, ties: number, nameOf: (tie: number) => string): number;
  /** In which order the nodes are found, where that is left to parallel workers; by default as they stand. */
  find?(pod: PodInfo, nodes: readonly NodeInfo[]): readonly NodeInfo[];
}

/** The scores of an attempt with more than one feasible node; arrays are in the order of `feasible`. */
export interface ScoreTable {
  plugins: PluginScores[];
  /** Score plugins that had nothing to do. */
  skipped: string[];
  totals: number[];
  ties: string[];
}

/** What came of an attempt. */
export interface CycleOutcome {
  kind: 'placed' | 'unschedulable' | 'noNodes' | 'error';
  cycle: Cycle;
  /** The names of the nodes that were looked at, in order. */
  looked: Set<string>;
  /** In the order in which they were found. */
  feasible: NodeInfo[];
  statuses: { named: Map<string, Status>; absent: Status };
  unschedulablePlugins: Set<string>;
  preFilterMessage: string;
  /** The nominated node, which was looked at first. */
  nominated?: string;
  scores?: ScoreTable;
  chosen?: string;
  /** The fit error without the words of PostFilter. */
  fitError?: string;
  /** What the pod's condition and event say. */
  message: string;
  postFilter?: PostFilterResult;
  /** Tells the same with what was said of every node, where that was left for later. */
  detail?: () => CycleOutcome;
}

const NOT_LOOKED_AT: Status = { code: 'UnschedulableAndUnresolvable', reasons: [], plugin: '' };

/** Makes the attempt. */
export function runSchedulingCycle(input: CycleInput): CycleOutcome {
  const { pod, snapshot, choose } = input;
  const outcome: CycleOutcome = {
    kind: 'placed',
    cycle: { pod, snapshot, state: new CycleState() },
    looked: new Set(),
    feasible: [],
    statuses: { named: new Map(), absent: NOT_LOOKED_AT },
    unschedulablePlugins: new Set(),
    preFilterMessage: '',
    message: '',
  };
  if (snapshot.nodes.length === 0) {
    return { ...outcome, kind: 'noNodes', message: 'no nodes available to schedule pods' };
  }
  findFeasibleNodes(input, outcome);
  if (outcome.kind === 'error') return outcome;
  if (outcome.feasible.length === 0) return afterNoFit(input, outcome);
  if (outcome.feasible.length === 1) return { ...outcome, chosen: outcome.feasible[0]?.name as string };
  const scores = scoreNodes(input, outcome);
  const nameOf = (tie: number) => scores.ties[tie] as string;
  return { ...outcome, scores, chosen: nameOf(choose(pod, scores.ties.length, nameOf)) };
}

const NOTHING_SAID = { looked: new Set<string>(), named: new Map<string, Status>() };

/** What came of an attempt that was decided without the plugin loop, less what was said of single nodes. */
export function placedOutcome(cycle: Cycle, chosen: string): CycleOutcome {
  return {
    kind: 'placed',
    cycle,
    looked: NOTHING_SAID.looked,
    feasible: [],
    statuses: { named: NOTHING_SAID.named, absent: NOT_LOOKED_AT },
    unschedulablePlugins: new Set(),
    preFilterMessage: '',
    message: '',
    chosen,
  };
}

function findFeasibleNodes(input: CycleInput, outcome: CycleOutcome): void {
  const { framework, snapshot, pod, position } = input;
  const { cycle, statuses } = outcome;
  const preFilter = framework.runPreFilter(cycle);
  outcome.unschedulablePlugins = preFilter.unschedulablePlugins;
  const { status, nodeNames } = preFilter;
  if (status) {
    statuses.absent = status;
    outcome.preFilterMessage = status.reasons.join(', ');
    if (!isRejected(status)) Object.assign(outcome, { kind: 'error', message: outcome.preFilterMessage });
    return;
  }
  const nominated = snapshot.get(pod.pod.status?.nominatedNodeName ?? '');
  if (nominated) {
    outcome.nominated = nominated.name;
    lookAt(input, outcome, [nominated]);
    if (outcome.feasible.length > 0) return;
  }
  let nodes = snapshot.nodes;
  if (nodeNames) {
    nodes = nodes.filter(({ name }) => nodeNames.has(name));
    const plugins = [...preFilter.unschedulablePlugins].sort(compareText).join(' ');
    statuses.absent = { ...NOT_LOOKED_AT, reasons: [`node(s) didn't satisfy plugin(s) [${plugins}]`] };
  }
  lookAt(input, outcome, nodes);
  const processed = outcome.feasible.length + statuses.named.size;
  position.next = (position.next + processed) % snapshot.nodes.length;
}

/** Runs the filters over nodes, from where the last attempt stopped, until enough are feasible. */
function lookAt(input: CycleInput, outcome: CycleOutcome, nodes: readonly NodeInfo[]): void {
  const { framework, position, percentageOfNodesToScore } = input;
  const { cycle } = outcome;
  const enough = numFeasibleNodesToFind(nodes.length, percentageOfNodesToScore);
  const start = position.next % Math.max(1, nodes.length);
  const inTurn = [...nodes.slice(start), ...nodes.slice(0, start)];
  for (const node of input.find?.(cycle.pod, inTurn) ?? inTurn) {
    if (outcome.feasible.length >= enough) break;
    outcome.looked.add(node.name);
    const status = framework.runFiltersWithNominated(cycle, node);
    if (!status) outcome.feasible.push(node);
    else {
      outcome.statuses.named.set(node.name, status);
      if (status.plugin) outcome.unschedulablePlugins.add(status.plugin);
    }
  }
}

function scoreNodes({ framework }: CycleInput, { cycle, feasible }: CycleOutcome): ScoreTable {
  const { scores, skipped } = framework.runScores(cycle, feasible);
  const totals = feasible.map(() => 0);
  for (const { weight, normalized } of scores)
    for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + weight * (normalized[i] as number);
  let best = Number.NEGATIVE_INFINITY;
  for (const total of totals) if (total > best) best = total;
  const ties: string[] = [];
  for (let i = 0; i < totals.length; i++) if (totals[i] === best) ties.push((feasible[i] as NodeInfo).name);
  return { plugins: scores, skipped, totals, ties };
}

function afterNoFit({ framework, snapshot }: CycleInput, outcome: CycleOutcome): CycleOutcome {
  const { statuses, preFilterMessage, cycle } = outcome;
  if (statuses.absent.plugin && isRejected(statuses.absent)) outcome.unschedulablePlugins.add(statuses.absent.plugin);
  const fitError = fitErrorMessage(snapshot.nodes.length, statuses, preFilterMessage);
  const { message, ...postFilter } = framework.runPostFilter(cycle, statuses);
  return {
    ...outcome,
    kind: 'unschedulable',
    fitError,
    message: message ? `${fitError} ${message}` : fitError,
    postFilter,
  };
}
