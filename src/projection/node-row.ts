import type { Node } from '../simulation/api/core/v1/node/node';
import { milliOf } from './pod-facts';

/** One node as the stage draws it from afar. */
export interface NodeRow {
  name: string;
  uid: string;
  ready: 'True' | 'False' | 'Unknown';
  isUnschedulable: boolean;
  taints: string[];
  zone: string;
  podCIDR: string;
  address: string;
  cpuMilli: { requested: number; allocatable: number };
  memoryBytes: { requested: number; allocatable: number };
  pods: { count: number; allocatable: number };
  /** How many slots it has needed in the whole history. */
  slots: number;
}

const ZONE = 'topology.kubernetes.io/zone';

/** A node's row before its pods are counted. */
export function nodeRowOf(node: Node): NodeRow {
  const { metadata, spec, status } = node;
  const allocatable = status?.allocatable ?? status?.capacity ?? {};
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
  return {
    name: metadata.name,
    uid: metadata.uid,
    ready: ready as NodeRow['ready'],
    isUnschedulable: spec?.unschedulable ?? false,
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
    zone: metadata.labels?.[ZONE] ?? '',
    podCIDR: spec?.podCIDR ?? '',
    address: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    cpuMilli: { requested: 0, allocatable: milliOf(allocatable.cpu) },
    memoryBytes: { requested: 0, allocatable: milliOf(allocatable.memory) / 1000 },
    pods: { count: 0, allocatable: milliOf(allocatable.pods) / 1000 },
    slots: 0,
  };
}
