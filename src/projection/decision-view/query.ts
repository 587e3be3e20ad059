/**
 * One scheduling attempt as columns of nodes: where each was struck out and why, scores, the winner, and how full they are.
 * Models: the scheduling cycle of kube-scheduler v1.36 as its decision was kept.
 * Leaves out: the full table of raw and normalised scores (the inspector's Why has it).
 */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { SchedulingDecision } from '../../simulation/scheduler/decision';
import { defineQuery, type Query } from '../define-query';
import { NODES } from '../etcd-prefixes';
import { nodeRowOf } from '../node-row';
import { ownerNameOf, podRequestsOf, shortNameOf } from '../pod-facts';
import { type PodRowEntry, type PodSlots, podSlots, podSlotsOf } from '../pod-slots';
import type { World } from '../world';

/** A pod's request as a block of its node's allocatable. */
export interface FitBlock {
  key: string;
  label: string;
  cpuMilli: number;
}

/** One node of an attempt. */
export interface DecisionColumn {
  node: string;
  /** The filters that let it pass, in order, up to the one that refused. */
  passed: string[];
  rejected?: { plugin: string; reason: string };
  /** One weighted score a plugin, in the order of `scorers`; none if it was not scored. */
  scores?: number[];
  total?: number;
  isChosen: boolean;
  cpuMilli: { requested: number; allocatable: number };
  blocks: FitBlock[];
}

/** One attempt. */
export interface DecisionView {
  key: string;
  uid: string;
  name: string;
  short: string;
  owner: string;
  step: number;
  attempt: number;
  cpuMilli: number;
  memoryBytes: number;
  chosen: string;
  message: string;
  filters: string[];
  scorers: { plugin: string; weight: number }[];
  columns: DecisionColumn[];
  /** How many nodes have no column. */
  more: number;
  ties: number;
}

export type DecisionViewQuery = Query<{ pod?: string; columns: number }, DecisionView | null> & {
  name: 'decision-view';
};

/** The attempt that the head's step is (if it is of the asked pod), else the asked pod's last one. */
function findDecision(world: World, pod: string | undefined): SchedulingDecision | undefined {
  const { recalled, at, etcd } = world;
  const here = recalled.decisionAt(at.step) as SchedulingDecision | undefined;
  if (here && (pod === undefined || `pods/${here.pod}` === pod)) return here;
  if (pod === undefined) return undefined;
  const uid = etcd.get(`/registry/${pod}`)?.value.metadata.uid;
  return uid === undefined ? undefined : (recalled.decisions(uid, at.step).at(-1) as SchedulingDecision | undefined);
}

/** The winner and the best of the scored first of all kept, then those struck out, in the cluster's own order. */
function pickNodes({ filter, chosen, score }: SchedulingDecision, columns: number): string[] {
  const totalOf = new Map(score?.feasible.map((node, i) => [node, score.totals[i] ?? 0]) ?? []);
  const rank = (node: string) => (node === chosen ? Number.POSITIVE_INFINITY : (totalOf.get(node) ?? -1));
  const names = filter.map(({ node }) => node);
  const places = Math.max(1, Math.ceil(columns / 2));
  const scored = names.filter((node) => rank(node) >= 0).sort((a, b) => rank(b) - rank(a));
  const struck = names.filter((node) => rank(node) < 0);
  const kept = new Set([...scored.slice(0, Math.max(places, columns - struck.length)), ...struck].slice(0, columns));
  return names.filter((node) => kept.has(node));
}

function blocksOf(slots: PodSlots, node: string, revision: number, not: string): FitBlock[] {
  return slots.tenantsAt(node, revision).flatMap((row) => {
    if (row < 0 || !slots.counts(row)) return [];
    const { key, owner, cpuMilli } = slots.rows[row] as PodRowEntry;
    if (cpuMilli === 0 || key === not) return [];
    const short = shortNameOf(key.slice(key.lastIndexOf('/') + 1), owner);
    return [{ key, label: owner && owner !== short ? `${owner} ${short}` : short, cpuMilli }];
  });
}

function columnOf(
  world: World,
  { slots, revision }: { slots: PodSlots; revision: number },
  decision: SchedulingDecision,
  name: string,
): DecisionColumn {
  const verdict = decision.filter.find(({ node }) => node === name);
  const place = decision.score?.feasible.indexOf(name) ?? -1;
  const node = world.etcd.get(NODES + name)?.value as Node | undefined;
  const blocks = blocksOf(slots, name, revision, `pods/${decision.pod}`);
  const { score } = decision;
  return {
    node: name,
    passed: verdict?.passed ?? [],
    ...(verdict?.rejected && {
      rejected: { plugin: verdict.rejected.plugin, reason: verdict.rejected.reasons.join(', ') },
    }),
    ...(score &&
      place >= 0 && {
        scores: score.plugins.map(({ normalized, weight }) => (normalized[place] ?? 0) * weight),
        total: score.totals[place] ?? 0,
      }),
    isChosen: name === decision.chosen,
    cpuMilli: {
      requested: blocks.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0),
      allocatable: node ? nodeRowOf(node).cpuMilli.allocatable : 0,
    },
    blocks,
  };
}

/** The filters that said something, in the order in which they ran. */
function filtersOf({ filter }: SchedulingDecision): string[] {
  const longest = filter.reduce<string[]>((best, { passed }) => (passed.length > best.length ? passed : best), []);
  const refusing = filter.flatMap(({ rejected }) => rejected?.plugin ?? []);
  return [...new Set([...longest, ...refusing])];
}

export default defineQuery<DecisionViewQuery>({
  name: 'decision-view',
  answer(world, { pod: wanted, columns }) {
    const decision = findDecision(world, wanted);
    if (!decision) return null;
    // The nodes as they were when the attempt was made, whatever happened since.
    const slots = podSlotsOf(world);
    const revision = world.spans.etcdRevisionAt(decision.step);
    slots.moveTo(revision);
    const pod = world.etcd.get(`/registry/pods/${decision.pod}`)?.value as Pod | undefined;
    const name = decision.pod.slice(decision.pod.lastIndexOf('/') + 1);
    const owner = pod ? ownerNameOf(pod) : '';
    const picked = pickNodes(decision, columns);
    return {
      key: `pods/${decision.pod}`,
      uid: decision.uid,
      name,
      short: shortNameOf(name, owner),
      owner,
      step: decision.step,
      attempt: decision.attempt,
      ...(pod ? podRequestsOf(pod) : { cpuMilli: 0, memoryBytes: 0 }),
      chosen: decision.chosen ?? '',
      message: decision.message ?? decision.preFilterMessage ?? '',
      filters: filtersOf(decision),
      scorers: decision.score?.plugins.map(({ plugin, weight }) => ({ plugin, weight })) ?? [],
      columns: picked.map((node) => columnOf(world, { slots, revision }, decision, node)),
      more: Math.max(0, decision.nodeCount - picked.length),
      ties: decision.score?.ties.length ?? 0,
    };
  },
  indices: [podSlots],
});
