/**
 * Notices nodes that went silent, says so in their conditions and taints, and marks their pods not ready.
 * Models: node-lifecycle-controller v1.36: monitor grace, Unknown conditions, NoSchedule and NoExecute taints, zone rates.
 * Leaves out: polling: a healthy node is looked at when something is written; timers run for silent nodes only.
 */
import { Lease } from '../../api/coordination.k8s.io/v1/lease/lease';
import { Node, type NodeCondition } from '../../api/core/v1/node/node';
import { Pod } from '../../api/core/v1/pod/pod';
import { isReason } from '../../apimachinery/api-error';
import type { Informer, WorkQueue } from '../../client';
import { type ControllerEnv, defineController } from '../define-controller';
import { NOT_READY, UNREACHABLE, withNoExecute, withNoSchedule } from './taints';
import { ZoneCounts } from './zone-counts';
import { evictionRate, zoneStateOf } from './zone-disruption';
import { ZoneQueue } from './zone-queue';

const LEASE_NAMESPACE = 'kube-node-lease';
const LIFE_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export default defineController({
  name: 'node-lifecycle-controller',
  eventSource: 'node-controller',
  start: (env) => void new NodeLifecycle(env),
});

interface Health {
  /** When the node was last heard of, as simulated time. */
  heardMs: number;
  /** Whether a look at the node is due at some tick already. */
  lookAtMs: number | undefined;
}

class NodeLifecycle {
  #nodes: Informer<Node>;
  #pods: Informer<Pod>;
  #health = new Map<string, Health>();
  #zones = new Map<string, ZoneQueue>();
  #counts = new ZoneCounts();
  #taints: WorkQueue;
  #startMs: number;

