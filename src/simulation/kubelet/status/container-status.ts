/**
 * What the API shows of a pod's containers, from what the runtime holds and what was shown before.
 * Models: kubelet convertToAPIContainerStatuses of v1.36.
 * Leaves out: RestartAllContainers, devices, resources as a cgroup would report them (they are what was granted).
 */
import type { Container, ContainerState, ContainerStatus } from '../../api/core/v1/pod/container';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { ContainerRecord, PodRuntimeStatus } from '../../runtime';
import { hasAnyAppContainer, isSidecar, latestOf, shouldBeRestarted } from '../restart-policy';

/** Why a container could not be started, by the kubelet's last try. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

/** What container statuses are made from. */
export interface StatusFacts {
  readonly pod: Pod;
  readonly runtime: PodRuntimeStatus;
  /** The time as the API writes it, from ms of the simulation. */
  timestamp(atMs: number): string;
  failureOf(container: string): StartFailure | undefined;
}

const CREATING: ContainerState = Object.freeze({ waiting: Object.freeze({ reason: 'ContainerCreating' }) });
const INITIALIZING: ContainerState = Object.freeze({ waiting: Object.freeze({ reason: 'PodInitializing' }) });

/** The container could not be found any more though it had been running. */
export const STATUS_UNKNOWN = 'ContainerStatusUnknown';

