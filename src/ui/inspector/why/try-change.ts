/** A proposed change as the input that makes it. */
import type { ClusterInput } from '../../../simulation/cluster/define-input';
import type { SmallestChange } from '../../../simulation/scheduler/proposal';

interface NodeShape {
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec?: { readonly taints?: readonly { key: string; value?: string; effect: string }[] };
  readonly status?: { readonly capacity?: Record<string, unknown> };
}

/** Labels that a kubelet puts on its node by itself. */
const OWN_LABELS = /^(beta\.)?kubernetes\.io\/(hostname|arch|os)$/;

/** What a machine has more or less of. */
const MACHINE_HAS = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

function nodeInput(to: NodeShape): ClusterInput {
  const { metadata, spec, status } = to;
  const amount = (name: string, otherwise: string): string => String(status?.capacity?.[name] ?? otherwise);
  const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([name]) => !OWN_LABELS.test(name)));
  const capacity = {
    cpu: amount('cpu', '4'),
    memory: amount('memory', '8Gi'),
    pods: amount('pods', '110'),
    'ephemeral-storage': amount('ephemeral-storage', '100Gi'),
  };
  const taints = (spec?.taints ?? []).filter(({ key }) => !key.startsWith('node.kubernetes.io/'));
  return { do: 'add-node', node: { name: metadata.name, capacity, labels, taints } };
}

/** The input; undefined for what nobody can do to a running cluster (a device that no machine has). */
export function inputOf(pod: string, change: SmallestChange): ClusterInput | undefined {
  const [, namespace = '', name = ''] = pod.split('/');
  const { kind, of, node, path, from, to } = change;
  if (of === 'pod') return { do: 'change-pod', namespace, name, path, ...(to !== undefined && { value: to }) };
  if (kind === 'uncordon') return { do: 'cordon', node, unschedulable: false };
  if (kind === 'removeTaint') return { do: 'taint', node, taint: from, remove: true };
  if (kind === 'raiseAllocatable') {
    const resource = path.replace('status.allocatable.', '');
    return MACHINE_HAS.has(resource) ? { do: 'resize-node', node, resource, allocatable: String(to) } : undefined;
  }
  if (kind === 'addNode') return nodeInput(to as NodeShape);
  if (kind !== 'addLabel') return undefined;
  const label = /\[(.*)\]$/.exec(path)?.[1] ?? '';
  return { do: 'label', group: '', version: 'v1', resource: 'nodes', name: node, labels: { [label]: String(to) } };
}
