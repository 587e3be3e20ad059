/**
 * The recorder's stand-in for kubelets, for replays only: its times, its statuses, its annotations.
 * Models: the fake kubelet of the recordings (see their README), not a kubelet.
 * Leaves out: everything that a kubelet does to run something.
 */
import { Lease } from '../../simulation/api/coordination.k8s.io/v1/lease/lease';
import { Node } from '../../simulation/api/core/v1/node/node';
import { Pod, type PodCondition, type PodStatus } from '../../simulation/api/core/v1/pod/pod';
import { ApiError } from '../../simulation/apimachinery/api-error';
import { controllerOf, objectKey } from '../../simulation/apimachinery/object-meta';
import { microTimestampAt } from '../../simulation/apimachinery/time';
import { Client, InformerFactory, type RenewalLedger, type Transport } from '../../simulation/client';
import type { Engine } from '../../simulation/engine';
import type { RecordedNode } from './recording';
import type { Timing } from './timing';

const LEASE_EVERY_MS = 2000;
/** How long one write of a kubelet keeps the others waiting. */
const TURN_MS = 17;

/** What the stand-in works with. */
export interface KubeletParts {
  engine: Engine;
  transport: Transport;
  renewals: RenewalLedger;
  scenario: string;
  timing: Timing;
  timestamp(): string;
  nowMs(): number;
}

/** How pods of one owner end: shared by all kubelets, because the n-th pod of an owner may stand anywhere. */
export class OwnerCounts {
  #made = new Map<string, number>();
  #numbers = new Map<string, number>();
  #turns = new Set<number>();
  /** How many kubelets there are. */
  kubelets = 0;

  /** The next turn at or after a time: the first of a burst one after another, the others of it with the third. */
  turnAt(ms: number): number {
    const wanted = Math.round(ms);
    let at = wanted;
    for (let taken = 0; taken < 2 && this.#turns.has(Math.floor(at / TURN_MS)); taken++) at += TURN_MS;
    this.#turns.add(Math.floor(at / TURN_MS));
    return at;
  }

  /** Which pod of its owner this is, from 0. */
  numberOf(pod: Pod): number {
    const { uid } = pod.metadata;
    const known = this.#numbers.get(uid);
    if (known !== undefined) return known;
    const owner = controllerOf(pod)?.uid ?? uid;
    const number = this.#made.get(owner) ?? 0;
    this.#made.set(owner, number + 1);
    this.#numbers.set(uid, number);
    return number;
  }
}

interface Running {
  uid: string;
  restarts: number;
  isEnding: boolean;
}

let addresses = 0;

/** The stand-in kubelet of one node. */
export class StandInKubelet {
  #client: Client;
  #isStopped = false;
  #running = new Map<string, Running>();
  #missed: (() => void)[] = [];

  constructor(
    private readonly parts: KubeletParts,
    private readonly node: RecordedNode,
    private readonly counts: OwnerCounts,
  ) {
    this.#client = new Client(parts.transport, `kubelet/${node.name}`);
  }