/** The statuses of a list of containers; `ready` and `started` are the prober's to fill. */
export function containerStatuses(
  facts: StatusFacts,
  containers: readonly Container[],
  old: readonly ContainerStatus[] | undefined,
  kind: 'init' | 'app' | 'ephemeral',
): ContainerStatus[] {
  const statuses = containers.map((container) => {
    const before = old?.find(({ name }) => name === container.name);
    return statusOf(facts, container, before, kind === 'init');
  });
  // Init containers keep the order of the spec, the others are sorted by name.
  return kind === 'init' ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function statusOf(
  facts: StatusFacts,
  container: Container,
  before: ContainerStatus | undefined,
  isInit: boolean,
): ContainerStatus {
  const { pod, runtime } = facts;
  const latest = latestOf(runtime, container.name);
  let status = latest ? fromRecord(facts, container, latest, before) : withoutRecord(pod, container, before);
  if (isInit) {
    if (latest?.state === 'exited' && latest.exitCode === 0) return status;
    if (!latest && !isSidecar(container) && status.state?.waiting && hasAnyAppContainer(pod, runtime))
      return { ...status, state: { terminated: LOST_INIT } };
  }
  const failure = shouldBeRestarted(container, pod, runtime) ? facts.failureOf(container.name) : undefined;
  if (failure) {
    const { reason, message } = failure;
    status = {
      ...status,
      ...(status.state?.terminated && { lastState: status.state }),
      state: { waiting: { reason, ...(message && { message }) } },
    };
  }
  return status;
}

const LOST_INIT = Object.freeze({
  exitCode: 0,
  reason: 'Completed',
  message:
    'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally',
  startedAt: null,
  finishedAt: null,
});

function withoutRecord(pod: Pod, container: Container, before: ContainerStatus | undefined): ContainerStatus {
  if (before?.state?.terminated) return before;
  const status = {
    ...waitingStatus(container, (pod.spec.initContainers?.length ?? 0) > 0),
    ...(before && { restartCount: before.restartCount }),
    ...(before?.lastState && { lastState: before.lastState }),
  };
  if (!before?.state?.running || status.lastState?.terminated) return status;
  // It was running and is not there any more: the pod must not look as if it had never begun.
  const terminated = {
    exitCode: 137,
    reason: STATUS_UNKNOWN,
    message: 'The container could not be located when the pod was deleted.  The container used to be Running',
    startedAt: null,
    finishedAt: null,
  };
  const restartCount = status.restartCount + (pod.metadata.deletionTimestamp ? 0 : 1);
  return { ...status, restartCount, lastState: { terminated } };
}

const waiting = new WeakMap<Container, ContainerStatus>();

function waitingStatus(container: Container, hasInits: boolean): ContainerStatus {
  let status = waiting.get(container);
  if (!status) {
    status = Object.freeze({
      name: container.name,
      state: hasInits ? INITIALIZING : CREATING,
      lastState: NO_STATE,
      ready: false,
      restartCount: 0,
      image: container.image,
      imageID: '',
      started: false,
      ...mountsOf(container),
    });
    waiting.set(container, status);
  }
  return status;
}

const NO_STATE: ContainerState = Object.freeze({});

function fromRecord(
  { runtime, timestamp }: StatusFacts,
  container: Container,
  latest: ContainerRecord,
  before: ContainerStatus | undefined,
): ContainerStatus {
  const previous = runtime.containers.find((record) => record.name === latest.name && record !== latest);
  const lastState = previous
    ? stateOf(previous, timestamp)
    : before?.containerID === idOf(latest) || !before?.state?.terminated
      ? (before?.lastState ?? NO_STATE)
      : before.state;
  return {
    name: latest.name,
    state: stateOf(latest, timestamp),
    lastState,
    ready: false,
    restartCount: latest.attempt,
    image: latest.image,
    imageID: latest.imageRef,
    containerID: idOf(latest),
    started: false,
    ...grantedTo(container),
    ...mountsOf(container),
    ...(latest.state === 'running' && { user: ROOT_USER }),
  };
}

const ROOT_USER = Object.freeze({ linux: Object.freeze({ uid: 0, gid: 0, supplementalGroups: Object.freeze([0]) }) });

/** `containerd://4f5a…`. */
export function idOf({ id }: ContainerRecord): string {
  return `containerd://${id}`;
}

const states = new WeakMap<ContainerRecord, ContainerState>();

function stateOf(record: ContainerRecord, timestamp: (atMs: number) => string): ContainerState {
  let state = states.get(record);
  if (!state) {
    state = makeState(record, timestamp);
    states.set(record, state);
  }
  return state;
}

function makeState(record: ContainerRecord, timestamp: (atMs: number) => string): ContainerState {
  if (record.state === 'created') return Object.freeze({ waiting: Object.freeze({}) });
  const startedAt = record.startedAtMs === undefined ? null : timestamp(record.startedAtMs);
  if (record.state === 'running') return Object.freeze({ running: Object.freeze({ startedAt: startedAt as string }) });
  const { exitCode = 0, reason, message, finishedAtMs } = record;
  const finishedAt = finishedAtMs === undefined ? null : timestamp(finishedAtMs);
  const end = { exitCode, ...(reason && { reason }), ...(message && { message }) };
  return Object.freeze({
    terminated: Object.freeze({ ...end, startedAt, finishedAt, containerID: idOf(record) }),
  });
}

type Granted = Pick<ContainerStatus, 'resources' | 'allocatedResources'>;
const granted = new WeakMap<object, Granted>();
const NOTHING_GRANTED: Granted = Object.freeze({ resources: Object.freeze({}) });

/** Requests and limits as they are in force: what the spec says, since nodes here grant what they admit. */
function grantedTo({ resources }: Container): Granted {
  if (!resources || (!resources.requests && !resources.limits)) return NOTHING_GRANTED;
  let found = granted.get(resources);
  if (!found) {
    const { requests, limits } = resources;
    found = Object.freeze({
      ...(requests && { allocatedResources: requests }),
      resources: Object.freeze({ ...(limits && { limits }), ...(requests && { requests }) }),
    });
    granted.set(resources, found);
  }
  return found;
}

type Mounts = Pick<ContainerStatus, 'volumeMounts'>;
const mounts = new WeakMap<object, Mounts>();
const NO_MOUNTS: Mounts = Object.freeze({});

function mountsOf({ volumeMounts }: Container): Mounts {
  if (!volumeMounts?.length) return NO_MOUNTS;
  let found = mounts.get(volumeMounts);
  if (!found) {
    const shown = volumeMounts.map(({ name, mountPath, readOnly }) =>
      Object.freeze({ name, mountPath, ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }) }),
    );
    found = Object.freeze({ volumeMounts: Object.freeze(shown) as typeof shown });
    mounts.set(volumeMounts, found);
  }
  return found;
}
