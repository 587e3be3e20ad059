import type { ApiObject } from '../../../../apimachinery/object-meta';
import { kindRef } from '../../../kind-ref';
import type { PodCondition } from '../pod/pod';
import type { ResourceList } from '../shared';

/** One machine of the cluster. */
export interface Node extends ApiObject {
  spec: NodeSpec;
  status: NodeStatus;
}

/** What was said about a node: its addresses for pods, its taints, whether it takes pods. */
export interface NodeSpec {
  podCIDR?: string;
  podCIDRs?: string[];
  providerID?: string;
  unschedulable?: boolean;
  taints?: Taint[];
}

/** Keeps pods away that do not tolerate it. */
export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  timeAdded?: string;
}

/** A condition of a node, with the time of its last heartbeat. */
export interface NodeCondition extends Omit<PodCondition, 'lastProbeTime'> {
  lastHeartbeatTime?: string;
}

/** What was last seen of a node. */
export interface NodeStatus {
  capacity?: ResourceList;
  allocatable?: ResourceList;
  conditions?: NodeCondition[];
  addresses?: { type: string; address: string }[];
  daemonEndpoints?: { kubeletEndpoint: { Port: number } };
  nodeInfo?: Record<string, string>;
  images?: { names?: string[]; sizeBytes?: number }[];
  volumesInUse?: string[];
  volumesAttached?: { name: string; devicePath: string }[];
  phase?: string;
  features?: unknown;
  runtimeHandlers?: unknown[];
}

/** The kind's place in the API. */
export const Node = kindRef<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  namespaced: false,
});
