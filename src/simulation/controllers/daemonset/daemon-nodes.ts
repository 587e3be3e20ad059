/**
 * On which nodes a DaemonSet's pods should stand, and how they are bound to them.
 * Models: pkg/controller/daemon: NodeShouldRunDaemonPod, ReplaceDaemonSetPodNodeNameNodeAffinity, AddOrUpdateDaemonPodTolerations.
 * Leaves out: nothing that shows.
 */
import type { DaemonSet } from '../../api/apps/v1/daemonset/daemonset';
import type { Node, Taint } from '../../api/core/v1/node/node';
import type { NodeSelectorRequirement, NodeSelectorTerm, Toleration } from '../../api/core/v1/pod/placement';
import type { Pod, PodSpec, PodTemplateSpec } from '../../api/core/v1/pod/pod';

const TOLERATED: { key: string; effect: Taint['effect'] }[] = [
  { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
];

const tolerationsOf = new WeakMap<PodSpec, Toleration[]>();

/** The template's tolerations with those that every daemon pod has; every node asks for them. */
function daemonTolerations(spec: PodSpec): Toleration[] {
  let tolerations = tolerationsOf.get(spec);
  if (!tolerations) {
    tolerations = withDaemonTolerations(spec);
    tolerationsOf.set(spec, tolerations);
  }
  return tolerations;
}

function withDaemonTolerations(spec: PodSpec): Toleration[] {
  const always = spec.hostNetwork
    ? [...TOLERATED, { key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' as const }]
    : TOLERATED;
  const added = always.map(({ key, effect }): Toleration => ({ key, operator: 'Exists', effect }));
  const isReplaced = (toleration: Toleration) =>
    added.some(
      ({ key, effect }) => toleration.key === key && toleration.effect === effect && toleration.operator === 'Exists',
    );
  return [...(spec.tolerations ?? []).filter((toleration) => !isReplaced(toleration)), ...added];
}

/** Whether a pod should run on a node, and whether one that is there may stay. */
export interface DaemonVerdict {
  shouldRun: boolean;
  mayStay: boolean;
}

/** Judges one node. */
export function judgeNode({ spec: { template } }: DaemonSet, node: Node): DaemonVerdict {
  const { spec } = template;
  const isNamed = !spec.nodeName || spec.nodeName === node.metadata.name;
  if (!isNamed || !matchesAffinity(spec, node)) return { shouldRun: false, mayStay: false };
  const tolerations = daemonTolerations(spec);
  const untolerated = (node.spec.taints ?? []).filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  if (untolerated.length === 0) return { shouldRun: true, mayStay: true };
  return { shouldRun: false, mayStay: !untolerated.some(({ effect }) => effect === 'NoExecute') };
}

function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === 'Exists' || (value ?? '') === (taint.value ?? '');
}

function matchesAffinity(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

function matchesTerm({ matchFields = [], matchExpressions = [] }: NodeSelectorTerm, { metadata }: Node): boolean {
  if (matchFields.length + matchExpressions.length === 0) return false;
  return (
    matchFields.every((field) => matches(field, metadata.name)) &&
    matchExpressions.every((expression) => matches(expression, metadata.labels?.[expression.key]))
  );
}

function matches({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default: {
      if (value === undefined || !/^-?\d+$/.test(value)) return false;
      return operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
  }
}

/** The node a daemon pod stands on, or is meant for. */
export function targetNodeOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms)
    for (const { key, values } of matchFields) if (key === 'metadata.name') return values?.[0];
  return undefined;
}

/** The template for one node: pinned by affinity so that the scheduler binds it, with tolerations and revision labels. */
export function templateFor(
  { spec: { template } }: DaemonSet,
  node: string,
  { hash, generation }: { hash: string; generation: string | undefined },
): PodTemplateSpec {
  const pin: NodeSelectorRequirement = { key: 'metadata.name', operator: 'In', values: [node] };
  const { affinity } = template.spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const nodeSelectorTerms = required
    ? required.nodeSelectorTerms.map((term) => ({ ...term, matchFields: [pin] }))
    : [{ matchFields: [pin] }];
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        ...(generation !== undefined && { 'pod-template-generation': generation }),
        'controller-revision-hash': hash,
      },
    },
    spec: {
      ...template.spec,
      tolerations: daemonTolerations(template.spec),
      affinity: {
        ...affinity,
        nodeAffinity: {
          ...affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
        },
      },
    },
  };
}
