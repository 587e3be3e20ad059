/**
 * What kubectl prints as STATUS, READY and RESTARTS of a pod: one word made of phase, reasons and container states.
 * Models: printers.printPod of kube-apiserver v1.36.
 * Leaves out: nothing.
 */
import type { Container, ContainerStatus } from './container';
import type { Pod, PodStatus } from './pod';

/** The four things that a line of `kubectl get pods` says of a pod's containers. */
export interface PodSummary {
  /** STATUS: `Running`, `Init:0/2`, `CrashLoopBackOff`, `Terminating`. */
  word: string;
  /** READY: containers that are ready (sidecars included), of how many. */
  ready: number;
  total: number;
  /** RESTARTS, and when the last one was (an API timestamp). */
  restarts: number;
  lastRestart: string | undefined;
}

const summaries = new WeakMap<Pod, PodSummary>();

/** The summary of a pod; remembered for stored (frozen) pods. */
export function podSummaryOf(pod: Pod): PodSummary {
  let summary = summaries.get(pod);
  if (!summary) {
    summary = summarize(pod);
    if (Object.isFrozen(pod)) summaries.set(pod, summary);
  }
  return summary;
}

/** The word that kubectl prints as STATUS. */
export function statusWordOf(pod: Pod): string {
  return podSummaryOf(pod).word;
}

/** How many containers are ready, and of how many. */
export function readyOf(pod: Pod): { ready: number; total: number } {
  return podSummaryOf(pod);
}

/** How often containers were restarted. */
export function restartsOf(pod: Pod): number {
  return podSummaryOf(pod).restarts;
}

function summarize(pod: Pod): PodSummary {
  const status: Partial<PodStatus> = pod.status ?? {};
  const init = summarizeInit(pod.spec.initContainers ?? [], status.initContainerStatuses ?? []);
  const summary: PodSummary = {
    word: init.word ?? plainReason(status),
    ready: init.ready,
    total: pod.spec.containers.length + init.sidecars,
    restarts: init.restarts,
    lastRestart: init.lastRestart,
  };
  if (init.word === undefined || hasCondition(status, 'Initialized')) {
    summary.restarts = init.sidecarRestarts;
    summary.lastRestart = init.lastSidecarRestart;
    addContainers(summary, status);
  }
  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') summary.word = 'Unknown';
    else if (status.phase !== 'Succeeded' && status.phase !== 'Failed') summary.word = 'Terminating';
  }
  return summary;
}

function plainReason(status: Partial<PodStatus>): string {
  const isGated = status.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : status.reason || status.phase || '';
}

function hasCondition(status: Partial<PodStatus>, wanted: string): boolean {
  return status.conditions?.some(({ type, status: is }) => type === wanted && is === 'True') ?? false;
}

/** Whether an init container is a sidecar: it is restarted and lives as long as the pod. */
export function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always';
}

function summarizeInit(containers: readonly Container[], statuses: readonly ContainerStatus[]) {
  const byName = new Map(containers.map((container) => [container.name, container]));
  const init = {
    /** The word of the container that the pod waits for; undefined when initialization is over. */
    word: undefined as string | undefined,
    ready: 0,
    sidecars: containers.filter(isSidecar).length,
    restarts: 0,
    lastRestart: undefined as string | undefined,
    sidecarRestarts: 0,
    lastSidecarRestart: undefined as string | undefined,
  };
  for (const [index, status] of statuses.entries()) {
    const sidecar = isSidecar(byName.get(status.name));
    const ended = status.lastState?.terminated?.finishedAt;
    init.restarts += status.restartCount;
    init.lastRestart = later(init.lastRestart, ended);
    if (sidecar) {
      init.sidecarRestarts += status.restartCount;
      init.lastSidecarRestart = later(init.lastSidecarRestart, ended);
    }
    if (status.state?.terminated?.exitCode === 0) continue;
    if (sidecar && status.started) {
      if (status.ready) init.ready++;
      continue;
    }
    init.word = initWord(status, index, containers.length);
    break;
  }
  return init;
}

function initWord({ state }: ContainerStatus, index: number, count: number): string {
  if (state?.terminated) return `Init:${endWord(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${count}`;
}

function endWord({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

/** The containers from the last to the first: the first one's reason wins. */
function addContainers(summary: PodSummary, status: Partial<PodStatus>): void {
  let hasRunning = false;
  let failed: string | undefined;
  for (const container of (status.containerStatuses ?? []).toReversed()) {
    summary.restarts += container.restartCount;
    summary.lastRestart = later(summary.lastRestart, container.lastState?.terminated?.finishedAt);
    const { waiting, terminated, running } = container.state ?? {};
    if (waiting?.reason) summary.word = waiting.reason;
    else if (terminated) {
      summary.word = endWord(terminated);
      if (terminated.exitCode !== 0) failed = summary.word;
    } else if (container.ready && running) {
      hasRunning = true;
      summary.ready++;
    }
  }
  if (summary.word !== 'Completed') return;
  if (hasRunning && hasCondition(status, 'Ready')) summary.word = 'Running';
  else if (failed !== undefined) summary.word = failed;
  else if (hasRunning) summary.word = 'NotReady';
}

/** The later of two timestamps of the API, whose order is that of their texts. */
function later(a: string | undefined, b: string | null | undefined): string | undefined {
  return b && (a === undefined || a < b) ? b : a;
}
