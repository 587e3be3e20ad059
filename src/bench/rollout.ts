/** One Deployment of many pods, from apply to all Ready, measured in a process of its own. */
import type { Pod } from '../simulation/api/core/v1/pod/pod';
import type { Cluster } from '../simulation/cluster/cluster';
import { hashHistory } from './history-hash';
import { rawBoundMs } from './raw-bound';
import { type TimeShares, whereTimeGoes } from './where-time-goes';
import { clusterOf, rollOut } from './workload';

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
