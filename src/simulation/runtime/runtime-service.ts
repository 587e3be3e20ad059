/**
 * The container runtime of one machine, behind the verbs of the CRI.
 * Models: containerd 2: pod sandboxes held by a pause process, containers and their tasks, images, exec.
 * Leaves out: runtime classes, checkpoints, streaming of logs (they are read as of a moment), snapshots and layers.
 */
import { flatText } from '../base/flat-text';
import type { Prng } from '../base/prng';
import { CniError, type MachineNetwork } from '../cni';
import type { Engine, SpanStart } from '../engine';
import { type ContainerRecord, type HostsStore, hostBucket, type SandboxRecord } from '../linux';
import type { ContainerFiles } from './container-files';
import type { ContainerLog } from './container-log';
import { type ContainerConfig, CriError, type ExecResult, type PodSandboxConfig, type RuntimeLatencies } from './cri';
import type { RunnableImage } from './image-source';
import type { ImageStore } from './image-store';
import { Listeners, type OpenPort } from './listeners';
import { type ContainerEnd, LiveContainer } from './live-container';
import type { Network } from './network-request';
import { PodSandbox, type SandboxSurroundings } from './pod-sandbox';
import type { Procedure } from './procedure';
import type { Machine } from './process';

/** What a runtime needs. */
export interface RuntimeParts {
  readonly engine: Engine;
  readonly epochMs: number;
  readonly node: string;
  readonly hosts: HostsStore;
  readonly network: MachineNetwork;
  /** The plugin's name, for its complaints. */
  readonly networkName: string;
  readonly images: ImageStore;
  /** The machine as programs see it, without what differs from pod to pod. */
  readonly machine: Omit<Machine, 'hostname' | 'addresses' | 'userland'>;
  /** The machine's own address: what pods on the host network have. */
  readonly address: string;
  latencies(): RuntimeLatencies;
  /** How programs in a sandbox reach others. */
  networkOf?(sandbox: PodSandbox, files: ContainerFiles): Network;
  /** Why a container may not be made, if somebody makes the runtime fail. */
  refuseToCreate?(config: ContainerConfig): string | undefined;
  /** Something of a pod has changed: what the kubelet's relist would find. */
  changed(podUid: string): void;
}

/** A pod as the runtime holds it, newest first. The records are those of the hosts store. */
export interface PodRuntimeStatus {
  readonly sandboxes: readonly SandboxRecord[];
  readonly containers: readonly ContainerRecord[];
}

/** The letters of the id that is being made. */
const LETTERS: number[] = new Array<number>(64).fill(0);

const NOTHING: PodRuntimeStatus = Object.freeze({ sandboxes: [], containers: [] });

/** The runtime service. */
export class RuntimeService {
  #sandboxes = new Map<string, PodSandbox>();
  #containers = new Map<string, LiveContainer>();
  /** What the machine has of a pod; lists of exactly their length, shared with whoever asked. */
  #pods = new Map<string, PodRuntimeStatus>();
  /** By pod: their logs stay readable for the history. */
  #removed = new Map<string, LiveContainer[]>();
  #ids: Prng;
  #lastPid = 1000;
  readonly #around: SandboxSurroundings;
  /** Who acts, as steps name it: put together once. */
  readonly #kubelet: string;
  readonly #containerd: string;
  readonly #cni: string;
  /** Where the records of this machine are kept. */
  readonly #containersAt: string;
  readonly #sandboxesAt: string;
  /** The open ports of the machine's own namespace. */
  readonly hostPorts = new Listeners();

  constructor(private readonly parts: RuntimeParts) {
    const { engine, epochMs, node, machine, networkOf } = parts;
    this.#kubelet = `kubelet/${node}`;
    this.#containerd = `containerd/${node}`;
    this.#cni = `cni/${node}`;
    this.#containersAt = hostBucket(node, 'containers');
    this.#sandboxesAt = hostBucket(node, 'sandboxes');
    this.#ids = engine.prng(this.#containerd);
    const ended = (container: LiveContainer, end: ContainerEnd) => this.#ended(container, end);
    const { hostPorts } = this;
    this.#around = { engine, epochMs, node, machine, hostPorts, ended, ...(networkOf && { networkOf }) };
  }

