/**
 * A running kubelet: everything that is lost when the process ends.
 * Models: kubelet's sync loop: pods from the API server, PLEG events, probe results, deadlines, housekeeping.
 * Leaves out: static pods, eviction under pressure, graceful node shutdown.
 */
import { type Node, Node as NodeKind } from '../api/core/v1/node/node';
import type { Container, ContainerStatus } from '../api/core/v1/pod/container';
import { type Pod, Pod as PodKind, type PodStatus } from '../api/core/v1/pod/pod';
import type { Service } from '../api/core/v1/service/service';
import { deepEqual } from '../apimachinery/deep';
import type { ApiObject } from '../apimachinery/object-meta';
import { parseTime, timestampAt } from '../apimachinery/time';
import {
  Client,
  type EventNote,
  EventRecorder,
  Informer,
  type RenewalLedger,
  TokenBucket,
  type Transport,
} from '../client';
import type { Engine } from '../engine';
import type { Procedure, RuntimeService } from '../runtime';
import { ContainerConfigs, containerOf } from './container-config';
import { ContainerGc } from './container-gc';
import { ImageManager } from './image-manager';
import { killPod } from './kill-container';
import { NodeRegistration } from './node-registration';
import { allocatableOf, NETWORK_NOT_READY, type NodeShape } from './node-status';
import { Occupancy } from './occupancy';
import { Pleg } from './pleg';
import { PodWorkers, type RoundResult } from './pod-workers';
import type { ProbeAnswer } from './prober/probe';
import { ProbeManager } from './prober/probe-manager';
import type { ProbeResult, ProbeType } from './prober/probe-worker';
import { amountsOf, qosClassOf } from './qos';
import { Resizes } from './resizes';
import { hasAnyAppContainerStarted } from './restart-policy';
import { type NameSettings, SandboxNamesMaker } from './sandbox-names';
import { idOf } from './status/container-status';
import { generateStatus } from './status/generate';
import { StatusManager } from './status-manager';
import { PodSync } from './sync-pod';
import { Volumes } from './volumes';

/** What a kubelet process needs. */
export interface KubeletProcessParts {
  readonly engine: Engine;
  readonly transport: Transport;
  readonly epochMs: number;
  readonly shape: NodeShape;
  readonly address: string;
  readonly runtime: RuntimeService;
  readonly ledger: RenewalLedger | undefined;
  readonly latencies: { readonly watchMs: number; readonly kubeletQps: number; readonly kubeletBurst: number };
  readonly names: NameSettings;
  services(namespace: string): readonly Service[];
  podCIDRGiven(podCIDR: string): void;
}

const TICK_MS = 1000;

/** The process. */
export class KubeletProcess {
  readonly pleg: Pleg;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #informer: Informer<Pod>;
  readonly #statuses: StatusManager;
  readonly #workers: PodWorkers;
  readonly #probes: ProbeManager;
  readonly #volumes: Volumes;
  readonly #sync: PodSync;
  readonly #resizes: Resizes;
  readonly #node: NodeRegistration;
  readonly #occupancy: Occupancy;
  readonly #gc: ContainerGc;
  readonly #startedAtMs: number;
  #isStopped = false;

