import type { ContainerStatus } from '../../api/core/v1/pod/container';
import type { Pod, PodPhase } from '../../api/core/v1/pod/pod';
import { isSidecar, shouldRestartAfter } from '../restart-policy';

interface Tally {
  pendingInits: number;
  pendingSidecars: number;
  failedForGood: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  stoppedForGood: number;
  succeeded: number;
}

/** The phase of a pod given the states of its containers (kubelet getPhase). */
export function phaseOf(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  { isTerminal, hasInitialized }: { isTerminal: boolean; hasInitialized: boolean },
): PodPhase {
  const tally: Tally = {
    pendingInits: 0,
    pendingSidecars: 0,
    failedForGood: 0,
    unknown: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    stoppedForGood: 0,
    succeeded: 0,
  };
  for (const container of pod.spec.initContainers ?? []) {
    if (isSidecar(container)) countSidecar(tally, statuses.get(container.name));
    else countInit(tally, statuses.get(container.name), (code) => shouldRestartAfter(container, pod.spec, code));
  }
  for (const container of pod.spec.containers)
    countApp(tally, statuses.get(container.name), (code) => shouldRestartAfter(container, pod.spec, code));
  return decide(tally, isTerminal, hasInitialized);
}

function decide(tally: Tally, isTerminal: boolean, hasInitialized: boolean): PodPhase {
  const { pendingInits, pendingSidecars, unknown, running, waiting, stopped, stoppedForGood, succeeded } = tally;
  if (tally.failedForGood > 0) return 'Failed';
  if (pendingInits > 0 || (pendingSidecars > 0 && !hasInitialized) || waiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running > 0 || stopped === 0 || unknown > 0) return 'Pending';
  if (!isTerminal && stopped !== stoppedForGood) return 'Running';
  return stopped === succeeded ? 'Succeeded' : 'Failed';
}

function countInit(tally: Tally, status: ContainerStatus | undefined, restarts: (exitCode: number) => boolean): void {
  const { state, lastState } = status ?? {};
  const ended = state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined);
  if (!ended) tally.pendingInits++;
  else if (ended.exitCode !== 0 && !restarts(ended.exitCode)) tally.failedForGood++;
}

function countSidecar(tally: Tally, status: ContainerStatus | undefined): void {
  const { state, lastState, started } = status ?? {};
  if (state?.running) {
    if (!started) tally.pendingSidecars++;
    tally.running++;
  } else if (state?.waiting) {
    if (lastState?.terminated) return;
    tally.pendingSidecars++;
    tally.waiting++;
  } else if (!state?.terminated) {
    tally.pendingSidecars++;
    tally.unknown++;
  }
}

function countApp(tally: Tally, status: ContainerStatus | undefined, restarts: (exitCode: number) => boolean): void {
  const { state, lastState } = status ?? {};
  if (state?.running) tally.running++;
  else if (state?.terminated) {
    tally.stopped++;
    if (!restarts(state.terminated.exitCode)) tally.stoppedForGood++;
    if (state.terminated.exitCode === 0) tally.succeeded++;
  } else if (state?.waiting) {
    if (!lastState?.terminated) tally.waiting++;
    else {
      tally.stopped++;
      if (!restarts(lastState.terminated.exitCode)) tally.stoppedForGood++;
    }
  } else tally.unknown++;
}
