import type { Framework, PluginScores } from '../framework/framework';
import type { NodeInfo } from '../framework/node-info';
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
  /** Places of the feasible nodes, in the order in which they were found, and their totals less what all had alike. */
  feasible: Int32Array;
  totals: Int32Array;
  chosen: string;
}

/** Tells a fast placement as the plugin loop would have told it: every verdict, every score. */
export function fastOutcome(parts: FastParts): CycleOutcome {
  const { framework, snapshot, pod, local, spread, start, processed, feasible, chosen } = parts;
  const { nodes } = snapshot;
  const outcome = placedOutcome(pod, snapshot, chosen);
  const isFeasible = new Set(feasible);
  const limits = spread.limits();
  for (let i = 0; i < processed; i++) {
    const index = (start + i) % nodes.length;
    const node = nodes[index] as NodeInfo;
    outcome.looked.add(node.name);
    if (isFeasible.has(index)) outcome.feasible.push(node);
    else {
      const status = refusalOf(parts, node, limits && spread.refusal(limits, index));
      if (!status) continue;
      outcome.statuses.named.set(node.name, status);
      outcome.unschedulablePlugins.add(status.plugin);
    }
  }
  const { skipFilter } = outcome.cycle.state;
  for (const plugin of framework.at('preFilter')) {
    const isIdle =
      plugin.name === 'PodTopologySpread'
        ? !spread.hasHard
        : plugin.name === 'InterPodAffinity' || plugin.preFilter?.(local.cycle)?.status?.code === 'Skip';
    if (isIdle) skipFilter.add(plugin.name);
  }
  if (feasible.length > 1) outcome.scores = scoresOf(parts);
  return outcome;
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

function scoresOf(parts: FastParts): ScoreTable {
  const { framework, snapshot, local, spread, feasible } = parts;
  const plugins: PluginScores[] = [];
  const skipped: string[] = [];
  const nodes = Array.from(feasible, (index) => snapshot.nodes[index] as NodeInfo);
  for (const { name } of framework.at('score')) {
    if (name === 'PodTopologySpread' && spread.hasSoft) {
      const { raw, normalized } = spread.lastScores;
      const weight = framework.weightOf(name);
      const cut = (scores: Int32Array) => Array.from(scores.subarray(0, feasible.length));
      plugins.push({ plugin: name, weight, raw: cut(raw), normalized: cut(normalized) });
      continue;
    }
    const scored = local.scored.find(({ plugin }) => plugin.name === name);
    if (!scored) {
      skipped.push(name);
      continue;
    }
    const raw = Array.from(feasible, (index) => scored.raw[index] as number);
    const normalized = scored.plugin.normalizeScore?.(local.cycle, raw.slice(), nodes) ?? raw;
    plugins.push({ plugin: name, weight: scored.weight, raw, normalized });
  }
  const totals = nodes.map((_node, i) =>
    plugins.reduce((sum, { weight, normalized }) => sum + weight * (normalized[i] as number), 0),
  );
  const best = Math.max(...totals);
  const ties = nodes.filter((_node, i) => totals[i] === best).map(({ name }) => name);
  return { plugins, skipped, totals, ties };
}
