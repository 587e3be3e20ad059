import type { Node } from '../../api/core/v1/node/node';
import type { Pod } from '../../api/core/v1/pod/pod';
import { NodeInfo } from '../framework/node-info';
import { PodInfo } from '../framework/pod-info';
import { amountOf, podRequests } from '../framework/resources';
import { findUntoleratedTaint } from '../framework/taints';
import { type Proposal, textOfAmount, withNode } from '../proposal';
import type { World } from './explain';

/** Everything about the nodes that might be changed so that the pod fits. */
export function nodeChanges(pod: Pod, world: World): Proposal[] {
  return [
    ...world.nodes.flatMap((node) => [
      ...removeTaint(pod, world, node),
      ...uncordon(world, node),
      ...addLabels(pod, world, node),
      ...raiseAllocatable(pod, world, node),
    ]),
    ...addNode(world),
  ];
}

function removeTaint(pod: Pod, world: World, node: Node): Proposal[] {
  const taints = node.spec.taints ?? [];
  const taint = findUntoleratedTaint(taints, pod.spec.tolerations);
  if (!taint) return [];
  const rest = taints.filter((other) => other !== taint);
  return [
    {
      kind: 'removeTaint',
      of: 'node',
      path: `spec.taints[${taints.indexOf(taint)}]`,
      from: taint,
      to: undefined,
      size: 0.35,
      node: node.metadata.name,
      world: withNode(world, { ...node, spec: { ...node.spec, taints: rest } }),
    },
  ];
}

function uncordon(world: World, node: Node): Proposal[] {
  if (!node.spec.unschedulable) return [];
  return [
    {
      kind: 'uncordon',
      of: 'node',
      path: 'spec.unschedulable',
      from: true,
      to: undefined,
      size: 0.2,
      node: node.metadata.name,
      world: withNode(world, { ...node, spec: { ...node.spec, unschedulable: false } }),
    },
  ];
}

/** The labels of the pod's nodeSelector that the node lacks, one at a time. */
function addLabels(pod: Pod, world: World, node: Node): Proposal[] {
  const wanted = pod.spec.nodeSelector ?? {};
  const labels = node.metadata.labels ?? {};
  return Object.keys(wanted)
    .filter((key) => labels[key] !== wanted[key])
    .map((key) => ({
      kind: 'addLabel',
      of: 'node',
      path: `metadata.labels[${key}]`,
      from: labels[key],
      to: wanted[key],
      size: 0.45,
      node: node.metadata.name,
      world: withNode(world, {
        ...node,
        metadata: { ...node.metadata, labels: { ...labels, [key]: wanted[key] as string } },
      }),
    }));
}

/** As much more of what is short as the pod needs on this node. */
function raiseAllocatable(pod: Pod, world: World, node: Node): Proposal[] {
  const info = new NodeInfo(node);
  for (const other of world.pods) if (other.spec.nodeName === info.name) info.addPod(new PodInfo(other));
  const requests = podRequests(pod);
  const names = ['cpu', 'memory', 'ephemeral-storage', ...(requests.scalars?.keys() ?? [])];
  const needed = (name: string) => amountOf(info.requested, name) + amountOf(requests, name);
  const short = names.filter((name) => amountOf(requests, name) > 0 && needed(name) > amountOf(info.allocatable, name));
  const isFull = info.pods.length >= info.allowedPods;
  if (short.length + (isFull ? 1 : 0) !== 1) return [];
  const resource = short[0] ?? 'pods';
  const before = isFull ? info.allowedPods : amountOf(info.allocatable, resource);
  const after = isFull ? info.pods.length + 1 : needed(resource);
  const to = textOfAmount(resource, after);
  const allocatable = { ...node.status?.allocatable, [resource]: to };
  return [
    {
      kind: 'raiseAllocatable',
      of: 'node',
      path: `status.allocatable.${resource}`,
      from: node.status?.allocatable?.[resource],
      to,
      size: before > 0 ? (after - before) / before : 1,
      node: info.name,
      world: withNode(world, { ...node, status: { ...node.status, allocatable } }),
    },
  ];
}

/** One node more of each shape that there is. */
function addNode(world: World): Proposal[] {
  const shapes = new Map<string, Node>();
  for (const node of world.nodes) shapes.set(shapeOf(node), node);
  return [...shapes.values()].map((node) => {
    const name = freeName(world, node.metadata.name);
    const labels = { ...node.metadata.labels, 'kubernetes.io/hostname': name };
    const copy: Node = {
      ...node,
      metadata: { ...node.metadata, name, uid: name, labels },
      spec: { ...node.spec, unschedulable: false },
    };
    return {
      kind: 'addNode' as const,
      of: 'node' as const,
      path: '',
      from: undefined,
      to: copy,
      size: 1,
      node: node.metadata.name,
      world: { ...world, nodes: [...world.nodes, copy] },
    };
  });
}

function shapeOf({ metadata, spec, status }: Node): string {
  const { 'kubernetes.io/hostname': _host, ...labels } = metadata.labels ?? {};
  return JSON.stringify([labels, spec.taints, status?.allocatable]);
}

function freeName({ nodes }: World, like: string): string {
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  const stem = like.replace(/-?\d+$/, '');
  for (let i = nodes.length + 1; ; i++) if (!names.has(`${stem}-${i}`)) return `${stem}-${i}`;
}
