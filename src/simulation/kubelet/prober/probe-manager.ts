/**
 * All probes of one kubelet.
 * Models: kubelet prober manager: workers by pod, container and type; ready and started as statuses show them.
 * Leaves out: nothing of note; successful probes change nothing and so write nothing.
 */
import type { Container, ContainerStatus } from '../../api/core/v1/pod/container';
import type { Pod, PodStatus } from '../../api/core/v1/pod/pod';
import { copyFields } from '../../apimachinery/deep';
import { parseTime } from '../../apimachinery/time';
import type { Engine } from '../../engine';
import type { RuntimeService } from '../../runtime';
import { isSidecar } from '../restart-policy';
import type { ProbeAnswer } from './probe';
import { type ProbeResult, type ProbeType, ProbeWorker } from './probe-worker';

/** What a probe manager needs. */
export interface ProbeManagerParts {
  readonly engine: Engine;
  readonly epochMs: number;
  readonly runtime: RuntimeService;
  podOf(podUid: string): Pod | undefined;
  statusOf(podUid: string): PodStatus | undefined;
  /** A probe was answered: failures become events. */
  answered(pod: Pod, container: Container, type: ProbeType, answer: ProbeAnswer): void;
  /** A probe's result has changed. */
  changed(podUid: string, containerId: string, type: ProbeType, result: ProbeResult): void;
}

const TYPES: readonly ProbeType[] = ['startup', 'readiness', 'liveness'];
const FIELDS = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const;

/** The manager. */
export class ProbeManager {
  #workers = new Map<string, Map<string, ProbeWorker>>();

  constructor(private readonly parts: ProbeManagerParts) {}

  /** Has all probes of a pod asked from now on, if they are not yet. */
  add(pod: Pod): void {
    for (const container of pod.spec.initContainers ?? []) if (isSidecar(container)) this.#addAll(pod, container);
    for (const container of pod.spec.containers) this.#addAll(pod, container);
  }

  /** The pod is ending: only its readiness is asked on. */
  stopLivenessAndStartup(podUid: string): void {
    for (const [key, worker] of this.#workers.get(podUid) ?? []) if (!key.startsWith('readiness/')) worker.stop();
  }

  /** The pod has ended. */
  remove(podUid: string): void {
    for (const worker of this.#workers.get(podUid)?.values() ?? []) worker.stop();
    this.#workers.delete(podUid);
  }

  /** Everything stops, as with the process. */
  stop(): void {
    for (const podUid of [...this.#workers.keys()]) this.remove(podUid);
  }

  /** What a probe has found; undefined if it has not looked at the container yet. */
  resultOf(podUid: string, type: ProbeType, { name, containerID }: ContainerStatus): ProbeResult | undefined {
    return containerID === undefined
      ? undefined
      : this.#workers.get(podUid)?.get(`${type}/${name}`)?.resultOf(containerID);
  }

  /** The container's status with `started` and `ready` as the probes have it. */
  fill(pod: Pod, status: ContainerStatus, kind: 'init' | 'app'): ContainerStatus {
    const { uid } = pod.metadata;
    const workers = this.#workers.get(uid);
    const isRunning = status.state?.running !== undefined;
    const started = isRunning && this.#hasStarted(workers, status);
    let ready = false;
    if (kind === 'init' && !isSidecar(containerOf(pod, status.name) as Container))
      ready = status.state?.terminated?.exitCode === 0;
    else if (started) {
      const readiness = workers?.get(`readiness/${status.name}`);
      ready = !readiness || readiness.resultOf(status.containerID as string) === 'success';
      if (!ready) readiness?.trigger();
    }
    if (status.started === started && status.ready === ready) return status;
    const filled = copyFields(status);
    filled.started = started;
    filled.ready = ready;
    return filled;
  }

  #hasStarted(workers: Map<string, ProbeWorker> | undefined, status: ContainerStatus): boolean {
    const startup = workers?.get(`startup/${status.name}`);
    return !startup || startup.resultOf(status.containerID as string) === 'success';
  }

  #addAll(pod: Pod, container: Container): void {
    const { uid } = pod.metadata;
    for (const type of TYPES) {
      const probe = container[FIELDS[type]];
      if (!probe) continue;
      let workers = this.#workers.get(uid);
      if (!workers) {
        workers = new Map();
        this.#workers.set(uid, workers);
      }
      const key = `${type}/${container.name}`;
      if (workers.has(key)) continue;
      workers.set(key, this.#makeWorker(pod, container, type));
    }
  }

  #makeWorker(first: Pod, container: Container, type: ProbeType): ProbeWorker {
    const { engine, epochMs, runtime, podOf, statusOf, answered, changed } = this.parts;
    const { uid } = first.metadata;
    const pod = () => podOf(uid) ?? first;
    return new ProbeWorker({
      engine,
      type,
      container,
      probe: container[`${type}Probe`] as NonNullable<Container['livenessProbe']>,
      pod,
      status: () => statusOf(uid),
      nowMs: () => epochMs + engine.now,
      startedMs: ({ state }) => parseTime(state?.running?.startedAt ?? ''),
      target: (containerId) => {
        const live = runtime.findContainer(containerId.slice('containerd://'.length));
        if (!live) return undefined;
        const { id, sandboxId } = live.record;
        const podIP = runtime.findSandbox(sandboxId)?.record.ip ?? '';
        return { engine, runtime, containerId: id, sandboxId, container, podIP };
      },
      answered: (answer) => answered(pod(), container, type, answer),
      changed: (containerId, result) => changed(uid, containerId, type, result),
    });
  }
}

function containerOf(pod: Pod, name: string): Container | undefined {
  return pod.spec.initContainers?.find((container) => container.name === name);
}