  /** Registers the node (NotReady, Ready 0.3 s later), its lease, and begins to watch its pods. */
  start(): void {
    const { engine, transport } = this.parts;
    this.#register();
    const lease = `kube-node-lease/${this.node.name}`;
    this.#writeLease();
    // Machines do not beat in step.
    const phaseMs = this.parts.timing.beatMs(this.counts.kubelets++) % LEASE_EVERY_MS;
    this.parts.renewals.renewing(lease, engine.now - phaseMs, LEASE_EVERY_MS);
    engine.schedule(300, () => this.#postReady());
    const informers = new InformerFactory({
      engine,
      transport,
      user: `kubelet/${this.node.name}`,
      latencyMs: () => 2,
      fieldSelector: `spec.nodeName=${this.node.name}`,
    });
    informers.of(Pod).addHandler({
      added: (pod) => this.#onPod(pod),
      updated: (pod) => this.#onPod(pod),
      deleted: (pod) => this.#running.delete(objectKey(pod)),
    });
    informers.start();
  }

  /** The machine goes silent. */
  stop(): void {
    this.#isStopped = true;
    this.parts.renewals.stopped(`kube-node-lease/${this.node.name}`, this.parts.engine.now);
    this.#writeLease();
  }

  /** The machine is back: it renews, says that it is ready, and does what it missed. */
  restart(): void {
    this.#isStopped = false;
    this.#writeLease();
    this.parts.renewals.renewing(`kube-node-lease/${this.node.name}`, this.parts.engine.now, LEASE_EVERY_MS);
    this.#later(100, () => this.#postReady());
    for (const run of this.#missed.splice(0)) run();
  }

  /** Later, and a little after whatever any kubelet does at that time: the recorder's own threads took turns, too. */
  #later(ms: number, run: () => void): void {
    const wanted = this.parts.engine.now + ms + this.parts.timing.kubeletMs();
    this.parts.engine.schedule(this.counts.turnAt(wanted) - this.parts.engine.now, () => {
      if (this.#isStopped) this.#missed.push(run);
      else this.#attempt(run);
    });
  }

  #attempt(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #register(): void {
    const { name, labels, taints, capacity } = this.node;
    const resources = { cpu: '8', 'ephemeral-storage': '100Gi', memory: '16Gi', pods: '110', ...capacity };
    const status: Node['status'] = {
      capacity: resources,
      allocatable: resources,
      conditions: this.#nodeConditions(false),
      addresses: [
        { type: 'InternalIP', address: `192.168.50.${10 + addresses++}` },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    };
    const node = this.#client.create(Node, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'beta.kubernetes.io/arch': 'amd64',
          'beta.kubernetes.io/os': 'linux',
          'fake/case': this.parts.scenario,
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'topology.kubernetes.io/zone': this.parts.scenario,
          ...labels,
        },
      },
      spec: { ...(taints && { taints: taints as never }) },
      status,
    });
    if (!node.status?.conditions) this.#client.updateStatus(Node, { ...node, status });
  }

  #postReady(): void {
    const node = this.#client.get(Node, undefined, this.node.name);
    // Written as a patch of the real one would be: nothing else of the node changes.
    this.#client.updateStatus(Node, { ...node, status: { ...node.status, conditions: this.#nodeConditions(true) } });
  }

  #nodeConditions(isReady: boolean): Node['status']['conditions'] {
    const lastTransitionTime = this.parts.timestamp();
    const fine = (type: string, reason: string, message: string) => ({
      type,
      status: 'False' as const,
      lastHeartbeatTime: lastTransitionTime,
      lastTransitionTime,
      reason,
      message,
    });
    return [
      fine('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      fine('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      fine('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      {
        type: 'Ready',
        status: isReady ? 'True' : 'False',
        lastHeartbeatTime: lastTransitionTime,
        lastTransitionTime,
        reason: isReady ? 'KubeletReady' : 'KubeletNotReady',
        message: isReady ? 'kubelet is posting ready status' : 'starting',
      },
    ];
  }

  #writeLease(): void {
    const spec = {
      holderIdentity: this.node.name,
      leaseDurationSeconds: 40,
      renewTime: microTimestampAt(this.parts.nowMs()),
    };
    const metadata = { name: this.node.name, namespace: 'kube-node-lease' };
    this.#attempt(() => {
      try {
        this.#client.patch(Lease, metadata, 'merge', { spec });
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 404) throw error;
        this.#client.create(Lease, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec });
      }
    });
  }

  #onPod(pod: Pod): void {
    const key = objectKey(pod);
    let running = this.#running.get(key);
    if (!running || running.uid !== pod.metadata.uid) {
      running = { uid: pod.metadata.uid, restarts: 0, isEnding: false };
      this.#running.set(key, running);
      this.counts.numberOf(pod);
      if (!pod.metadata.deletionTimestamp && !isEnded(pod)) this.#later(100, () => this.#begin(key));
    }
    if (pod.metadata.deletionTimestamp && !running.isEnding) {
      running.isEnding = true;
      this.#end(key, pod);
    }
  }

  #current(key: string): Pod | undefined {
    const [namespace, name] = key.split('/') as [string, string];
    try {
      const pod = this.#client.get(Pod, namespace, name);
      return pod.metadata.uid === this.#running.get(key)?.uid ? pod : undefined;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  #begin(key: string): void {
    const pod = this.#current(key);
    if (!pod || pod.metadata.deletionTimestamp) return;
    this.#post(pod, { phase: 'Pending', isReady: false, isStarted: false, waiting: 'ContainerCreating' });
    if (pod.metadata.annotations?.['fake/stuck'] !== undefined) return;
    this.#later(400, () => this.#run(key));
  }

  #run(key: string): void {
    const pod = this.#current(key);
    if (!pod || pod.metadata.deletionTimestamp) return;
    const notes = pod.metadata.annotations ?? {};
    if (pod.spec.containers.some(({ image }) => image.includes('broken'))) {
      this.#post(pod, { phase: 'Pending', isReady: false, isStarted: false, waiting: 'ImagePullBackOff' });
      return;
    }
    const readyAfter = notes['fake/ready-after'];
    const isNeverReady = notes['fake/never-ready'] !== undefined;
    const isReadyNow = !readyAfter && !isNeverReady;
    this.#post(pod, { phase: 'Running', isReady: isReadyNow, isStarted: true });
    if (readyAfter && !isNeverReady) {
      this.#later(durationMs(readyAfter), () => {
        const now = this.#current(key);
        if (now && !now.metadata.deletionTimestamp && !isEnded(now))
          this.#post(now, { phase: 'Running', isReady: true, isStarted: true });
      });
    }
    this.#planExit(key, pod);
  }

  #planExit(key: string, pod: Pod): void {
    const exit = this.#exitOf(key, pod);
    if (!exit) return;
    this.#later(exit.afterMs, () => this.#exit(key, exit.code));
  }

  #exitOf(key: string, pod: Pod): { afterMs: number; code: number } | undefined {
    const notes = pod.metadata.annotations ?? {};
    const restarts = this.#running.get(key)?.restarts ?? 0;
    const entry = (list: string, i: number) => {
      const items = list.split(';');
      return items[Math.min(i, items.length - 1)];
    };
    let plan: string | undefined = notes['fake/exit'];
    if (notes['fake/exit-seq']) plan = entry(notes['fake/exit-seq'], this.counts.numberOf(pod));
    if (notes['fake/exit-by-restart']) plan = entry(notes['fake/exit-by-restart'], restarts);
    const index = notes['batch.kubernetes.io/job-completion-index'];
    if (notes['fake/exit-index'] && index !== undefined) {
      const items = notes['fake/exit-index'].split(';').map((item) => item.split('='));
      plan = (items.find(([i]) => i === index) ?? items.find(([i]) => i === '*'))?.[1];
    }
    if (!plan || plan === 'never') return undefined;
    const [time, code] = plan.split(':') as [string, string];
    return { afterMs: durationMs(time), code: Number(code) };
  }

  #exit(key: string, code: number): void {
    const pod = this.#current(key);
    const running = this.#running.get(key);
    if (!pod || !running || running.isEnding) return;
    const { restartPolicy } = pod.spec;
    const restartsInPlace = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && code !== 0);
    if (!restartsInPlace) {
      this.#post(pod, { phase: code === 0 ? 'Succeeded' : 'Failed', isReady: false, isStarted: false, exitCode: code });
      return;
    }
    this.#post(pod, { phase: 'Running', isReady: false, isStarted: false, exitCode: code });
    this.#later(1000, () => {
      const again = this.#current(key);
      if (!again || running.isEnding || isEnded(again)) return;
      running.restarts++;
      this.#post(again, { phase: 'Running', isReady: true, isStarted: true });
      this.#planExit(key, again);
    });
  }

  #end(key: string, pod: Pod): void {
    if (isEnded(pod)) {
      this.#later(50, () => this.#remove(key));
      return;
    }
    if (pod.status.phase === 'Pending') {
      this.#later(100, () => this.#finish(key, 'Failed', 137));
      return;
    }
    const notes = pod.metadata.annotations ?? {};
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    const afterMs = Math.min(graceMs, notes['fake/term'] ? durationMs(notes['fake/term']) : 1000);
    const code = Number(notes['fake/term-code'] ?? 0);
    this.#later(afterMs, () => this.#finish(key, code === 0 ? 'Succeeded' : 'Failed', code));
  }

  #finish(key: string, phase: 'Succeeded' | 'Failed', exitCode: number): void {
    const pod = this.#current(key);
    if (!pod) return;
    if (!isEnded(pod)) this.#post(pod, { phase, isReady: false, isStarted: false, exitCode });
    this.#later(15, () => this.#remove(key));
  }

  #remove(key: string): void {
    const pod = this.#current(key);
    if (!pod) return;
    this.#client.delete(
      Pod,
      { namespace: pod.metadata.namespace as string, name: pod.metadata.name },
      { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } },
    );
  }

  #post(pod: Pod, shown: Shown): void {
    const status = this.#statusOf(pod, shown);
    this.#client.updateStatus(Pod, { ...pod, status });
  }

  #statusOf(pod: Pod, shown: Shown): PodStatus {
    const now = this.parts.timestamp();
    const generation = pod.metadata.generation ?? 1;
    const before = pod.status.conditions ?? [];
    const isOver = shown.phase === 'Succeeded' || shown.phase === 'Failed';
    const condition = (type: string, isTrue: boolean, reason?: string, message?: string): PodCondition => {
      const was = before.find((c) => c.type === type);
      const status = isTrue ? 'True' : 'False';
      return {
        type,
        observedGeneration: generation,
        status,
        lastProbeTime: null,
        lastTransitionTime: was?.status === status ? (was.lastTransitionTime as string) : now,
        ...(reason && { reason }),
        ...(message && { message }),
      };
    };
    const unready = isOver ? (shown.phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed') : 'ContainersNotReady';
    const names = pod.spec.containers.map(({ name }) => name).join(' ');
    const words = isOver ? undefined : `containers with unready status: [${names}]`;
    const own = [
      condition('PodReadyToStartContainers', shown.phase === 'Running'),
      condition('Initialized', true),
      condition('Ready', shown.isReady, ...(shown.isReady ? [] : [unready, words])),
      condition('ContainersReady', shown.isReady, ...(shown.isReady ? [] : [unready, words])),
    ];
    const others = before.filter(({ type }) => !own.some((c) => c.type === type));
    const restarts = this.#running.get(objectKey(pod))?.restarts ?? 0;
    const hasAddress = shown.phase !== 'Pending' || pod.status.podIP !== undefined;
    const podIP =
      pod.status.podIP ?? (hasAddress ? `10.244.${(addresses >> 8) & 255}.${addresses++ & 255}` : undefined);
    return {
      ...pod.status,
      observedGeneration: generation,
      phase: shown.phase,
      conditions: [...own, ...others],
      hostIP: '192.168.50.1',
      hostIPs: [{ ip: '192.168.50.1' }],
      startTime: pod.status.startTime ?? now,
      ...(podIP && { podIP, podIPs: [{ ip: podIP }] }),
      containerStatuses: pod.spec.containers.map(({ name, image }) => ({
        name,
        image,
        imageID: shown.isStarted ? `fake://${image}` : '',
        ready: shown.isReady,
        restartCount: restarts,
        started: shown.isStarted,
        lastState: {},
        state: stateOf(shown, now),
      })) as PodStatus['containerStatuses'],
    };
  }
}

interface Shown {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  isReady: boolean;
  isStarted: boolean;
  waiting?: string;
  exitCode?: number;
}

function stateOf({ waiting, exitCode }: Shown, now: string) {
  if (waiting) return { waiting: { reason: waiting } };
  if (exitCode === undefined) return { running: { startedAt: now } };
  const reason = exitCode === 0 ? 'Completed' : exitCode === 137 ? 'ContainerStatusUnknown' : 'Error';
  return { terminated: { exitCode, reason, startedAt: now, finishedAt: now } };
}

function isEnded(pod: Pod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

function durationMs(text: string): number {
  const match = /^([\d.]+)(ms|s|m)$/.exec(text);
  if (!match) throw new Error(`no duration: ${text}`);
  return Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[match[2] as 'ms' | 's' | 'm'];
}
