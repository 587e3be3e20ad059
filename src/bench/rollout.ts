/** One Deployment of many pods, from apply to all Ready, measured in a process of its own. */
import type { Deployment } from '../simulation/api/apps/v1/deployment/deployment';
import type { Node } from '../simulation/api/core/v1/node/node';
import type { Pod } from '../simulation/api/core/v1/pod/pod';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig, workers } from '../simulation/cluster/config';
import { hashHistory } from './history-hash';
import { rawBoundMs } from './raw-bound';
import { type TimeShares, whereTimeGoes } from './where-time-goes';

/** What one run says. */
export interface RolloutSample {
  pods: number;
  nodes: number;
  wallMs: number;
  rawMs: number;
  virtualS: number;
  tasks: number;
  steps: number;
  etcdRevisions: number;
  hostsRevisions: number;
  bytesPerPod: number;
  jumpMs: number;
  /** One hour in which nothing happens, afterwards. */
  idleHourMs: number;
  hash: string;
  problems: string[];
}

const WARM_UP_MS = 5_000;
const LONGEST_WARM_UP_MS = 600_000;
const LONGEST_MS = 6 * 3_600_000;

function deployment(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: app
          image: registry.k8s.io/pause:3.10
          resources:
            requests: {cpu: 10m, memory: 16Mi}
`;
}

/** Runs it; `collect` is the garbage collector, if the process may call it. */
export function measureRollout(pods: number, nodes: number, collect: (() => void) | undefined): RolloutSample {
  const cluster = clusterOf(nodes);
  const heapBefore = usedBytes(collect);
  const tasksBefore = cluster.engine.tasksRun;
  const revisionsBefore = cluster.etcd.revision;
  const startedAtMs = cluster.engine.now;
  const started = performance.now();
  const { errors } = rollOut(cluster, pods);
  const wallMs = performance.now() - started;
  const bytes = usedBytes(collect) - heapBefore;
  const tasks = cluster.engine.tasksRun - tasksBefore;
  const etcdRevisions = cluster.etcd.revision - revisionsBefore;
  return {
    pods,
    nodes,
    wallMs,
    rawMs: rawBoundMs(tasks, etcdRevisions),
    virtualS: (cluster.engine.now - startedAtMs) / 1000,
    tasks,
    steps: cluster.engine.spans.count,
    etcdRevisions,
    hostsRevisions: cluster.hosts.revision,
    bytesPerPod: bytes / pods,
    jumpMs: medianJumpMs(cluster),
    hash: hashHistory(cluster),
    idleHourMs: idleHourMs(cluster),
    problems: [...errors.map(({ message }) => message), ...problemsOf(cluster, pods)],
  };
}

/** Where the time of the same rollout goes. */
export function profileRollout(pods: number, nodes: number): TimeShares {
  const cluster = clusterOf(nodes);
  return whereTimeGoes(() => void rollOut(cluster, pods));
}

/** A cluster of so many nodes after the rollout: a history to look into. */
export function rolledOut(pods: number, nodes: number): Cluster {
  const cluster = clusterOf(nodes);
  rollOut(cluster, pods);
  return cluster;
}

function clusterOf(nodes: number): Cluster {
  const cluster = new Cluster(defaultConfig({ nodes: workers(nodes, 3), network: networkFor(nodes) }));
  // Thousands of nodes are not ready at once: their taints go at the pace of the controllers' limit of requests.
  do cluster.engine.runUntil(cluster.engine.now + WARM_UP_MS);
  while (hasNodeThatIsNotReady(cluster) && cluster.engine.now < LONGEST_WARM_UP_MS);
  return cluster;
}

function hasNodeThatIsNotReady({ etcd }: Cluster): boolean {
  return etcd
    .range('/registry/minions/')
    .some(({ value }) => (value as Node).spec.taints?.some(({ key }) => key === 'node.kubernetes.io/not-ready'));
}

function rollOut(cluster: Cluster, pods: number) {
  const result = cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: deployment(pods) }] });
  runUntilReady(cluster, pods);
  return result;
}

/** The pod network must hold all nodes: a /8 of /24 parts, as kubeadm's users do for large clusters. */
function networkFor(nodes: number) {
  const { network } = defaultConfig();
  return nodes <= 250
    ? network
    : { ...network, podCIDR: '10.0.0.0/9', serviceCIDR: '10.128.0.0/16', hostCIDR: '172.16.0.0/16' };
}

/** Readiness is asked of the Deployment's own status, which is cheap; the pods are counted at the end. */
function runUntilReady(cluster: Cluster, pods: number): void {
  const isReady = () => {
    const entry = cluster.etcd.get('/registry/deployments/default/web');
    return (entry?.value as Deployment | undefined)?.status.readyReplicas === pods;
  };
  while (!isReady() && cluster.engine.now < LONGEST_MS)
    for (let i = 0; i < 20; i++) if (!cluster.engine.runNext(LONGEST_MS)) return;
}

function idleHourMs({ engine }: Cluster): number {
  const started = performance.now();
  engine.runUntil(engine.now + 3_600_000);
  return performance.now() - started;
}

function usedBytes(collect: (() => void) | undefined): number {
  collect?.();
  collect?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The median of jumps to random steps: the store's cursor moves there and one object is read. */
function medianJumpMs(cluster: Cluster): number {
  const { engine, etcd } = cluster;
  const chance = engine.prng('bench');
  const times = Array.from({ length: 15 }, () => {
    const step = chance.below(engine.spans.count);
    const started = performance.now();
    etcd.view(engine.spans.etcdRevisionAt(step)).get('/registry/deployments/default/web');
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[7] as number;
}

/** What must be true of the result, or it has no time. */
function problemsOf(cluster: Cluster, pods: number): string[] {
  const all = cluster.etcd.range('/registry/pods/', '/registry/pods/default/').map(({ value }) => value as Pod);
  const ready = all.filter(({ status }) =>
    status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  const addresses = new Set(all.map(({ status }) => status.podIP));
  const perNode = new Map<string, number>();
  for (const { spec } of all) perNode.set(spec.nodeName ?? '', (perNode.get(spec.nodeName ?? '') ?? 0) + 1);
  return [
    ...(ready.length === pods ? [] : [`${ready.length} of ${pods} pods are ready`]),
    ...(addresses.size === all.length ? [] : [`${all.length - addresses.size} addresses are shared`]),
    ...([...perNode.values()].some((count) => count > 110) ? ['a node has more than 110 pods'] : []),
  ];
}