  constructor(private readonly parts: KubeletProcessParts) {
    const { engine, transport, shape, runtime, latencies } = parts;
    const name = `kubelet/${shape.name}`;
    const prng = engine.prng(name);
    // The loops of kubelets that started together do not tick together.
    this.#startedAtMs = engine.now - prng.below(TICK_MS);
    this.#client = new Client(transport, name);
    const timestamp = () => timestampAt(parts.epochMs + engine.now);
    this.#events = new EventRecorder({
      engine,
      client: this.#client,
      component: 'kubelet',
      host: shape.name,
      timestamp,
    });
    const informer = { transport, engine, user: name, latencyMs: () => latencies.watchMs };
    this.#informer = new Informer<Pod>(PodKind, { ...informer, fieldSelector: `spec.nodeName=${shape.name}` });
    this.pleg = new Pleg({
      engine,
      startedAtMs: this.#startedAtMs,
      look: (podUid) => runtime.podStatus(podUid),
      happened: (event) => {
        if (event.type !== 'ContainerRemoved') this.#workers.sync(event.podUid);
        if (event.type === 'ContainerDied') this.#gc.containerDied(event);
      },
    });
    this.#workers = new PodWorkers({
      engine,
      pleg: this.pleg,
      syncer: this,
      startedAtMs: this.#startedAtMs,
      fraction: () => prng.fraction(),
    });
    this.#statuses = new StatusManager({
      engine,
      client: this.#client,
      limit:
        latencies.kubeletQps > 0 ? new TokenBucket(engine, latencies.kubeletQps, latencies.kubeletBurst) : undefined,
      couldHaveRunningContainers: (podUid) => this.#workers.couldHaveRunningContainers(podUid),
      timestamp,
      hasAppStarted: (pod) => hasAnyAppContainerStarted(pod, this.pleg.status(pod.metadata.uid)),
    });
    const note = (pod: ApiObject, event: EventNote) => this.#note(pod, event);
    const allocatable = amountsOf(allocatableOf(shape));
    const placeOf = (_pod: Pod, podIP = '') => ({ podIP, hostIP: parts.address, allocatable });
    this.#volumes = new Volumes({
      engine,
      client: this.#client,
      note,
      placeOf,
      isTerminationRequested: (podUid) => this.#workers.isTerminationRequested(podUid),
    });
    this.#probes = new ProbeManager({
      engine,
      epochMs: parts.epochMs,
      runtime,
      podOf: (podUid) => this.#workers.podOf(podUid),
      statusOf: (podUid) => this.#statuses.find(podUid),
      answered: (pod, container, type, answer) => this.#probeAnswered(pod, container, type, answer),
      changed: (podUid, containerId, type, result) => this.#probeChanged(podUid, containerId, type, result),
    });
    this.#resizes = new Resizes({ runtime, note });
    const names = new SandboxNamesMaker(parts.names);
    this.#sync = new PodSync({
      engine,
      runtime,
      images: new ImageManager({ engine, runtime, note }),
      note,
      configs: new ContainerConfigs({
        runtime,
        volumes: this.#volumes,
        podOf: (podUid) => this.#workers.podOf(podUid),
        sourcesFor: (pod, podIP) => ({
          client: this.#client,
          place: placeOf(pod, podIP),
          services: (namespace) => parts.services(namespace),
        }),
      }),
      hostnameOf,
      namesOf: (pod) => names.of(pod),
      isTerminationRequested: (podUid) => this.#workers.isTerminationRequested(podUid),
      sandboxReady: (pod) => this.#statuses.setSandboxReady(pod),
      verdicts: {
        failed: (record) => this.#failedProbe(record.podUid, record.name, idOf(record)),
        hasStarted: (record) => this.#hasStarted(record.podUid, record.name, idOf(record)),
      },
    });
    this.#node = new NodeRegistration({
      engine,
      client: this.#client,
      informer,
      shape,
      address: parts.address,
      epochMs: parts.epochMs,
      ledger: parts.ledger,
      timestamp,
      note: (node, event) => this.#note(nodeReference(node), event),
      images: () => runtime.images.list(),
      isNetworkReady: () => runtime.isNetworkReady,
      podCIDRGiven: parts.podCIDRGiven,
    });
    this.#occupancy = new Occupancy(shape, allocatable);
    this.#gc = new ContainerGc({
      engine,
      runtime,
      startedAtMs: this.#startedAtMs,
      isOver: (podUid) => this.#isOver(podUid),
      isGone: (podUid) => this.#findPod(podUid) === undefined,
    });
  }

  /** Begins: the node is registered, its pods are listed, what runs already is looked at. */
  start(): void {
    this.#node.start();
    this.pleg.begin(this.parts.runtime.podUids());
    this.#informer.addHandler({
      added: (pod) => this.#podAdded(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#podRemoved(pod),
    });
    this.#informer.start();
  }

  /** Ends: containers run on, nobody looks after them. */
  stop(): void {
    this.#isStopped = true;
    this.#informer.stop();
    this.#node.stop();
    this.#workers.stop();
    this.#probes.stop();
    this.#gc.stop();
    this.pleg.stop();
    this.#statuses.reset();
  }

  /** An image has come (or gone): the node's status will tell. */
  imagesChanged(): void {
    this.#node.changed();
  }

  *syncPod(pod: Pod): Procedure<RoundResult> {
    const { uid } = pod.metadata;
    const picture = this.pleg.status(uid);
    this.#resizes.look(pod);
    const status = this.#generate(pod, picture, false);
    this.#statuses.set(pod, status);
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return { isTerminal: true };
    if (!this.parts.runtime.isNetworkReady && !pod.spec.hostNetwork) {
      const message = `network is not ready: ${NETWORK_NOT_READY}`;
      this.#note(pod, { type: 'Warning', reason: 'NetworkNotReady', message });
      // Transient errors are tried again after a second.
      return { isFailed: true, retryAtMs: this.parts.engine.now + TICK_MS };
    }
    if (!(yield* this.#volumes.await(pod))) return { isFailed: true };
    if (this.#isStopped) return {};
    this.#probes.add(pod);
    const isResized = yield* this.#resizes.apply(pod, picture);
    if (isResized) this.#workers.sync(uid);
    const result = yield* this.#sync.run(pod, picture);
    return isResized && !result.isFailed ? { ...result, hasActed: true } : result;
  }

  *syncTerminatingPod(pod: Pod, graceSeconds: number | undefined): Procedure {
    const { uid } = pod.metadata;
    const { engine, runtime } = this.parts;
    const picture = this.pleg.status(uid);
    this.#statuses.set(pod, this.#generate(pod, picture, false));
    this.#probes.stopLivenessAndStartup(uid);
    const parts = { engine, runtime, note: (about: Pod, event: EventNote) => this.#note(about, event) };
    yield* killPod(parts, pod, picture, graceSeconds);
    if (this.#isStopped) return;
    this.#probes.remove(uid);
    this.#statuses.set(pod, this.#generate(pod, runtime.podStatus(uid), true));
    // Nothing of it runs any more: its place is free before its object is gone (podWorkers.IsPodKnownTerminated).
    this.#occupancy.leave(uid);
  }

  // biome-ignore lint/correctness/useYield: unmounting what is simulated takes no time.
  *syncTerminatedPod(pod: Pod): Procedure {
    const { uid } = pod.metadata;
    this.#statuses.set(pod, this.#generate(pod, this.pleg.status(uid), true));
    this.#volumes.remove(uid);
    this.#statuses.terminate(pod);
    this.#occupancy.leave(uid);
    if (this.#findPod(uid) === undefined) this.#forget(uid);
  }

  #podAdded(pod: Pod): void {
    const { uid } = pod.metadata;
    const isOver = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
    if (isOver && this.parts.runtime.podStatus(uid).containers.length === 0) return;
    if (!isOver && !pod.metadata.deletionTimestamp) {
      const refusal = this.#occupancy.refusalOf(pod, this.#node.node);
      if (refusal) {
        this.#reject(pod, refusal);
        return;
      }
      this.#occupancy.enter(pod);
    }
    this.#workers.update(pod);
    this.#watchDeadline(pod);
  }

  #podUpdated(pod: Pod, before: Pod): void {
    if (!differs(pod, before)) return;
    const { uid } = pod.metadata;
    if (this.#workers.phaseOf(uid) === undefined && !pod.metadata.deletionTimestamp) return;
    this.#workers.update(pod);
    // A pod that is over needs no worker to be gone, only its object's end.
    if (this.#workers.phaseOf(uid) === 'finished') this.#statuses.terminate(pod);
    if (pod.spec.activeDeadlineSeconds !== before.spec.activeDeadlineSeconds) this.#watchDeadline(pod);
  }

  #podRemoved(pod: Pod): void {
    const { uid } = pod.metadata;
    this.#occupancy.leave(uid);
    const phase = this.#workers.phaseOf(uid);
    this.#workers.remove(pod);
    if (phase === undefined || phase === 'finished') this.#forget(uid);
  }

  #forget(podUid: string): void {
    this.#statuses.forget(podUid);
    this.#sync.forget(podUid);
    this.#resizes.forget(podUid);
    this.#probes.remove(podUid);
    this.#workers.forget(podUid);
    this.#gc.podGone(podUid);
  }

  #reject(pod: Pod, { reason, message }: { reason: string; message: string }): void {
    this.#note(pod, { type: 'Warning', reason, message });
    const { generation } = pod.metadata;
    const conditions = pod.status.conditions?.filter(({ type }) => type !== 'PodScheduled');
    this.#statuses.set(pod, {
      ...(generation !== undefined && { observedGeneration: generation }),
      phase: 'Failed',
      reason,
      message: `Pod was rejected: ${message}`,
      ...(conditions?.length && { conditions }),
      startTime: timestampAt(this.parts.epochMs + this.parts.engine.now),
      qosClass: pod.status.qosClass ?? qosClassOf(pod),
    });
  }

  #generate(pod: Pod, runtime: ReturnType<RuntimeService['podStatus']>, isTerminal: boolean): PodStatus {
    const { uid } = pod.metadata;
    const { engine, epochMs, address } = this.parts;
    const old = this.#statuses.find(uid) ?? pod.status;
    const eviction = this.#overdue(pod, old);
    const status = generateStatus({
      pod,
      runtime,
      old,
      isTerminal,
      isResizing: !isTerminal && this.#resizes.isInProgress(uid),
      hostIP: address,
      nowMs: engine.now,
      timestamp: (atMs) => timestampAt(epochMs + atMs),
      failureOf: (container) => this.#sync.failureOf(uid, container),
      probed: (each: ContainerStatus, kind) => this.#probes.fill(pod, each, kind),
      eviction,
    });
    return status.qosClass ? status : { ...status, qosClass: qosClassOf(pod) };
  }

  /** The words for a pod that has been active for longer than it may. */
  #overdue(pod: Pod, old: PodStatus): { reason: string; message: string } | undefined {
    const deadlineMs = this.#deadlineMs(pod, old);
    if (deadlineMs === undefined || this.parts.engine.now < deadlineMs) return undefined;
    const reason = 'DeadlineExceeded';
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#note(pod, { type: 'Normal', reason, message });
    return { reason, message };
  }

  #deadlineMs({ spec }: Pod, { startTime }: PodStatus): number | undefined {
    if (spec.activeDeadlineSeconds === undefined || startTime === undefined) return undefined;
    const startedMs = parseTime(startTime);
    if (startedMs === undefined) return undefined;
    return startedMs - this.parts.epochMs + spec.activeDeadlineSeconds * 1000;
  }

  /** Each second the sync loop looks for pods over their deadline; here it looks when one can be. */
  #watchDeadline(pod: Pod): void {
    if (pod.spec.activeDeadlineSeconds === undefined) return;
    const { engine } = this.parts;
    const { uid } = pod.metadata;
    const look = () => {
      const now = this.#workers.podOf(uid);
      if (this.#isStopped || !now || this.#workers.phaseOf(uid) === 'finished') return;
      const dueMs = this.#deadlineMs(now, this.#statuses.find(uid) ?? now.status) ?? engine.now + TICK_MS;
      if (engine.now >= dueMs) this.#workers.sync(uid);
      const waitMs = Math.max(TICK_MS, dueMs - engine.now);
      engine.schedule(Math.ceil(waitMs / TICK_MS) * TICK_MS, look, 'deadline');
    };
    engine.schedule(TICK_MS - ((engine.now - this.#startedAtMs) % TICK_MS), look);
  }

  #probeAnswered(pod: Pod, container: Container, type: ProbeType, { result, output }: ProbeAnswer): void {
    if (result !== 'failure' && result !== 'error') return;
    const word = `${type[0]?.toUpperCase()}${type.slice(1)} probe`;
    const message = `${word} ${result === 'error' ? 'errored' : 'failed'}: ${output}`;
    const field = pod.spec.containers.some(({ name }) => name === container.name) ? 'containers' : 'initContainers';
    this.#note(pod, { type: 'Warning', reason: 'Unhealthy', message, fieldPath: `spec.${field}{${container.name}}` });
  }

  #probeChanged(podUid: string, containerId: string, type: ProbeType, result: ProbeResult): void {
    const isGood = result === 'success';
    if (type === 'readiness') this.#statuses.setContainerReadiness(podUid, containerId, isGood);
    if (type === 'startup') this.#statuses.setContainerStartup(podUid, containerId, isGood);
    if (type !== 'liveness' || result === 'failure') this.#workers.sync(podUid);
  }

  #failedProbe(podUid: string, name: string, containerID: string): 'liveness' | 'startup' | undefined {
    const shown = { name, containerID } as ContainerStatus;
    if (this.#probes.resultOf(podUid, 'liveness', shown) === 'failure') return 'liveness';
    return this.#probes.resultOf(podUid, 'startup', shown) === 'failure' ? 'startup' : undefined;
  }

  #hasStarted(podUid: string, name: string, containerID: string): boolean {
    const container = containerOf(this.#workers.podOf(podUid), name);
    if (!container?.startupProbe) return true;
    return this.#probes.resultOf(podUid, 'startup', { name, containerID } as ContainerStatus) === 'success';
  }

  /** Whether a pod has ended and was deleted: nothing of it is worth keeping. */
  #isOver(podUid: string): boolean {
    const phase = this.#workers.phaseOf(podUid);
    const isDeleted = this.#workers.podOf(podUid)?.metadata.deletionTimestamp !== undefined;
    return phase === undefined || (isDeleted && (phase === 'terminated' || phase === 'finished'));
  }

  #findPod(podUid: string): Pod | undefined {
    const pod = this.#workers.podOf(podUid);
    if (!pod) return undefined;
    const current = this.#informer.indexer.get(`${pod.metadata.namespace}/${pod.metadata.name}`);
    return current?.metadata.uid === podUid ? current : undefined;
  }

  #note(object: ApiObject, event: EventNote): void {
    if (!this.#isStopped) this.#events.note(object, event);
  }
}

