import type { Labels } from '../../../apimachinery/label-requirement';
import type { CloneableState } from '../../framework/cycle-state';
import type { NodeInfo } from '../../framework/node-info';
import type { NodeSnapshot } from '../../framework/plugin';
import { type AffinityTerm, type PodInfo, termMatches } from '../../framework/pod-info';
import { type Status, unresolvable, unschedulable } from '../../framework/status';

const NAME = 'InterPodAffinity';
const NO_AFFINITY = unresolvable(NAME, "node(s) didn't match pod affinity rules");
const ANTI_AFFINITY = unschedulable(NAME, "node(s) didn't match pod anti-affinity rules");
const EXISTING_ANTI_AFFINITY = unschedulable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

/** How many matches there are in each domain: by topology key, then by the label's value. */
class DomainCounts {
  #byKey = new Map<string, Map<string, number>>();

  /** Whether no domain has a match. */
  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  get(key: string, domain: string): number {
    return this.#byKey.get(key)?.get(domain) ?? 0;
  }

  /** Counts up or down at a node's domain; nodes without the label count nowhere, zeros are forgotten. */
  add(key: string, { node }: NodeInfo, delta: number): void {
    const domain = node.metadata.labels?.[key];
    if (domain === undefined) return;
    const domains = this.#byKey.get(key) ?? new Map<string, number>();
    this.#byKey.set(key, domains);
    const count = (domains.get(domain) ?? 0) + delta;
    if (count !== 0) domains.set(domain, count);
    else if (domains.delete(domain) && domains.size === 0) this.#byKey.delete(key);
  }

  /** Whether a node is in a domain with matches. */
  hasAny({ node }: NodeInfo): boolean {
    for (const [key, domains] of this.#byKey) {
      const domain = node.metadata.labels?.[key];
      if (domain !== undefined && (domains.get(domain) ?? 0) > 0) return true;
    }
    return false;
  }

  clone(): DomainCounts {
    const copy = new DomainCounts();
    for (const [key, domains] of this.#byKey) copy.#byKey.set(key, new Map(domains));
    return copy;
  }
}

/** What required terms, the pod's own and those of other pods, find in each domain. */
export class AffinityCounts implements CloneableState {
  #affinity = new DomainCounts();
  #antiAffinity = new DomainCounts();
  #existingAntiAffinity = new DomainCounts();

  constructor(
    private readonly pod: PodInfo,
    private readonly required: readonly AffinityTerm[],
    private readonly requiredAnti: readonly AffinityTerm[],
    private readonly namespaceLabels: Labels | undefined,
  ) {}

  /** Looks at all pods if the pod has terms of its own, else only at those that refuse others. */
  count(snapshot: NodeSnapshot): void {
    for (const node of snapshot.nodesWithRequiredPodAntiAffinity)
      for (const other of node.podsWithRequiredAntiAffinity) this.#countExisting(other, node, 1);
    if (this.required.length === 0 && this.requiredAnti.length === 0) return;
    for (const node of snapshot.nodes) for (const other of node.pods) this.#countOwn(other, node, 1);
  }

  /** Whether nothing can refuse the pod. */
  get isIdle(): boolean {
    return this.required.length === 0 && this.requiredAnti.length === 0 && this.#existingAntiAffinity.isEmpty;
  }

  /** A pod more (1) or less (-1) on a node. */
  update(other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    this.#countExisting(other, node, delta);
    this.#countOwn(other, node, delta);
  }

  /** The first of the three kinds of rules that refuses a node. */
  check(node: NodeInfo): Status | undefined {
    if (!this.#satisfiesAffinity(node)) return NO_AFFINITY;
    if (!this.#satisfiesAntiAffinity(node)) return ANTI_AFFINITY;
    return this.#existingAntiAffinity.hasAny(node) ? EXISTING_ANTI_AFFINITY : undefined;
  }

  clone(): AffinityCounts {
    const copy = new AffinityCounts(this.pod, this.required, this.requiredAnti, this.namespaceLabels);
    copy.#affinity = this.#affinity.clone();
    copy.#antiAffinity = this.#antiAffinity.clone();
    copy.#existingAntiAffinity = this.#existingAntiAffinity.clone();
    return copy;
  }

  #countExisting(other: PodInfo, node: NodeInfo, delta: number): void {
    for (const term of other.terms.requiredAnti)
      if (termMatches(term, this.pod, this.namespaceLabels))
        this.#existingAntiAffinity.add(term.topologyKey, node, delta);
  }

  #countOwn(other: PodInfo, node: NodeInfo, delta: number): void {
    // Affinity wants one pod that matches all terms; anti-affinity refuses pods that match any.
    if (matchesAll(this.required, other))
      for (const term of this.required) this.#affinity.add(term.topologyKey, node, delta);
    for (const term of this.requiredAnti)
      if (termMatches(term, other, undefined)) this.#antiAffinity.add(term.topologyKey, node, delta);
  }

  #satisfiesAffinity(node: NodeInfo): boolean {
    let isMissing = false;
    for (const { topologyKey } of this.required) {
      const domain = node.node.metadata.labels?.[topologyKey];
      if (domain === undefined) return false;
      if (this.#affinity.get(topologyKey, domain) <= 0) isMissing = true;
    }
    // The first pod of a group that wants to be together would wait for itself.
    return !isMissing || (this.#affinity.isEmpty && matchesAll(this.required, this.pod));
  }

  #satisfiesAntiAffinity(node: NodeInfo): boolean {
    return this.requiredAnti.every(({ topologyKey }) => {
      const domain = node.node.metadata.labels?.[topologyKey];
      return domain === undefined || this.#antiAffinity.get(topologyKey, domain) <= 0;
    });
  }
}

/** Whether a pod matches all of the terms, of which there must be some. */
export function matchesAll(terms: readonly AffinityTerm[], pod: PodInfo): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));
}
