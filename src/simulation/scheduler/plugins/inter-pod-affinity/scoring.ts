import type { Labels } from '../../../apimachinery/label-requirement';
import type { CloneableState } from '../../framework/cycle-state';
import type { NodeInfo } from '../../framework/node-info';
import { MAX_NODE_SCORE } from '../../framework/normalize';
import { type AffinityTerm, type PodInfo, termMatches } from '../../framework/pod-info';

/** The pod whose likes are added up, and how much a required term of another pod weighs. */
export interface AffinityScoring {
  pod: PodInfo;
  preferred: readonly AffinityTerm[];
  preferredAnti: readonly AffinityTerm[];
  hardPodAffinityWeight: number;
  namespaceLabels: Labels | undefined;
}

/** Sums of weights in each domain: what the pod likes of others, and what they like of it. */
export class AffinityScores implements CloneableState {
  #byKey = new Map<string, Map<string, number>>();

  constructor(private readonly scoring: AffinityScoring) {}

  clone(): AffinityScores {
    return this;
  }

  /** Whether no term matched anything. */
  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Adds what the pod and another, which is on a node, think of each other. */
  count(other: PodInfo, node: NodeInfo): void {
    const { pod, preferred, preferredAnti, hardPodAffinityWeight, namespaceLabels } = this.scoring;
    for (const term of preferred) if (termMatches(term, other, undefined)) this.#add(term, node, term.weight);
    for (const term of preferredAnti) if (termMatches(term, other, undefined)) this.#add(term, node, -term.weight);
    if (hardPodAffinityWeight > 0 && node.node.metadata.labels) {
      for (const term of other.terms.required)
        if (termMatches(term, pod, namespaceLabels)) this.#add(term, node, hardPodAffinityWeight);
    }
    for (const term of other.terms.preferred)
      if (termMatches(term, pod, namespaceLabels)) this.#add(term, node, term.weight);
    for (const term of other.terms.preferredAnti)
      if (termMatches(term, pod, namespaceLabels)) this.#add(term, node, -term.weight);
  }

  /** The sum over the node's domains. */
  score({ node }: NodeInfo): number {
    let score = 0;
    for (const [key, domains] of this.#byKey) {
      const domain = node.metadata.labels?.[key];
      if (domain !== undefined) score += domains.get(domain) ?? 0;
    }
    return score;
  }

  /** Stretches the scores from lowest to highest over 0…100. */
  normalize(scores: readonly number[]): number[] {
    const least = Math.min(...scores);
    const range = Math.max(...scores) - least;
    return scores.map((score) => (range > 0 ? Math.trunc(MAX_NODE_SCORE * ((score - least) / range)) : 0));
  }

  #add({ topologyKey }: AffinityTerm, { node }: NodeInfo, weight: number): void {
    const domain = node.metadata.labels?.[topologyKey];
    if (domain === undefined) return;
    const domains = this.#byKey.get(topologyKey) ?? new Map<string, number>();
    this.#byKey.set(topologyKey, domains);
    domains.set(domain, (domains.get(domain) ?? 0) + weight);
  }
}
