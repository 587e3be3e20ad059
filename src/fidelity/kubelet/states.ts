/** The distinct states of a pod, and the words of kubectl, out of its revisions. */
import type { ContainerStatus } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import type { RecordedState } from './recording';

/** One revision of a pod; undefined for its end. */
export interface Version {
  t: number;
  pod: Pod | undefined;
}

/** The states, one a revision. */
export function stateOf(versions: readonly Version[]): RecordedState[] {
  let last: RecordedState | undefined;
  return versions.map(({ t, pod }) => {
    if (!pod) return { ...(last as RecordedState), t, deleting: 0, gone: true };
    const { status, metadata } = pod;
    last = {
      t,
      phase: status.phase,
      ...(status.reason && { reason: status.reason }),
      ...(status.message && { message: status.message }),
      conditions: status.conditions ?? [],
      initContainerStatuses: status.initContainerStatuses ?? [],
      containerStatuses: status.containerStatuses ?? [],
      ephemeralContainerStatuses: status.ephemeralContainerStatuses ?? [],
      ...(status.qosClass && { qosClass: status.qosClass }),
      ...(metadata.deletionTimestamp && { deleting: metadata.deletionGracePeriodSeconds ?? null }),
    };
    return last;
  });
}

/** [second, READY, STATUS, RESTARTS] at each change. */
export function wordsOf(versions: readonly Version[]): [number, string, string, string][] {
  const words: [number, string, string, string][] = [];
  for (const { t, pod } of versions) {
    if (!pod) continue;
    const { word, ready, total, restarts } = podSummaryOf(pod);
    words.push([t, `${ready}/${total}`, word, String(restarts)]);
  }
  return words;
}

/** What of a state is compared, as text. */
export function stateKey(state: RecordedState): string {
  const conditions = (state.conditions ?? []).map(
    ({ type, status, reason }) => `${type}=${status}${reason ? `(${reason})` : ''}`,
  );
  const lists = [state.initContainerStatuses, state.containerStatuses, state.ephemeralContainerStatuses];
  const containers = lists.map((list) => (list ?? []).map(containerKey).join(' '));
  const deleting = state.gone ? 'gone' : state.deleting === undefined ? '' : 'deleting';
  return [state.phase, state.reason ?? '', deleting, conditions.join(' '), ...containers, state.qosClass ?? ''].join(
    ' | ',
  );
}

function containerKey(status: ContainerStatus): string {
  const { name, state, lastState, ready, started, restartCount } = status;
  return `${name}[${stateWord(state)},last ${stateWord(lastState)},${ready ? 'ready' : 'unready'},${started ? 'started' : 'unstarted'},${restartCount}]`;
}

function stateWord(state: ContainerStatus['state']): string {
  if (state?.running) return 'running';
  if (state?.waiting) return `waiting:${state.waiting.reason ?? ''}`;
  if (state?.terminated) return `terminated:${state.terminated.reason}:${state.terminated.exitCode}`;
  return 'none';
}
