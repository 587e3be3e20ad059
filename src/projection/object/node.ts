import type { Node } from '../../simulation/api/core/v1/node/node';
import { Machine } from '../../simulation/linux';
import { milliOf } from '../pod-facts';
import { GONE, POD_SHAPES, type PodShape } from '../pod-shape';
import { type PodRowEntry, podSlotsOf } from '../pod-slots';
import type { World } from '../world';

/** One resource of a node: amounts in thousandths (cpu) or whole units. */
export interface NodeResource {
  name: string;
  capacity: string;
  allocatable: string;
  /** As numbers in thousandths, for the bar. */
  allocatableMilli: number;
  capacityMilli: number;
  /** What pods have asked for; absent where pods are not counted (huge pages, storage). */
  requestedMilli?: number;
}

/** A node as its overview shows it. */
export interface NodeView {
  ready: string;
  isOn: boolean;
  isUnschedulable: boolean;
  taints: { text: string; key: string; value: string; effect: string }[];
  resources: NodeResource[];
  addresses: string[];
  podCIDR: string;
  info: [string, string][];
  pods: { key: string; name: string; shape: PodShape; cpuMilli: number; memoryBytes: number }[];
}

const INFO = ['kubeletVersion', 'containerRuntimeVersion', 'osImage', 'kernelVersion'];

function podsOn(world: World, node: string): NodeView['pods'] {
  const slots = podSlotsOf(world);
  return slots.tenantsAt(node, world.etcd.revision).flatMap((row) => {
    const state = row < 0 ? GONE : (slots.state[row] as number);
    if (state >= GONE) return [];
    const { key, cpuMilli, memoryBytes } = slots.rows[row] as PodRowEntry;
    const shape = POD_SHAPES[state] as PodShape;
    return [{ key, name: key.slice(key.lastIndexOf('/') + 1), shape, cpuMilli, memoryBytes }];
  });
}

/** What the overview says of a node. */
export function nodeViewOf(world: World, node: Node): NodeView {
  const { metadata, spec, status } = node;
  const pods = podsOn(world, metadata.name);
  const counted = pods.filter(({ shape }) => shape !== 'succeeded' && shape !== 'failed');
  const requested: Record<string, number> = {
    cpu: counted.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0),
    memory: counted.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) * 1000,
    pods: counted.length * 1000,
  };
  const allocatable = status?.allocatable ?? {};
  const order = ['cpu', 'memory', 'pods'];
  const names = [
    ...order.filter((name) => name in allocatable),
    ...Object.keys(allocatable).filter((name) => !order.includes(name)),
  ];
  return {
    ready: status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown',
    isOn: new Machine(world.hosts, metadata.name).record?.power !== 'off',
    isUnschedulable: spec?.unschedulable ?? false,
    taints: (spec?.taints ?? []).map(({ key, value = '', effect }) => ({
      text: `${key}${value ? `=${value}` : ''}:${effect}`,
      key,
      value,
      effect,
    })),
    resources: names.map((name) => ({
      name,
      capacity: String(status?.capacity?.[name] ?? ''),
      allocatable: String(allocatable[name]),
      allocatableMilli: milliOf(allocatable[name]),
      capacityMilli: milliOf(status?.capacity?.[name]),
      ...(requested[name] !== undefined && { requestedMilli: requested[name] }),
    })),
    addresses: (status?.addresses ?? []).map(({ type, address }) => `${type} ${address}`),
    podCIDR: spec?.podCIDR ?? '',
    info: INFO.flatMap((name): [string, string][] => {
      const value = (status?.nodeInfo as Record<string, string> | undefined)?.[name];
      return value ? [[name, value]] : [];
    }),
    pods,
  };
}
