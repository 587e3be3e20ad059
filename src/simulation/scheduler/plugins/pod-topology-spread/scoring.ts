import type { CloneableState } from '../../framework/cycle-state';
import type { NodeInfo } from '../../framework/node-info';
import { MAX_NODE_SCORE } from '../../framework/normalize';
import type { Cycle } from '../../framework/plugin';
import { countMatching, HOSTNAME, hasAllTopologies, isIncluded, type SpreadConstraint } from './constraints';
import { logOfSizePlusTwo } from './logarithms';

/** For each soft constraint, how many matching pods the domains of the feasible nodes hold, and its weight. */
export class SpreadScores implements CloneableState {
  readonly #ignored = new Set<string>();
  readonly #counts: Map<string, number>[];
  readonly #weights: number[];

  constructor(
    readonly constraints: readonly SpreadConstraint[],
    cycle: Cycle,
    private readonly feasible: readonly NodeInfo[],
    requiresAll: boolean,
  ) {
    this.#counts = constraints.map(() => new Map());
    for (const { name, node } of feasible) {
      if (requiresAll && !hasAllTopologies(node, constraints)) {
        this.#ignored.add(name);
        continue;
      }
      for (const [i, { topologyKey }] of constraints.entries()) {
        // Nodes without the label share the domain '' here, as the empty value does there.
        if (topologyKey !== HOSTNAME) this.#counts[i]?.set(node.metadata.labels?.[topologyKey] ?? '', 0);
      }
    }
    this.#weights = constraints.map(({ topologyKey }, i) =>
      logOfSizePlusTwo(
        topologyKey === HOSTNAME ? this.feasible.length - this.#ignored.size : (this.#counts[i]?.size ?? 0),
      ),
    );
    this.#count(cycle, requiresAll);
  }

  clone(): SpreadScores {
    return this;
  }

  /** The raw score: matching pods in each domain, those of rarer domains weighing less. Lower is better. */
  score({ pod }: Cycle, node: NodeInfo): number {
    if (this.#ignored.has(node.name)) return 0;
    let score = 0;
    for (const [i, { topologyKey, selector, maxSkew }] of this.constraints.entries()) {
      const domain = node.node.metadata.labels?.[topologyKey];
      if (domain === undefined) continue;
      const count =
        topologyKey === HOSTNAME
          ? countMatching(node, selector, pod.namespace)
          : (this.#counts[i]?.get(domain) as number);
      score += count * (this.#weights[i] as number) + (maxSkew - 1);
    }
    return Math.round(score);
  }

  /** Turns raw scores around: the emptiest domain gets 100. */
  normalize(scores: readonly number[], nodes: readonly NodeInfo[]): number[] {
    let least = Number.MAX_SAFE_INTEGER;
    let most = 0;
    for (const [i, { name }] of nodes.entries()) {
      if (this.#ignored.has(name)) continue;
      least = Math.min(least, scores[i] as number);
      most = Math.max(most, scores[i] as number);
    }
    return scores.map((score, i) => {
      if (this.#ignored.has(nodes[i]?.name as string)) return 0;
      return most === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (most + least - score)) / most);
    });
  }

  #count({ pod, snapshot }: Cycle, requiresAll: boolean): void {
    for (const node of snapshot.nodes) {
      if (requiresAll && !hasAllTopologies(node.node, this.constraints)) continue;
      for (const [i, constraint] of this.constraints.entries()) {
        const domain = node.node.metadata.labels?.[constraint.topologyKey] ?? '';
        const counts = this.#counts[i] as Map<string, number>;
        const before = counts.get(domain);
        if (before === undefined || !isIncluded(constraint, pod.pod, node.node)) continue;
        counts.set(domain, before + countMatching(node, constraint.selector, pod.namespace));
      }
    }
  }
}
