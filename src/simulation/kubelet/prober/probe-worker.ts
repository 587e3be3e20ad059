/**
 * One probe of one container, asked at its pace for as long as the pod lives.
 * Models: kubelet prober worker: initial delay, thresholds, hold after a failed liveness or startup, triggers.
 * Leaves out: the random wait of a kubelet that has just started.
 */
import type { Container, ContainerStatus, Probe } from '../../api/core/v1/pod/container';
import type { Pod, PodStatus } from '../../api/core/v1/pod/pod';
import type { Engine, Timer } from '../../engine';
import { runProcedure } from '../../runtime';
import { type ProbeAnswer, runProbe } from './probe';

/** The three probes. */
export type ProbeType = 'liveness' | 'readiness' | 'startup';

/** What the last answers amount to. */
export type ProbeResult = 'success' | 'failure' | 'unknown';

/** What a probe worker needs. */
export interface ProbeWorkerParts {
  readonly engine: Engine;
  readonly type: ProbeType;
  readonly container: Container;
  readonly probe: Probe;
  pod(): Pod;
  status(): PodStatus | undefined;
  /** Whom to ask; undefined if the container is not there any more. */
  target(containerId: string): Parameters<typeof runProbe>[0] | undefined;
  nowMs(): number;
  startedMs(status: ContainerStatus): number | undefined;
  answered(result: ProbeAnswer): void;
  /** The result for a container has changed. */
  changed(containerId: string, result: ProbeResult): void;
}

const INITIAL: Record<ProbeType, ProbeResult> = { liveness: 'success', readiness: 'failure', startup: 'unknown' };

/** The worker. */
export class ProbeWorker {
  #containerId = '';
  #result: ProbeResult | undefined;
  #lastAnswer: 'success' | 'failure' | undefined;
  #run = 0;
  #isOnHold = false;
  #isAsking = false;
  #isTriggered = false;
  #isStopped = false;
  #timer: Timer | undefined;
  #nextTickMs: number;

  constructor(private readonly parts: ProbeWorkerParts) {
    const { engine, probe } = parts;
    this.#nextTickMs = engine.now;
    this.#periodMs = (probe.periodSeconds ?? 10) * 1000;
    this.#tick();
  }

  readonly #periodMs: number;

  /** What the probe has found of a container; undefined if it has not looked at it yet. */
  resultOf(containerId: string): ProbeResult | undefined {
    return containerId === this.#containerId ? this.#result : undefined;
  }

  /** Asks now instead of at the next tick, if it is not asking already. */
  trigger(): void {
    if (this.#isStopped) return;
    if (this.#isTriggered) return;
    this.#isTriggered = true;
    this.parts.engine.schedule(1, () => {
      this.#isTriggered = false;
      if (!this.#isStopped && !this.#isAsking) this.#ask();
    });
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #tick(): void {
    if (this.#isStopped) return;
    const { engine } = this.parts;
    this.#nextTickMs += this.#periodMs;
    this.#timer = engine.schedule(this.#nextTickMs - engine.now, () => this.#tick(), 'probe');
    if (!this.#isAsking) this.#ask();
  }

  #ask(): void {
    const { parts } = this;
    const { type, container, probe } = parts;
    const status = parts.status();
    if (!status) return;
    if (status.phase === 'Failed' || status.phase === 'Succeeded') {
      this.stop();
      return;
    }
    const shown = findShown(status, container.name);
    if (!shown?.containerID) return;
    if (shown.containerID !== this.#containerId) {
      this.#containerId = shown.containerID;
      this.#isOnHold = false;
      this.#set(INITIAL[type]);
    }
    if (this.#isOnHold) return;
    if (!shown.state?.running) {
      this.#set('failure');
      if (shown.state?.terminated && parts.pod().spec.restartPolicy === 'Never') this.stop();
      return;
    }
    if (parts.pod().metadata.deletionTimestamp && type !== 'readiness') {
      this.#set('success');
      this.stop();
      return;
    }
    const startedMs = parts.startedMs(shown) ?? parts.nowMs();
    if (Math.floor((parts.nowMs() - startedMs) / 1000) < (probe.initialDelaySeconds ?? 0)) return;
    // Until it has started only the startup probe asks; afterwards all but that one.
    if ((type === 'startup') === (shown.started === true)) return;
    const target = parts.target(shown.containerID);
    if (!target) return;
    this.#isAsking = true;
    const { containerID } = shown;
    runProcedure(parts.engine, runProbe(target, probe), (answer) => {
      this.#isAsking = false;
      if (!this.#isStopped && containerID === this.#containerId) this.#take(answer);
    });
  }

  #take(answer: ProbeAnswer): void {
    const { type, probe } = this.parts;
    this.parts.answered(answer);
    if (answer.result === 'error') return;
    const result = answer.result === 'failure' ? 'failure' : 'success';
    if (result === this.#lastAnswer) this.#run++;
    else {
      this.#lastAnswer = result;
      this.#run = 1;
    }
    const threshold = result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
    if (this.#run < threshold) return;
    this.#set(result);
    if (type !== 'readiness' && result === 'failure') {
      // The container will be ended: nobody asks it any more until there is a new one.
      this.#isOnHold = true;
      this.#run = 0;
    }
  }

  #set(result: ProbeResult): void {
    if (this.#result === result && this.#reported === this.#containerId) return;
    this.#result = result;
    this.#reported = this.#containerId;
    this.parts.changed(this.#containerId, result);
  }

  #reported = '';
}

function findShown(status: PodStatus, name: string): ContainerStatus | undefined {
  const app = status.containerStatuses?.find((each) => each.name === name);
  if (app?.containerID) return app;
  return status.initContainerStatuses?.find((each) => each.name === name) ?? app;
}
