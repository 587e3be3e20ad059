import type { Framework, PluginScores } from '../framework/framework';
import type { NodeInfo } from '../framework/node-info';
import type { Plugin } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import type { Status } from '../framework/status';
import { type CycleOutcome, placedOutcome, type ScoreTable } from '../scheduling-cycle';
import type { Snapshot } from '../snapshot';
import type { LocalScores } from './local-scores';
import type { SpreadTerms } from './spread-terms';

/** All that a fast placement was decided by. */
export interface FastParts {
  framework: Framework;
  snapshot: Snapshot;
  pod: PodInfo;
  local: LocalScores;
  spread: SpreadTerms;
  start: number;
  processed: number;
  /** Places of the feasible nodes, in the order in which they were found. */
  feasible: Int32Array;
  chosen: string;
}

/**
 * Tells a fast placement as the plugin loop would have told it. Its detail (every verdict, every score) is kept as
 * columns of numbers and spelled out only if somebody asks, which may be long after: most decisions nobody looks at.
 */
export function fastOutcome(parts: FastParts, keepsDetail: boolean): CycleOutcome {
  const { framework, snapshot, pod, local, spread, start, processed, feasible, chosen } = parts;
  const outcome = placedOutcome({ pod, snapshot, state: local.stateOf(spread.hasHard) }, chosen);
  if (!keepsDetail) return outcome;
  const refusals = feasible.length < processed ? refusalsOf(parts) : undefined;
  if (refusals) for (const { plugin } of refusals.values()) outcome.unschedulablePlugins.add(plugin);
  // Field by field: a literal that begins with a spread gives every outcome a hidden class of its own.
  const kept = {
    framework,
    snapshot,
    pod,
    local,
    spread,
    start,
    processed,
    feasible: feasible.slice(),
    chosen,
    nodes: snapshot.nodes,
    columns: columnsOf(parts),
    refusals,
  };
  outcome.detail = () => spelledOut(outcome, kept);
  return outcome;
}

interface KeptParts extends FastParts {
  /** The nodes as they stood in order then. */
  nodes: readonly NodeInfo[];
  columns: ScoreColumn[];
  refusals: Map<number, Status> | undefined;
}

/** One plugin's scores of the feasible nodes. */
interface ScoreColumn {
  name: string;
  weight: number;
  raw: Int32Array;
  /** The normalised ones, if they were computed; else the plugin computes them of the raw ones. */
  normalized?: Int32Array;
  plugin?: Plugin;
}

/** Why each node that was looked at in vain refused. */
function refusalsOf(parts: FastParts): Map<number, Status> {
  const { snapshot, spread, start, processed, feasible } = parts;
  const { nodes } = snapshot;
  const limits = spread.limits();
  const isFeasible = new Set(feasible);
  const refusals = new Map<number, Status>();
  for (let i = 0; i < processed; i++) {
    const index = (start + i) % nodes.length;
    if (isFeasible.has(index)) continue;
    const status = refusalOf(parts, nodes[index] as NodeInfo, limits && spread.refusal(limits, index));
    if (status) refusals.set(index, status);
  }
  return refusals;
}

/** The first plugin that refuses a node, in the profile's order. */
function refusalOf({ framework, local }: FastParts, node: NodeInfo, spread: Status | undefined): Status | undefined {
  for (const plugin of framework.at('filter')) {
    if (plugin.name === 'InterPodAffinity') continue;
    const status = plugin.name === 'PodTopologySpread' ? spread : plugin.filter?.(local.cycle, node);
    if (status) return status;
  }
  return undefined;
}

/** The scores of the feasible nodes as they are now: the next placement writes over them. */
function columnsOf({ framework, local, spread, feasible }: FastParts): ScoreColumn[] {
  if (feasible.length < 2) return [];
  const columns = local.scored.map(({ plugin, weight, raw }) => {
    const column = new Int32Array(feasible.length);
    for (let i = 0; i < feasible.length; i++) column[i] = raw[feasible[i] as number] as number;
    return { name: plugin.name, weight, raw: column, plugin } as ScoreColumn;
  });
  if (!spread.hasSoft) return columns;
  const { raw, normalized } = spread.lastScores;
  columns.push({
    name: 'PodTopologySpread',
    weight: framework.weightOf('PodTopologySpread'),
    raw: raw.slice(0, feasible.length),
    normalized: normalized.slice(0, feasible.length),
  });
  return columns;
}

function spelledOut(outcome: CycleOutcome, kept: KeptParts): CycleOutcome {
  const { nodes, feasible, start, processed, refusals } = kept;
  const looked = new Set<string>();
  const named = new Map<string, Status>();
  for (let i = 0; i < processed; i++) {
    const index = (start + i) % nodes.length;
    const { name } = nodes[index] as NodeInfo;
    looked.add(name);
    const status = refusals?.get(index);
    if (status) named.set(name, status);
  }
  const found = Array.from(feasible, (index) => nodes[index] as NodeInfo);
  return {
    ...outcome,
    looked,
    feasible: found,
    statuses: { ...outcome.statuses, named },
    ...(found.length > 1 && { scores: scoresOf(kept, found) }),
  };
}

function scoresOf({ framework, local, columns }: KeptParts, nodes: NodeInfo[]): ScoreTable {
  const plugins: PluginScores[] = [];
  const skipped: string[] = [];
  for (const { name } of framework.at('score')) {
    const column = columns.find((each) => each.name === name);
    if (!column) {
      skipped.push(name);
      continue;
    }
    const raw = [...column.raw];
    const normalized = column.normalized
      ? [...column.normalized]
      : (column.plugin?.normalizeScore?.(local.cycle, raw.slice(), nodes) ?? raw);
    plugins.push({ plugin: name, weight: column.weight, raw, normalized });
  }
  const totals = nodes.map((_node, i) =>
    plugins.reduce((sum, { weight, normalized }) => sum + weight * (normalized[i] as number), 0),
  );
  const best = Math.max(...totals);
  const ties = nodes.filter((_node, i) => totals[i] === best).map(({ name }) => name);
  return { plugins, skipped, totals, ties };
}