  /** The images of the machine. */
  get images(): ImageStore {
    return this.parts.images;
  }

  /** Whether pods can be wired. */
  get isNetworkReady(): boolean {
    return this.parts.network.isReady;
  }

  /** The uids of all pods that the runtime knows. */
  podUids(): IterableIterator<string> {
    return this.#pods.keys();
  }

  /** A pod's sandboxes and containers, newest first. */
  podStatus(podUid: string): PodRuntimeStatus {
    return this.#pods.get(podUid) ?? NOTHING;
  }

  /** The sandbox with an id. */
  findSandbox(id: string): PodSandbox | undefined {
    return this.#sandboxes.get(id);
  }

  /** The container with an id. */
  findContainer(id: string): LiveContainer | undefined {
    return this.#containers.get(id);
  }

  /** RunPodSandbox: starts the pause process in a network namespace of its own and has it wired. */
  *runPodSandbox(config: PodSandboxConfig): Procedure<SandboxRecord> {
    const { engine } = this.parts;
    const id = this.#newId();
    const step = this.#note('RunPodSandbox', config);
    yield { afterMs: this.parts.latencies().sandboxMs, because: step };
    const wiring = config.isHostNetwork ? { ip: this.parts.address, isHostNetwork: true } : this.#wire(id, config);
    const record: SandboxRecord = {
      kind: 'sandbox',
      id,
      podUid: config.podUid,
      namespace: config.namespace,
      name: config.name,
      attempt: config.attempt,
      state: 'ready',
      createdAtMs: engine.now,
      pid: ++this.#lastPid,
      ...wiring,
      ...(config.portMappings && !config.isHostNetwork && { ports: config.portMappings }),
    };
    const sandbox = new PodSandbox(record, config.hostname, this.#around, config.names);
    this.#sandboxes.set(id, sandbox);
    this.#putSandbox(sandbox, record);
    return record;
  }

  /** CreateContainer: makes a container in a sandbox; nothing runs yet. */
  *createContainer(sandboxId: string, config: ContainerConfig): Procedure<ContainerRecord> {
    const { engine } = this.parts;
    const sandbox = this.#getSandbox(sandboxId);
    const step = this.#note('CreateContainer', sandbox.record, `${config.name} attempt ${config.attempt}`);
    yield { afterMs: this.parts.latencies().createMs, because: step };
    const refusal = this.parts.refuseToCreate?.(config);
    if (refusal !== undefined) throw new CriError(refusal);
    const image = this.images.find(config.image);
    if (!image) throw new CriError(`failed to get image from containerd "${config.image}": not found`);
    const record: ContainerRecord = {
      kind: 'container',
      id: this.#newId(),
      sandboxId,
      podUid: sandbox.record.podUid,
      name: config.name,
      attempt: config.attempt,
      image: image.reference,
      imageRef: image.imageRef,
      specImage: config.specImage,
      state: 'created',
      createdAtMs: engine.now,
    };
    // Who comes second may find a port taken: the first must have opened its ports by then.
    sandbox.wake();
    const container = new LiveContainer(record, config, image, sandbox);
    this.#containers.set(record.id, container);
    this.#put(container, record);
    return record;
  }

  /** StartContainer: runs a container's command as PID 1; throws CriError and keeps the container as exited if it cannot. */
  *startContainer(id: string): Procedure {
    const { engine } = this.parts;
    const container = this.#getContainer(id);
    const step = this.#note('StartContainer', container.sandbox.record, container.record.name);
    yield { afterMs: this.parts.latencies().startMs, because: step };
    const startedAtMs = engine.now;
    const running: ContainerRecord = { ...container.record, state: 'running', startedAtMs, pid: ++this.#lastPid };
    container.record = running;
    const isAlone = this.podStatus(running.podUid).containers.at(-1)?.id === id;
    try {
      container.start(isAlone);
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      const { pid: _, ...rest } = running;
      const end = { finishedAtMs: startedAtMs, exitCode: 128, reason: 'StartError', message: error.message };
      this.#put(container, { ...rest, ...end, state: 'exited' });
      throw error;
    }
    if (container.record === running) this.#put(container, running);
  }

  /** StopContainer: the stop signal, then KILL when the time is up. */
  *stopContainer(id: string, timeoutMs: number): Procedure {
    const container = this.#containers.get(id);
    if (container?.record.state !== 'running') return;
    const pod = container.sandbox.record;
    const { name } = container.record;
    const step = this.#note('StopContainer', pod, `${name} timeout ${Math.round(timeoutMs / 1000)}`);
    const { engine } = this.parts;
    if (timeoutMs > 0) {
      const signal = container.stopSignal;
      engine.because(step, () => this.#span(`SIG${signal}`, pod, name, () => container.signal(signal)));
      if (yield* container.awaitEnd(timeoutMs)) return;
    }
    engine.because(step, () => this.#span('SIGKILL', pod, name, () => container.signal('KILL')));
  }

  /** RemoveContainer: forgets a container that has ended (or ends it). Its log stays readable for the history. */
  removeContainer(id: string): void {
    const container = this.#containers.get(id);
    if (!container) return;
    if (container.record.state === 'running') container.signal('KILL');
    const { podUid, name, attempt } = container.record;
    const { sandboxes, containers } = this.podStatus(podUid);
    this.#keep(podUid, { sandboxes, containers: containers.filter((each) => each.id !== id) });
    this.#containers.delete(id);
    const removed = this.#removed.get(podUid);
    if (removed) removed.push(container);
    else this.#removed.set(podUid, [container]);
    this.#span('RemoveContainer', container.sandbox.record, `${name} attempt ${attempt}`, () => {
      this.parts.hosts.delete(this.#containersAt + id);
    });
    this.parts.changed(podUid);
  }

  /** StopPodSandbox: ends what still runs in it, takes its wiring back and ends the pause process. */
  *stopPodSandbox(id: string): Procedure {
    const sandbox = this.#sandboxes.get(id);
    if (!sandbox) return;
    const step = this.#note('StopPodSandbox', sandbox.record);
    for (const { id: containerId, sandboxId } of this.podStatus(sandbox.record.podUid).containers)
      if (sandboxId === id) yield* this.stopContainer(containerId, 0);
    if (sandbox.record.state === 'notready') return;
    this.parts.engine.because(step, () => this.#unwire(sandbox));
  }

  /** RemovePodSandbox: forgets a sandbox and its containers. */
  removePodSandbox(id: string): void {
    const sandbox = this.#sandboxes.get(id);
    if (!sandbox) return;
    const { podUid } = sandbox.record;
    for (const container of this.podStatus(podUid).containers)
      if (container.sandboxId === id) this.removeContainer(container.id);
    const { sandboxes, containers } = this.podStatus(podUid);
    this.#keep(podUid, { sandboxes: sandboxes.filter((each) => each.id !== id), containers });
    this.#sandboxes.delete(id);
    this.#span('RemovePodSandbox', sandbox.record, undefined, () => {
      this.parts.hosts.delete(this.#sandboxesAt + id);
    });
    this.parts.changed(podUid);
  }

  /** PullImage: has an image on the machine; throws CriError. */
  *pullImage(image: string, pod: { namespace: string; name: string }): Procedure<RunnableImage> {
    const step = this.#note('PullImage', pod, image);
    yield { afterMs: 0, because: step };
    return yield* this.images.pull(image);
  }

  /** UpdatePodSandboxResources: the pod's cgroup has other limits. */
  updatePodSandboxResources(id: string): void {
    this.#note('UpdatePodSandboxResources', this.#getSandbox(id).record);
  }

  /** UpdateContainerResources: a container's cgroup has other limits. */
  updateContainerResources(id: string): void {
    const { sandbox, record } = this.#getContainer(id);
    this.#note('UpdateContainerResources', sandbox.record, record.name);
  }

  /** Ends a running container now, with an exit code that somebody chose. */
  killContainer(id: string, exitCode: number): void {
    const container = this.#getContainer(id);
    this.#span('KILLED', container.sandbox.record, container.record.name, () => container.endWith(exitCode));
  }

  /** ExecSync: runs a command in a container and waits for its end, at most so long. */
  *execSync(id: string, argv: readonly string[], timeoutMs: number): Procedure<ExecResult> {
    return yield* this.#getContainer(id).exec(argv, timeoutMs);
  }

  /** The ports that were open at a time in a sandbox, or in the machine's own namespace. */
  openPorts(sandboxId: string | undefined, atMs: number): OpenPort[] {
    const listeners = sandboxId === undefined ? this.hostPorts : this.#findSandbox(sandboxId)?.listeners;
    return listeners?.at(atMs) ?? [];
  }

  /** A sandbox that stands, or of which a container's remains are kept. */
  #findSandbox(id: string): PodSandbox | undefined {
    const standing = this.#sandboxes.get(id);
    if (standing) return standing;
    for (const removed of this.#removed.values())
      for (const { sandbox } of removed) if (sandbox.record.id === id) return sandbox;
    return undefined;
  }

  /** The container of a pod that was running (or last ran) at a moment, and its log; older ones by `previous`. */
  findLog(podUid: string, container: string, atMs: number, previous = 0): ContainerLog | undefined {
    const standing = this.podStatus(podUid).containers.map(({ id }) => this.#getContainer(id));
    const made = [...(this.#removed.get(podUid) ?? []), ...standing]
      .filter(({ record }) => record.name === container && record.createdAtMs <= atMs)
      .sort((a, b) => a.record.createdAtMs - b.record.createdAtMs || a.record.attempt - b.record.attempt);
    return made[made.length - 1 - previous]?.log;
  }

  /** The machine loses power: every process is gone at once, and nothing is written down of how it ended. */
  losePower(): void {
    const lost = { exitCode: 255, reason: 'Unknown', finishedAtMs: this.parts.engine.now };
    for (const container of this.#containers.values()) {
      if (container.record.state !== 'running') continue;
      container.endWith(lost.exitCode);
      this.#put(container, { ...container.record, ...lost, state: 'exited' });
    }
    for (const sandbox of this.#sandboxes.values()) if (sandbox.record.state === 'ready') this.#unwire(sandbox);
  }

  #wire(sandboxId: string, { namespace, name, portMappings: ports }: PodSandboxConfig): Partial<SandboxRecord> {
    const { engine, network, networkName } = this.parts;
    const start = { actor: this.#containerd, to: this.#cni, verb: 'CNI ADD', target: placeOf(namespace), name };
    return engine.span(start, () => {
      try {
        const { summary, ...wiring } = network.add({ sandboxId, namespace, name, ...(ports && { ports }) });
        engine.spans.setDetail(engine.current, summary);
        return wiring;
      } catch (error) {
        if (!(error instanceof CniError)) throw error;
        engine.spans.setDetail(engine.current, error.message);
        const plugin = network.isReady ? `plugin type="${networkName}" failed (add): ` : '';
        const message = `failed to setup network for sandbox "${sandboxId}": ${plugin}${error.message}`;
        throw new CriError(`rpc error: code = Unknown desc = ${message}`);
      }
    });
  }

  #unwire(sandbox: PodSandbox): void {
    const { engine, network } = this.parts;
    const { record } = sandbox;
    const { namespace, name } = record;
    const { ip, hostIfindex: _, podIfindex: __, ...rest } = record;
    const stopped: SandboxRecord = { ...rest, ...(record.isHostNetwork && { ip }), state: 'notready' };
    if (record.isHostNetwork) this.#putSandbox(sandbox, stopped);
    else {
      const start = { actor: this.#containerd, to: this.#cni, verb: 'CNI DEL', detail: ip ?? '' };
      engine.span({ ...start, target: placeOf(namespace), name }, () => {
        network.del(record);
        this.#putSandbox(sandbox, stopped);
      });
    }
    this.parts.changed(record.podUid);
  }

  #ended(container: LiveContainer, { exitCode, reason, message }: ContainerEnd): void {
    const { pid: _, ...rest } = container.record;
    const end = { finishedAtMs: this.parts.engine.now, exitCode, reason, ...(message && { message }) };
    const detail = `${rest.name}: exit code ${exitCode}${reason === 'OOMKilled' ? ', out of memory' : ''}`;
    const put = () => this.#put(container, { ...rest, ...end, state: 'exited' });
    this.#span('EXITED', container.sandbox.record, detail, put);
  }

  #getSandbox(id: string): PodSandbox {
    const sandbox = this.#sandboxes.get(id);
    if (!sandbox) throw new CriError(`an error occurred when try to find sandbox "${id}": not found`);
    return sandbox;
  }

  #getContainer(id: string): LiveContainer {
    const container = this.#containers.get(id);
    if (!container) throw new CriError(`an error occurred when try to find container "${id}": not found`);
    return container;
  }

  #put(container: LiveContainer, record: ContainerRecord): void {
    container.record = Object.freeze(record);
    const { sandboxes, containers } = this.podStatus(record.podUid);
    this.#keep(record.podUid, { sandboxes, containers: withRecord(containers, record) });
    this.parts.hosts.putIn(this.#containersAt, record.id, record);
    this.parts.changed(record.podUid);
  }

  #putSandbox(sandbox: PodSandbox, record: SandboxRecord): void {
    sandbox.record = Object.freeze(record);
    const { sandboxes, containers } = this.podStatus(record.podUid);
    this.#keep(record.podUid, { sandboxes: withRecord(sandboxes, record), containers });
    this.parts.hosts.putIn(this.#sandboxesAt, record.id, record);
    this.parts.changed(record.podUid);
  }

  #keep(podUid: string, status: PodRuntimeStatus): void {
    if (status.sandboxes.length === 0 && status.containers.length === 0) this.#pods.delete(podUid);
    else this.#pods.set(podUid, status);
  }

  /** Notes a step from the kubelet to the runtime and returns its number. */
  #note(verb: string, pod: PodName, detail?: string): number {
    return this.parts.engine.note(this.#asked(verb, pod, detail));
  }

  /** A step from the kubelet to the runtime. */
  #asked(verb: string, { namespace, name }: PodName, detail = ''): SpanStart {
    return { actor: this.#kubelet, to: this.#containerd, verb, target: placeOf(namespace), name, detail };
  }

  #span(verb: string, pod: PodName, detail: string | undefined, run: () => void): void {
    const { engine } = this.parts;
    if (verb.startsWith('Remove')) {
      engine.span(this.#asked(verb, pod, detail), run);
      return;
    }
    const target = placeOf(pod.namespace);
    engine.span({ actor: this.#containerd, verb, target, name: pod.name, detail: detail ?? '' }, run);
  }

  /** 64 hexadecimal digits, made at once from their letters. */
  #newId(): string {
    for (let at = 0; at < LETTERS.length; ) {
      const word = this.#ids.uint32();
      for (let shift = 28; shift >= 0; shift -= 4) {
        const digit = (word >>> shift) & 15;
        LETTERS[at++] = digit < 10 ? 48 + digit : 87 + digit;
      }
    }
    return String.fromCharCode.apply(undefined, LETTERS);
  }
}

/** Newest first: a new record in place of the old one, or before all others. */
function withRecord<R extends { id: string }>(records: readonly R[], record: R): readonly R[] {
  const at = records.findIndex(({ id }) => id === record.id);
  return at < 0 ? [record].concat(records) : records.with(at, record);
}

interface PodName {
  readonly namespace: string;
  readonly name: string;
}

const places = new Map<string, string>();

/** One text for all pods of a namespace. */
function placeOf(namespace: string): string {
  let place = places.get(namespace);
  if (place === undefined) {
    place = flatText(`pods/${namespace}/`);
    places.set(namespace, place);
  }
  return place;
}
