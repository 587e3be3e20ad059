/**
 * What a kubelet says of its node.
 * Models: kubelet's initial node and node status setters of v1.36: labels, capacity, allocatable, conditions, images.
 * Leaves out: cloud providers, devices, huge pages other than none, volumes in use.
 */
import type { Node, NodeCondition } from '../api/core/v1/node/node';
import type { NewObject } from '../apimachinery/object-meta';
import { parseQuantity, quantityValue } from '../apimachinery/quantity';
import { hashText, hex32, type ImageRecord } from '../runtime';

/** What a machine brings. */
export interface NodeShape {
  readonly name: string;
  readonly capacity: { cpu: string; memory: string; pods: string; 'ephemeral-storage': string };
  readonly labels: Record<string, string>;
  readonly taints: { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[];
  /** How often the machine has been started again. */
  readonly boots?: number;
}

/** Whether the node can take pods, and if not, why. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly message: string };

// kubelet defaults: memory.available<100Mi and nodefs.available<10% are kept free for eviction.
const EVICTION_MEMORY_BYTES = 100 * 1024 ** 2;
const EVICTION_STORAGE_SHARE = 10;
/** kubelet's --node-status-max-images. */
const MAX_IMAGES = 50;

/** The words of a node whose network plugin has nothing to work with yet. */
export const NETWORK_NOT_READY =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** What the node has. */
export function capacityOf({ capacity }: NodeShape): Record<string, string> {
  return {
    cpu: parseQuantity(capacity.cpu).text,
    'ephemeral-storage': kibibytes(quantityValue(capacity['ephemeral-storage'])),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: kibibytes(quantityValue(capacity.memory)),
    pods: parseQuantity(capacity.pods).text,
  };
}

/** What of it pods may use. */
export function allocatableOf(shape: NodeShape): Record<string, string> {
  const storage = quantityValue(shape.capacity['ephemeral-storage']);
  const memory = quantityValue(shape.capacity.memory);
  return {
    ...capacityOf(shape),
    'ephemeral-storage': String(storage - Math.floor(storage / EVICTION_STORAGE_SHARE)),
    memory: kibibytes(Math.max(0, memory - EVICTION_MEMORY_BYTES)),
  };
}

/** The capacity of a machine of which pods may use an amount of a resource. */
export function capacityFor({ capacity }: NodeShape, resource: string, allocatable: string): NodeShape['capacity'] {
  const value = quantityValue(allocatable);
  if (resource === 'memory') return { ...capacity, memory: String(value + EVICTION_MEMORY_BYTES) };
  if (resource === 'ephemeral-storage')
    return {
      ...capacity,
      [resource]: String(Math.ceil((value * EVICTION_STORAGE_SHARE) / (EVICTION_STORAGE_SHARE - 1))),
    };
  return { ...capacity, [resource]: allocatable };
}

function kibibytes(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024}Ki` : String(bytes);
}

/** The four conditions, with the times at which they last changed. */
export function nodeConditions(
  readiness: Readiness,
  old: readonly NodeCondition[] | undefined,
  now: string,
): NodeCondition[] {
  const rows: [string, 'True' | 'False', string, string][] = [
    ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    readiness.isReady
      ? ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status']
      : ['Ready', 'False', 'KubeletNotReady', readiness.message],
  ];
  return rows.map(([type, status, reason, message]) => {
    const before = old?.find((condition) => condition.type === type);
    const since = before?.status === status ? (before.lastTransitionTime ?? now) : now;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime: since, reason, message };
  });
}

/** The images as the node's status lists them: the largest fifty. */
export function nodeImages(images: readonly ImageRecord[]): { names: string[]; sizeBytes: number }[] {
  return [...images]
    .sort((a, b) => b.sizeBytes - a.sizeBytes || (a.reference < b.reference ? -1 : 1))
    .slice(0, MAX_IMAGES)
    .map(({ id, reference, sizeBytes }) => ({ names: [id, reference], sizeBytes }));
}

/** The node as it registers itself. */
export function initialNode(shape: NodeShape, address: string): NewObject<Node> {
  const { name } = shape;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...shape.labels,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { ...(shape.taints.length > 0 && { taints: shape.taints }) },
    status: {
      capacity: capacityOf(shape),
      allocatable: allocatableOf(shape),
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: nodeInfo(name, shape.boots ?? 0),
    },
  };
}

function nodeInfo(name: string, boots: number): Record<string, string> {
  const hex = (salt: string) => hex32(hashText(`${salt} ${name}`));
  const uuid = (salt: string) =>
    `${hex(salt)}-${hex(`${salt}a`).slice(4)}-4${hex(`${salt}b`).slice(5)}-a${hex(`${salt}c`).slice(5)}-${hex(`${salt}d`)}${hex(`${salt}e`).slice(4)}`;
  return {
    machineID: `${hex('machine')}${hex('machine1')}${hex('machine2')}${hex('machine3')}`,
    systemUUID: uuid('system'),
    bootID: uuid(boots > 0 ? `boot ${boots}` : 'boot'),
    kernelVersion: '6.12.0-13-amd64',
    osImage: 'Debian GNU/Linux 13 (trixie)',
    containerRuntimeVersion: 'containerd://2.2.1',
    kubeletVersion: 'v1.36.3',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  };
}
