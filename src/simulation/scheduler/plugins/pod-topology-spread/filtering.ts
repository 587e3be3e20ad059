import type { CloneableState } from '../../framework/cycle-state';
import type { NodeInfo } from '../../framework/node-info';
import type { Cycle } from '../../framework/plugin';
import type { PodInfo } from '../../framework/pod-info';
import { type Status, unresolvable, unschedulable } from '../../framework/status';
import { countMatching, hasAllTopologies, isIncluded, type SpreadConstraint } from './constraints';

const NAME = 'PodTopologySpread';
/** The refusal of a node whose domain has too many pods already. */
export const SKEWED = unschedulable(NAME, "node(s) didn't match pod topology spread constraints");
/** The refusal of a node that lacks a label to spread by. */
export const NO_LABEL = unresolvable(
  NAME,
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

/** For each hard constraint, how many matching pods each of its domains holds. */
export class SpreadCounts implements CloneableState {
  constructor(
    readonly constraints: readonly SpreadConstraint[],
    private readonly counts: Map<string, number>[],
  ) {}

  clone(): SpreadCounts {
    return new SpreadCounts(
      this.constraints,
      this.counts.map((domains) => new Map(domains)),
    );
  }

  /** Counts the pods of all nodes that count for the pod. */
  static over(constraints: readonly SpreadConstraint[], { pod, snapshot }: Cycle): SpreadCounts {
    const counts = constraints.map(() => new Map<string, number>());
    for (const node of snapshot.nodes) {
      if (!hasAllTopologies(node.node, constraints)) continue;
      for (const [i, constraint] of constraints.entries()) {
        if (!isIncluded(constraint, pod.pod, node.node)) continue;
        const domain = node.node.metadata.labels?.[constraint.topologyKey] as string;
        const domains = counts[i] as Map<string, number>;
        const matching = countMatching(node, constraint.selector, pod.namespace);
        domains.set(domain, (domains.get(domain) ?? 0) + matching);
      }
    }
    return new SpreadCounts(constraints, counts);
  }

  /** A pod more (1) or less (-1) on a node. */
  update({ pod }: Cycle, other: PodInfo, { node }: NodeInfo, delta: 1 | -1): void {
    if (other.namespace !== pod.namespace || !hasAllTopologies(node, this.constraints)) return;
    for (const [i, constraint] of this.constraints.entries()) {
      if (!constraint.selector.matches(other.labels) || !isIncluded(constraint, pod.pod, node)) continue;
      const domain = node.metadata.labels?.[constraint.topologyKey] as string;
      const domains = this.counts[i] as Map<string, number>;
      domains.set(domain, (domains.get(domain) ?? 0) + delta);
    }
  }

  /** Refuses a node whose domain would have more than maxSkew pods above the emptiest domain. */
  check(pod: PodInfo, { node }: NodeInfo): Status | undefined {
    for (const [i, constraint] of this.constraints.entries()) {
      const domain = node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined) return NO_LABEL;
      const own = constraint.selector.matches(pod.labels) ? 1 : 0;
      const there = this.counts[i]?.get(domain) ?? 0;
      if (there + own - this.#least(i, constraint.minDomains) > constraint.maxSkew) return SKEWED;
    }
    return undefined;
  }

  /** The emptiest domain's count; 0 while there are fewer domains than the constraint wants. */
  #least(index: number, minDomains: number): number {
    const domains = this.counts[index] as Map<string, number>;
    if (domains.size < minDomains) return 0;
    let least = 2 ** 31 - 1;
    for (const count of domains.values()) if (count < least) least = count;
    return least;
  }
}