  constructor(private readonly env: ControllerEnv) {
    this.#startMs = env.engine.now;
    this.#nodes = env.informers.of(Node);
    this.#pods = env.informers.of(Pod);
    this.#pods.indexer.addIndex('node', (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
    this.#taints = env.queue({ process: (name) => this.#syncNoSchedule(name) });
    this.#nodes.addHandler({
      added: (node) => this.#nodeAdded(node),
      updated: (node, before) => this.#nodeUpdated(node, before),
      deleted: (node) => this.#nodeDeleted(node),
    });
    const leaseSeen = ({ metadata }: Lease) => {
      if (metadata.namespace === LEASE_NAMESPACE) this.#heard(metadata.name);
    };
    env.informers.of(Lease).addHandler({ added: leaseSeen, updated: leaseSeen });
    env.renewals.listen((key, isRenewing) => {
      if (key.startsWith(`${LEASE_NAMESPACE}/`) && !isRenewing) this.#watchOver(key.slice(LEASE_NAMESPACE.length + 1));
    });
  }

  #nodeAdded(node: Node): void {
    const { name } = node.metadata;
    this.#health.set(name, { heardMs: this.env.engine.now, lookAtMs: undefined });
    this.#note(node, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
    this.#taints.add(name);
    this.#count(node);
    this.#watchOver(name);
    this.#lookAtNextTick(name);
  }

  #nodeUpdated(node: Node, before: Node): void {
    const { name } = node.metadata;
    this.#taints.add(name);
    if (node.status === before.status) return;
    const ready = readyOf(node)?.status;
    const isOurs = ready === 'Unknown';
    if (!isOurs) this.#heard(name);
    if (ready === readyOf(before)?.status) return;
    this.#count(node);
    this.#lookAtNextTick(name);
  }

  #nodeDeleted(node: Node): void {
    const { name } = node.metadata;
    this.#health.delete(name);
    this.#zoneOf(node).remove(name);
    this.#note(node, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
    this.#counts.remove(name);
    this.#setRate(zoneKeyOf(node));
  }

  #note(node: Node, reason: string, message: string): void {
    this.env.events.note(node, { type: 'Normal', reason, message });
  }

  #heard(name: string): void {
    const health = this.#health.get(name);
    if (!health) return;
    health.heardMs = this.env.engine.now;
    this.#watchOver(name);
  }

  /** The first tick of the monitor after a moment. */
  #tickAfter(ms: number): number {
    const period = this.env.flags.nodeMonitorPeriodMs;
    return this.#startMs + (Math.floor((ms - this.#startMs) / period) + 1) * period;
  }

  #lookAtNextTick(name: string): void {
    this.#lookAt(name, this.#tickAfter(this.env.engine.now));
  }

  /** Sets the alarm for a node that nobody renews. */
  #watchOver(name: string): void {
    if (this.env.renewals.isRenewing(`${LEASE_NAMESPACE}/${name}`)) return;
    const heardMs = this.#heardMs(name);
    if (heardMs === undefined || readyOf(this.#nodes.indexer.get(name))?.status === 'Unknown') return;
    // The monitor sees a renewal at its next tick, and silence at a tick after the grace.
    this.#lookAt(name, this.#tickAfter(this.#tickAfter(heardMs - 1) + this.env.flags.nodeMonitorGraceMs));
  }

  #heardMs(name: string): number | undefined {
    const health = this.#health.get(name);
    if (!health) return undefined;
    const renewed = this.env.renewals.renewTimeAt(`${LEASE_NAMESPACE}/${name}`, this.env.engine.now);
    return Math.max(health.heardMs, renewed ?? 0);
  }

  #lookAt(name: string, atMs: number): void {
    const health = this.#health.get(name);
    const { engine } = this.env;
    if (!health || (health.lookAtMs !== undefined && health.lookAtMs <= atMs && health.lookAtMs > engine.now)) return;
    health.lookAtMs = atMs;
    this.env.later(atMs - engine.now, () => {
      if (health.lookAtMs === atMs) health.lookAtMs = undefined;
      if (this.#health.get(name) === health) this.#monitor(name);
    });
  }

  /** One look of the monitor at one node. */
  #monitor(name: string): void {
    const node = this.#nodes.indexer.get(name);
    if (!node) return;
    const observed = readyOf(node)?.status;
    this.#setNoExecute(node, observed);
    if (observed === 'Unknown' || !this.#isSilent(name)) {
      this.#watchOver(name);
      return;
    }
    if (!this.#declareUnknown(node)) return;
    if (observed === 'True') {
      this.#note(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      this.#markPodsNotReady(name);
    }
    this.#lookAtNextTick(name);
  }

  #isSilent(name: string): boolean {
    if (this.env.renewals.isRenewing(`${LEASE_NAMESPACE}/${name}`)) return false;
    const heardMs = this.#heardMs(name) ?? 0;
    return this.env.engine.now > this.#tickAfter(heardMs - 1) + this.env.flags.nodeMonitorGraceMs;
  }

  #declareUnknown(node: Node): boolean {
    const now = this.env.timestamp();
    const before = node.status?.conditions ?? [];
    const unknown = (type: string, was?: NodeCondition): NodeCondition => ({
      type,
      status: 'Unknown',
      ...(was?.lastHeartbeatTime && { lastHeartbeatTime: was.lastHeartbeatTime }),
      lastTransitionTime: was?.status === 'Unknown' ? (was.lastTransitionTime as string) : now,
      reason: was ? 'NodeStatusUnknown' : 'NodeStatusNeverUpdated',
      message: was ? 'Kubelet stopped posting node status.' : 'Kubelet never posted node status.',
    });
    const conditions = before.map((was) => (LIFE_CONDITIONS.includes(was.type) ? unknown(was.type, was) : was));
    for (const type of LIFE_CONDITIONS) if (!before.some((was) => was.type === type)) conditions.push(unknown(type));
    try {
      this.env.client.updateStatus(Node, { ...node, status: { ...node.status, conditions } });
      return true;
    } catch (error) {
      if (!isReason(error, 'Conflict') && !isReason(error, 'NotFound')) throw error;
      this.#lookAtNextTick(node.metadata.name);
      return false;
    }
  }

  #markPodsNotReady(name: string): void {
    for (const pod of this.#pods.indexer.by('node', name)) {
      const conditions = pod.status.conditions ?? [];
      if (!conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) continue;
      const now = this.env.timestamp();
      const changed = conditions.map((condition) => {
        if (condition.type !== 'Ready') return condition;
        return {
          type: 'Ready',
          observedGeneration: pod.metadata.generation ?? 1,
          status: 'False' as const,
          lastProbeTime: null,
          lastTransitionTime: now,
        };
      });
      try {
        this.env.client.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions: changed } });
      } catch (error) {
        if (!isReason(error, 'Conflict') && !isReason(error, 'NotFound')) throw error;
        continue;
      }
      this.env.events.note(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' });
    }
  }

  #syncNoSchedule(name: string): void {
    const node = this.#nodes.indexer.get(name);
    const taints = node && withNoSchedule(node, this.env.timestamp());
    if (node && taints) this.env.client.patch(Node, { name }, 'merge', { spec: { taints: orNull(taints) } });
  }

  /** NoExecute follows the condition Ready: at once when it changes its kind or goes, through the zone's queue when it comes. */
  #setNoExecute(node: Node, ready: string | undefined): void {
    const { name } = node.metadata;
    const zone = this.#zoneOf(node);
    if (ready === 'True' || ready === undefined) {
      zone.remove(name);
      this.#writeNoExecute(name, undefined);
      return;
    }
    const wanted = ready === 'Unknown' ? UNREACHABLE : NOT_READY;
    const other = wanted === UNREACHABLE ? NOT_READY : UNREACHABLE;
    const has = (key: string) => node.spec.taints?.some((taint) => taint.key === key && taint.effect === 'NoExecute');
    if (has(wanted)) return;
    if (has(other)) this.#writeNoExecute(name, wanted);
    else if (!this.#isEverythingLost()) zone.add(name, () => this.#taintIfStill(name, wanted));
  }

  #taintIfStill(name: string, wanted: string): void {
    const ready = readyOf(this.#nodes.indexer.get(name))?.status;
    const isStill = wanted === UNREACHABLE ? ready === 'Unknown' : ready === 'False';
    if (isStill) this.#writeNoExecute(name, wanted);
  }

  #writeNoExecute(name: string, wanted: string | undefined): void {
    try {
      const node = this.env.client.get(Node, undefined, name);
      const taints = withNoExecute(node, wanted, this.env.timestamp());
      if (taints) this.env.client.patch(Node, { name }, 'merge', { spec: { taints: orNull(taints) } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  #zoneOf(node: Node): ZoneQueue {
    const key = zoneKeyOf(node);
    let zone = this.#zones.get(key);
    if (!zone) {
      zone = new ZoneQueue(this.env.engine, (delayMs, run) => this.env.later(delayMs, run), evictionRate('Normal', 0));
      this.#zones.set(key, zone);
    }
    return zone;
  }

  #count(node: Node): void {
    this.#counts.set(node.metadata.name, zoneKeyOf(node), readyOf(node)?.status === 'True');
    this.#setRate(zoneKeyOf(node));
  }

  /** Sets how fast a zone is given up, by the counts of its nodes. */
  #setRate(zone: string): void {
    const { ready, notReady } = this.#counts.of(zone);
    this.#zones.get(zone)?.setRate(evictionRate(zoneStateOf(ready, notReady), ready + notReady));
  }

  /** If no node is ready anywhere, the fault is more likely ours: nothing is evicted. */
  #isEverythingLost(): boolean {
    return this.#counts.ready === 0;
  }
}

function readyOf(node: Node | undefined): NodeCondition | undefined {
  return node?.status?.conditions?.find(({ type }) => type === 'Ready');
}

function zoneKeyOf({ metadata: { labels } }: Node): string {
  return `${labels?.['topology.kubernetes.io/region'] ?? ''}:${labels?.['topology.kubernetes.io/zone'] ?? ''}`;
}

function orNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length > 0 ? list : null;
}
