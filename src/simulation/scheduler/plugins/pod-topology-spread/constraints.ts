import type { Node } from '../../../api/core/v1/node/node';
import type { TopologySpreadConstraint } from '../../../api/core/v1/pod/placement';
import type { Pod } from '../../../api/core/v1/pod/pod';
import { compileSelector, EVERYTHING, type Selector, selectorFromSet } from '../../../apimachinery/labels';
import { controllerOf } from '../../../apimachinery/object-meta';
import type { Listers } from '../../framework/listers';
import type { NodeInfo } from '../../framework/node-info';
import { matchesRequiredNodeAffinity } from '../../framework/node-selector';
import { labelKeyRequirements } from '../../framework/pod-info';
import { keyOfSelector, NO_LABELS, withRequirements } from '../../framework/selector';
import { findUntoleratedTaint } from '../../framework/taints';

/** PodTopologySpreadArgs. */
export interface PodTopologySpreadArgs {
  defaultingType?: 'System' | 'List';
  defaultConstraints?: TopologySpreadConstraint[];
}

/** A spread constraint, ready to be counted with. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly minDomains: number;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

/** The label whose domains are single nodes. */
export const HOSTNAME = 'kubernetes.io/hostname';

/** What kube-scheduler spreads by where neither pod nor profile say so. */
const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** Which constraints apply to pods, by the profile and by what selects the pod. */
export class ConstraintSource {
  readonly isSystemDefaulted: boolean;
  readonly #defaults: readonly TopologySpreadConstraint[];

  constructor(
    args: PodTopologySpreadArgs | undefined,
    private readonly listers: Listers,
  ) {
    this.isSystemDefaulted = args?.defaultingType !== 'List';
    this.#defaults = this.isSystemDefaulted ? systemDefaults : (args?.defaultConstraints ?? []);
  }

  /** The pod's constraints of one strictness, or the defaults for pods that something selects. */
  of(pod: Pod, action: TopologySpreadConstraint['whenUnsatisfiable']): SpreadConstraint[] {
    const own = pod.spec.topologySpreadConstraints;
    if (own?.length) {
      return own
        .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
        .map((constraint) => constraintOf(pod, constraint));
    }
    const defaults = this.#defaults.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action);
    if (defaults.length === 0) return [];
    const selector = defaultSelector(pod, this.listers);
    if (selector.isEmpty) return [];
    return defaults.map((constraint) => ({ ...constraintOf(pod, constraint), selector }));
  }

  /** Whether nodes count only if they have the labels of all constraints. */
  requiresAllTopologies(pod: Pod): boolean {
    return Boolean(pod.spec.topologySpreadConstraints?.length) || !this.isSystemDefaulted;
  }
}

function constraintOf(pod: Pod, constraint: TopologySpreadConstraint): SpreadConstraint {
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    selector: withRequirements(
      compileSelector(constraint.labelSelector),
      labelKeyRequirements(pod, constraint.matchLabelKeys, 'in'),
    ),
    minDomains: constraint.minDomains ?? 1,
    honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  };
}

/** The selectors of the pod's Services and of its controller, all together. */
export function defaultSelector(pod: Pod, listers: Listers): Selector {
  const namespace = pod.metadata.namespace ?? '';
  const labels = pod.metadata.labels ?? NO_LABELS;
  let merged: Record<string, string> = {};
  for (const service of listers.services(namespace)) {
    const selector = service.spec.selector;
    if (selector && selectorFromSet(selector).matches(labels)) merged = { ...merged, ...selector };
  }
  const owner = controllerOf(pod);
  if (owner?.kind === 'ReplicationController') {
    merged = { ...merged, ...listers.replicationController(namespace, owner.name)?.spec.selector };
  }
  const selector = Object.keys(merged).length ? selectorFromSet(merged) : EVERYTHING;
  const set =
    owner?.kind === 'ReplicaSet'
      ? listers.replicaSet(namespace, owner.name)
      : owner?.kind === 'StatefulSet'
        ? listers.statefulSet(namespace, owner.name)
        : undefined;
  return set ? withRequirements(selector, compileSelector(set.spec.selector).requirements ?? []) : selector;
}

/** Whether a node has the labels that all constraints spread by. */
export function hasAllTopologies(node: Node, constraints: readonly SpreadConstraint[]): boolean {
  const labels = node.metadata.labels ?? NO_LABELS;
  return constraints.every(({ topologyKey }) => Object.hasOwn(labels, topologyKey));
}

/** Whether a node's pods count for a constraint: by the pod's node affinity and tolerations, as its policies say. */
export function isIncluded(constraint: SpreadConstraint, pod: Pod, node: Node): boolean {
  if (constraint.honorsAffinity && !matchesRequiredNodeAffinity(pod, node)) return false;
  return !constraint.honorsTaints || !findUntoleratedTaint(node.spec.taints, pod.spec.tolerations);
}

/** How many of a node's pods a selector selects; those on their way out do not count. */
export function countMatching(node: NodeInfo, selector: Selector, namespace: string): number {
  let known = knownCounts.get(node);
  if (known?.generation !== node.generation) {
    known = { generation: node.generation, counts: new Map() };
    knownCounts.set(node, known);
  }
  const key = `${namespace} ${keyOfSelector(selector)}`;
  let count = known.counts.get(key);
  if (count === undefined) {
    count = countNow(node, selector, namespace);
    known.counts.set(key, count);
  }
  return count;
}

// Each pod is counted for each pod that comes after it: most nodes have not changed in between.
const knownCounts = new WeakMap<NodeInfo, { generation: number; counts: Map<string, number> }>();

function countNow(node: NodeInfo, selector: Selector, namespace: string): number {
  let count = 0;
  for (const pod of node.pods) {
    if (pod.namespace !== namespace || pod.pod.metadata.deletionTimestamp !== undefined) continue;
    if (selector.matches(pod.labels)) count++;
  }
  return count;
}
