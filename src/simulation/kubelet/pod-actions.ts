/**
 * What a sync would do to a pod: make a sandbox, end containers, start some, or end the whole pod.
 * Models: kuberuntime computePodActions of v1.36, sidecars included.
 * Leaves out: RestartAllContainers, resizes that need a restart.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import type { ContainerRecord, PodRuntimeStatus, SandboxRecord } from '../runtime';
import { hasAnyAppContainer, isSidecar, latestOf, shouldBeRestarted, shouldRestartAfter } from './restart-policy';

/** A container that must end, and why. */
export interface ContainerToKill {
  readonly record: ContainerRecord;
  readonly container: Container;
  readonly message: string;
  readonly reason: 'liveness' | 'startup' | 'changed';
}

/** What is to be done. */
export interface PodActions {
  killsPod: boolean;
  createsSandbox: boolean;
  readonly attempt: number;
  readonly sandbox: SandboxRecord | undefined;
  readonly kill: ContainerToKill[];
  readonly startEphemeral: Container[];
  startInits: Container[];
  startApps: Container[];
}

/** What probes say of a running container. */
export interface ProbeVerdicts {
  failed(record: ContainerRecord): 'liveness' | 'startup' | undefined;
  hasStarted(record: ContainerRecord): boolean;
}

/** Computes it. */
export function podActions(pod: Pod, status: PodRuntimeStatus, verdicts: ProbeVerdicts): PodActions {
  const sandbox = status.sandboxes[0];
  const isUsable = sandbox?.state === 'ready' && status.sandboxes.filter(({ state }) => state === 'ready').length === 1;
  const actions: PodActions = {
    killsPod: !isUsable,
    createsSandbox: !isUsable,
    attempt: sandbox ? sandbox.attempt + 1 : 0,
    sandbox,
    kill: [],
    startEphemeral: [],
    startInits: [],
    startApps: [],
  };
  if (!isUsable) {
    planNewSandbox(pod, status, actions);
    return actions;
  }
  for (const container of pod.spec.ephemeralContainers ?? [])
    if (!latestOf(status, container.name)) actions.startEphemeral.push(container);
  const hasInitialized = planInits(pod, status, verdicts, actions);
  if (!actions.killsPod && hasInitialized) planApps(pod, status, verdicts, actions);
  return actions;
}

function planNewSandbox(pod: Pod, status: PodRuntimeStatus, actions: PodActions): void {
  const { containers, initContainers } = pod.spec;
  const isFirst = actions.attempt === 0 || status.containers.length === 0;
  if (!isFirst) {
    const mayRestart = (container: Container) => shouldRestartAfter(container, pod.spec, 1);
    if (!initContainers?.some(mayRestart) && !containers.some(mayRestart)) {
      actions.createsSandbox = false;
      return;
    }
  }
  const starts = containers.filter((container) => {
    const record = latestOf(status, container.name);
    return !(record?.state === 'exited' && !shouldRestartAfter(container, pod.spec, record.exitCode as number));
  });
  if (starts.length === 0 && hasAnyAppContainer(pod, status)) {
    actions.createsSandbox = false;
    return;
  }
  if (initContainers?.length) actions.startInits = [initContainers[0] as Container];
  else actions.startApps = starts;
}

/** Plans init containers and sidecars; answers whether the pod has been initialized. */
function planInits(pod: Pod, status: PodRuntimeStatus, verdicts: ProbeVerdicts, actions: PodActions): boolean {
  const inits = pod.spec.initContainers;
  if (!inits?.length) return true;
  const isInitialized = hasAnyAppContainer(pod, status);
  // From the last one that was begun backwards: sidecars before it are kept up, and it decides what comes next.
  let lastBegun = -1;
  for (let i = 0; i < inits.length; i++) if (latestOf(status, (inits[i] as Container).name)) lastBegun = i;
  if (lastBegun < 0 && !isInitialized) {
    actions.startInits = [inits[0] as Container];
    return false;
  }
  let mayGoOn = true;
  for (let i = 0; i <= (isInitialized ? inits.length - 1 : lastBegun); i++) {
    const container = inits[i] as Container;
    const verdict = planInit(pod, container, { status, verdicts, actions, isInitialized });
    if (verdict === 'failed') {
      actions.killsPod = true;
      actions.startInits = [];
      return false;
    }
    if (verdict === 'waits' && i === lastBegun) mayGoOn = false;
  }
  if (isInitialized) return true;
  if (!mayGoOn) return false;
  if (lastBegun === inits.length - 1) return true;
  actions.startInits.push(inits[lastBegun + 1] as Container);
  return false;
}

interface InitWork {
  status: PodRuntimeStatus;
  verdicts: ProbeVerdicts;
  actions: PodActions;
  isInitialized: boolean;
}

/** `done`: the next may begin; `waits`: it runs or will be started; `failed`: it failed for good. */
function planInit(pod: Pod, container: Container, work: InitWork): 'done' | 'waits' | 'failed' {
  const { status, actions, isInitialized } = work;
  const record = latestOf(status, container.name);
  if (isSidecar(container)) return planSidecar(container, record, work);
  if (!record) return isInitialized ? 'done' : 'waits';
  if (record.state === 'running') return 'waits';
  if (record.state === 'created') {
    actions.startInits.push(container);
    return 'waits';
  }
  if (record.exitCode === 0 || isInitialized) return 'done';
  if (!shouldRestartAfter(container, pod.spec, record.exitCode as number)) return 'failed';
  actions.startInits.push(container);
  return 'waits';
}

function planSidecar(container: Container, record: ContainerRecord | undefined, work: InitWork): 'done' | 'waits' {
  const { verdicts, actions } = work;
  if (record?.state !== 'running') {
    actions.startInits.push(container);
    return 'waits';
  }
  const failed = verdicts.failed(record);
  if (failed) {
    const message = `Init container ${container.name} failed ${failed} probe, will be restarted`;
    actions.kill.push({ record, container, message, reason: failed });
    actions.startInits.push(container);
    return 'waits';
  }
  return verdicts.hasStarted(record) ? 'done' : 'waits';
}

function planApps(pod: Pod, status: PodRuntimeStatus, verdicts: ProbeVerdicts, actions: PodActions): void {
  let keeps = 0;
  for (const container of pod.spec.containers) {
    const record = latestOf(status, container.name);
    if (record?.state !== 'running') {
      if (shouldBeRestarted(container, pod, status)) actions.startApps.push(container);
      continue;
    }
    const failed = verdicts.failed(record);
    if (record.specImage === container.image && !failed) {
      keeps++;
      continue;
    }
    const hasChanged = record.specImage !== container.image;
    let message = `Container ${container.name} ${hasChanged ? 'definition changed' : `failed ${failed} probe`}`;
    if (hasChanged || shouldRestartAfter(container, pod.spec, 1)) {
      message += ', will be restarted';
      actions.startApps.push(container);
    }
    actions.kill.push({ record, container, message, reason: hasChanged ? 'changed' : (failed as 'liveness') });
  }
  if (keeps > 0 || actions.startApps.length > 0) return;
  actions.killsPod = true;
  actions.startInits = [];
}
