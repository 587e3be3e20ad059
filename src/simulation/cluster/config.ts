/** What a cluster is built from. With the seed and the inputs it decides the whole history. */
export interface ClusterConfig {
  seed: number;
  /** The wall-clock time at simulated time 0, in ms since 1970. */
  epochMs: number;
  nodes: NodeConfig[];
  network: NetworkConfig;
  /** What is installed into the fresh cluster; nothing if nothing is said. */
  addons?: { coredns?: boolean };
  latencies: Latencies;
  /** kube-controller-manager's --terminated-pod-gc-threshold. */
  terminatedPodGcThreshold: number;
  /** kube-controller-manager's --node-monitor-grace-period, ms. */
  nodeMonitorGraceMs: number;
}

/** One machine. */
export interface NodeConfig {
  name: string;
  /** Quantities: `4`, `8Gi`, `110`. */
  capacity: { cpu: string; memory: string; pods: string; 'ephemeral-storage': string };
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[];
}

/** How the machines are joined. */
export interface NetworkConfig {
  /** `kubernetes`: one address a pod, routed between nodes. `docker`: docker0 172.17.0.1/16 on every host, host-private. */
  model: 'kubernetes' | 'docker';
  /** The network implementation of the Kubernetes model: a folder of cni/. Flannel's host-gw if nothing is said. */
  implementation?: string;
  /** kube-proxy's mode; `iptables` if nothing is said. */
  proxyMode?: 'iptables' | 'nftables';
  /** The bridge's name: `docker0` as in 2018, or `cni0`. */
  bridge: 'docker0' | 'cni0';
  podCIDR: string;
  /** The prefix length of one node's part of podCIDR. */
  nodePrefix: number;
  serviceCIDR: string;
  /** The segment of the machines themselves. */
  hostCIDR: string;
}

/** How long things take, ms. */
export interface Latencies {
  /** From a write to its watch event at a watcher. */
  watchMs: number;
  /** One scheduling cycle. */
  schedulingMs: number;
  /** Sandbox (pause, netns, CNI), create and start of a container. */
  sandboxMs: number;
  createMs: number;
  startMs: number;
  /** How fast images come: bytes a second. 0: instantly. */
  pullBytesPerSecond: number;
  /** Requests a second and burst of controllers, scheduler and kubelets; 0: no limit. */
  controllerQps: number;
  controllerBurst: number;
  schedulerQps: number;
  schedulerBurst: number;
  kubeletQps: number;
  kubeletBurst: number;
}

/** The defaults of v1.36's components, and a runtime as quick as a good machine. */
export const realisticLatencies: Latencies = {
  watchMs: 4,
  schedulingMs: 1,
  sandboxMs: 150,
  createMs: 40,
  startMs: 60,
  pullBytesPerSecond: 40_000_000,
  controllerQps: 20,
  controllerBurst: 30,
  schedulerQps: 50,
  schedulerBurst: 100,
  kubeletQps: 50,
  kubeletBurst: 100,
};

/** Slowed down so that every message can be followed by eye. */
export const teachingLatencies: Latencies = {
  ...realisticLatencies,
  watchMs: 120,
  schedulingMs: 400,
  sandboxMs: 600,
  createMs: 250,
  startMs: 250,
};

/** `count` equal workers in `zones` zones. */
export function workers(count: number, zones = 1, capacity: Partial<NodeConfig['capacity']> = {}): NodeConfig[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `worker-${i + 1}`,
    capacity: { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi', ...capacity },
    labels: zoneLabels(i, zones),
    taints: [],
  }));
}

/** Nodes are dealt out to zones in turn; a single zone has no label. */
function zoneLabels(index: number, zones: number): Record<string, string> {
  return zones > 1 ? { 'topology.kubernetes.io/zone': `zone-${String.fromCharCode(97 + (index % zones))}` } : {};
}

/** The cluster of the first paint: three workers, docker0 with the node's pod CIDR. */
export function defaultConfig(changes: Partial<ClusterConfig> = {}): ClusterConfig {
  return {
    seed: 42,
    epochMs: 1_767_225_600_000,
    nodes: workers(3),
    network: {
      model: 'kubernetes',
      bridge: 'docker0',
      podCIDR: '10.244.0.0/16',
      nodePrefix: 24,
      serviceCIDR: '10.96.0.0/12',
      hostCIDR: '192.168.50.0/24',
    },
    latencies: realisticLatencies,
    terminatedPodGcThreshold: 12_500,
    nodeMonitorGraceMs: 50_000,
    ...changes,
  };
}