/** Events about a node name it by its name, which is its uid to the kubelet. */
function nodeReference(node: Node): ApiObject {
  const { name } = node.metadata;
  return {
    apiVersion: 'v1',
    kind: NodeKind.kind,
    metadata: { name, uid: name, resourceVersion: '', creationTimestamp: node.metadata.creationTimestamp },
  };
}

/** The pod's name, cut to what a kernel takes, or what it asks to be called. */
function hostnameOf({ metadata, spec }: Pod): string {
  return (spec.hostname ?? metadata.name).slice(0, 63).replace(/[-.]+$/, '');
}

/** Whether a change of the object is more than the status that the kubelet itself wrote. */
function differs(pod: Pod, before: Pod): boolean {
  const { metadata: a } = pod;
  const { metadata: b } = before;
  if (a.deletionTimestamp !== b.deletionTimestamp) return true;
  if (a.deletionGracePeriodSeconds !== b.deletionGracePeriodSeconds) return true;
  return !(
    same(pod.spec, before.spec) &&
    same(a.labels, b.labels) &&
    same(a.annotations, b.annotations) &&
    sameForeignConditions(pod, before)
  );
}

function same(a: unknown, b: unknown): boolean {
  return a === b || deepEqual(a, b);
}

/** Readiness gates are conditions that others write. */
function sameForeignConditions({ spec, status }: Pod, before: Pod): boolean {
  if (!spec.readinessGates?.length) return true;
  const gates = new Set(spec.readinessGates.map(({ conditionType }) => conditionType));
  const pick = (conditions: PodStatus['conditions']) => (conditions ?? []).filter(({ type }) => gates.has(type));
  return same(pick(status.conditions), pick(before.status.conditions));
}
