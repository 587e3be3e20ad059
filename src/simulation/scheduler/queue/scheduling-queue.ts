/**
 * Pods that want a node: those to try now, those that back off, those that wait for something to change.
 * Models: kube-scheduler's scheduling queue v1.36: queueing hints, back-off 1 s → 10 s in windows of a second,
 * popping from the back-off when nothing else is to do, five-minute flush, gated pods.
 * Leaves out: events while a pod is in flight (an attempt takes one task), pod groups.
 *
 *     new ──▶ active ──pop──▶ attempt ──refused──▶ unschedulable ──event + hint──▶ backoff ──time──▶ active
 *      └─ gates ─▶ gated ──gates removed──▶ active       └─error──▶ backoff
 */
import type { Pod } from '../../api/core/v1/pod/pod';
import { compareText } from '../../base/compare';
import type { Engine, Timer } from '../../engine';
import {
  type ClusterEvent,
  type ClusterEventAction,
  coversResource,
  labelOf,
  podUpdateEvents,
} from '../framework/cluster-event';
import type { Framework } from '../framework/framework';
import type { EventInterest } from '../framework/plugin';
import { PodInfo } from '../framework/pod-info';
import { Nominator } from './nominator';
import { PodHeap } from './pod-heap';
import { QueuedPodInfo, type QueueName } from './queued-pod';

/** Back-offs end in windows of this length, so that pods of one window come by priority. */
const WINDOW_MS = 1000;
/** podMaxInUnschedulablePodsDuration, and how often it is looked after. */
const UNSCHEDULABLE_MAX_MS = 300_000;
const FLUSH_EVERY_MS = 30_000;

/** How the queue works. */
export interface SchedulingQueueOptions {
  engine: Engine;
  /** The pod's profile; without a pod the first one. */
  frameworkOf(pod?: Pod): Framework | undefined;
  initialBackoffMs: number;
  maxBackoffMs: number;
  /** There is something to pop. */
  wake(): void;
}

/** The queue. */
export class SchedulingQueue {
  readonly nominator = new Nominator();
  #pods = new Map<string, QueuedPodInfo>();
  #active: PodHeap;
  #backoff: PodHeap;
  /** Pods that failed by an error do not leave their back-off early. */
  #errorBackoff: PodHeap;
  /** Waiting pods by the plugins that refused them (joined names). */
  #unschedulable = new Map<string, Set<QueuedPodInfo>>();
  #sequence = 0;
  #backoffTimer: { at: number; timer: Timer } | undefined;
  #flushTimer: Timer | undefined;
  #interests = new Map<string, { plugin: string; interest: EventInterest }[]>();

  constructor(private readonly options: SchedulingQueueOptions) {
    this.#active = new PodHeap((a, b) => this.#order(a, b) < 0);
    const endsFirst = (a: QueuedPodInfo, b: QueuedPodInfo) =>
      ((a.backoffUntil ?? 0) - (b.backoffUntil ?? 0) || this.#order(a, b)) < 0;
    this.#backoff = new PodHeap(endsFirst);
    this.#errorBackoff = new PodHeap(endsFirst);
  }

  /** Which queue a pod is in, by its uid. */
  queueOf(uid: string): QueueName | undefined {
    return this.#pods.get(uid)?.queue;
  }

  /** A queued pod by its uid. */
  find(uid: string): QueuedPodInfo | undefined {
    return this.#pods.get(uid);
  }

  /** How many pods are to be tried now. */
  get activeCount(): number {
    return this.#active.size;
  }

  /** Whether `pop` would answer a pod. */
  get hasNext(): boolean {
    return this.#active.size > 0 || this.#backoff.size > 0;
  }

  /** A new pod without a node. */
  add(pod: Pod): void {
    const { engine } = this.options;
    const queued = new QueuedPodInfo(new PodInfo(pod), engine.now, engine.current);
    this.#pods.set(queued.pod.uid, queued);
    this.#toActive(queued, 'UnscheduledPodAdd');
    if (pod.status?.nominatedNodeName) this.nominator.update(queued.pod);
  }

  /** A new revision of a pod without a node; it may make the pod worth a try. */
  update(before: Pod, after: Pod): void {
    const queued = this.#pods.get(after.metadata.uid);
    if (!queued) {
      this.add(after);
      return;
    }
    queued.pod = new PodInfo(after);
    this.nominator.update(queued.pod);
    if (queued.queue === 'active') this.#reorder(queued);
    if (queued.queue !== 'unschedulable' && queued.queue !== 'gated') return;
    for (const event of podUpdateEvents(after, before)) {
      if (!this.#isWorthATry(queued, event)) continue;
      this.#requeue(queued, event);
      return;
    }
  }

  /** The pod is gone or has a node. */
  delete(uid: string): void {
    this.nominator.remove(uid);
    const queued = this.#pods.get(uid);
    if (!queued) return;
    this.#pods.delete(uid);
    this.#leave(queued);
  }

  /** Takes the next pod to try: an active one, else one that backs off after a refusal. */
  pop(): QueuedPodInfo | undefined {
    const queued = this.#active.pop() ?? this.#backoff.pop();
    if (!queued) return undefined;
    queued.attempts++;
    queued.backoffUntil = undefined;
    queued.unschedulablePlugins = new Set();
    this.#note(queued, 'in-flight', 'Pop');
    return queued;
  }

  /** The attempt was the last one: the pod has a node now. */
  done(queued: QueuedPodInfo): void {
    if (queued.queue === 'in-flight') this.#pods.delete(queued.pod.uid);
  }

  /** The attempt failed: the pod waits for an event, or backs off if no plugin refused it. */
  addUnschedulable(queued: QueuedPodInfo, plugins: ReadonlySet<string>): void {
    this.#pods.set(queued.pod.uid, queued);
    queued.unschedulablePlugins = new Set(plugins);
    queued.timestamp = this.options.engine.now;
    queued.cause = this.options.engine.current;
    if (plugins.size === 0) {
      queued.consecutiveErrorsCount++;
      this.#toBackoff(queued, 'ScheduleAttemptFailure');
      return;
    }
    queued.unschedulableCount++;
    queued.consecutiveErrorsCount = 0;
    this.#toUnschedulable(queued, 'ScheduleAttemptFailure');
  }

  /** Something happened: waiting pods for which it may matter are tried again. */
  move(event: ClusterEvent, isConcerned: (pod: PodInfo) => boolean = () => true): void {
    for (const [plugins, group] of [...this.#unschedulable]) {
      if (!this.#mayMatter(plugins, event)) continue;
      for (const queued of [...group]) {
        if (isConcerned(queued.pod) && this.#isWorthATry(queued, event)) this.#requeue(queued, event);
      }
    }
  }

  #order(a: QueuedPodInfo, b: QueuedPodInfo): number {
    const framework = this.options.frameworkOf(a.pod.pod);
    return (framework?.compareQueued(a, b) ?? 0) || a.sequence - b.sequence;
  }

  #reorder(queued: QueuedPodInfo): void {
    if (this.#active.remove(queued)) this.#active.push(queued);
  }

  /** Whether any of the refusing plugins watches for such an event at all. */
  #mayMatter(plugins: string, event: ClusterEvent): boolean {
    if (event.resource === '*' || plugins === '') return true;
    return this.#interestsIn(event).some(({ plugin }) => plugins.includes(plugin));
  }

  #isWorthATry(queued: QueuedPodInfo, event: ClusterEvent): boolean {
    if (event.resource === '*') return queued.gatingPlugin === undefined;
    const refusers = queued.gatingPlugin ? new Set([queued.gatingPlugin]) : queued.unschedulablePlugins;
    if (refusers.size === 0) return true;
    return this.#interestsIn(event).some(
      ({ plugin, interest }) => refusers.has(plugin) && (interest.hint?.(queued.pod, event) ?? true),
    );
  }

  #interestsIn(event: ClusterEvent): { plugin: string; interest: EventInterest }[] {
    const key = `${event.resource}/${event.action}`;
    let found = this.#interests.get(key);
    if (!found) {
      found = [];
      for (const { name, events } of this.options.frameworkOf()?.plugins ?? [])
        for (const interest of events ?? [])
          if (coversResource(interest.resource, event.resource) && coversAction(interest, event.action))
            found.push({ plugin: name, interest });
      this.#interests.set(key, found);
    }
    return found;
  }

  #requeue(queued: QueuedPodInfo, event: ClusterEvent): void {
    queued.cause = this.options.engine.current;
    const label = labelOf(event);
    this.#leave(queued);
    if (this.#isBackingOff(queued)) this.#toBackoff(queued, label);
    else this.#toActive(queued, label);
  }

  #toActive(queued: QueuedPodInfo, event: string): void {
    if (this.#isGated(queued, event)) return;
    queued.sequence = ++this.#sequence;
    this.#active.push(queued);
    this.#note(queued, 'active', event);
    this.options.wake();
  }

  #toBackoff(queued: QueuedPodInfo, event: string): void {
    if (this.#isGated(queued, event)) return;
    queued.sequence = ++this.#sequence;
    queued.backoffUntil = this.#backoffEnd(queued);
    const heap = queued.unschedulablePlugins.size > 0 ? this.#backoff : this.#errorBackoff;
    heap.push(queued);
    this.#note(queued, 'backoff', event);
    this.#armBackoff();
    this.options.wake();
  }

  #isGated(queued: QueuedPodInfo, event: string): boolean {
    const status = this.options.frameworkOf(queued.pod.pod)?.runPreEnqueue(queued.pod.pod);
    queued.gatingPlugin = status?.plugin;
    if (!status) return false;
    queued.unschedulablePlugins.add(status.plugin);
    this.#group(queued).add(queued);
    this.#note(queued, 'gated', event);
    return true;
  }

  #toUnschedulable(queued: QueuedPodInfo, event: string): void {
    this.#group(queued).add(queued);
    this.#note(queued, 'unschedulable', event);
    this.#armFlush();
  }

  #group(queued: QueuedPodInfo): Set<QueuedPodInfo> {
    const key = [...queued.unschedulablePlugins].sort(compareText).join(' ');
    let group = this.#unschedulable.get(key);
    if (!group) {
      group = new Set();
      this.#unschedulable.set(key, group);
    }
    return group;
  }

  #leave(queued: QueuedPodInfo): void {
    if (this.#active.remove(queued) || this.#backoff.remove(queued) || this.#errorBackoff.remove(queued)) return;
    for (const [key, group] of this.#unschedulable) {
      if (!group.delete(queued)) continue;
      if (group.size === 0) this.#unschedulable.delete(key);
      return;
    }
  }

  #note(queued: QueuedPodInfo, to: QueueName, event: string): void {
    // A list of exactly its length: the decision keeps it for the whole history.
    queued.transitions = queued.transitions.concat([{ time: this.options.engine.now, from: queued.queue, to, event }]);
    queued.queue = to;
  }

  /** When a pod's back-off ends: the window that its delay falls into. */
  #backoffEnd(queued: QueuedPodInfo): number {
    if (queued.backoffUntil !== undefined) return queued.backoffUntil;
    const count = queued.consecutiveErrorsCount || queued.unschedulableCount;
    if (count === 0) return Number.NEGATIVE_INFINITY;
    const { initialBackoffMs, maxBackoffMs } = this.options;
    const delay = Math.min(initialBackoffMs * 2 ** (count - 1), maxBackoffMs);
    return windowOf(queued.timestamp + delay);
  }

  #isBackingOff(queued: QueuedPodInfo): boolean {
    return this.#backoffEnd(queued) >= windowOf(this.options.engine.now);
  }

  #armBackoff(): void {
    const ends = [this.#backoff.peek(), this.#errorBackoff.peek()].map((next) => next?.backoffUntil ?? Infinity);
    const at = Math.min(...ends) + WINDOW_MS;
    if (!Number.isFinite(at) || (this.#backoffTimer && this.#backoffTimer.at <= at)) return;
    this.#backoffTimer?.timer.cancel();
    const delay = Math.max(0, at - this.options.engine.now);
    this.#backoffTimer = {
      at,
      timer: this.options.engine.schedule(delay, () => this.#flushBackoff(), 'scheduler-backoff'),
    };
  }

  #flushBackoff(): void {
    this.#backoffTimer = undefined;
    for (const heap of [this.#backoff, this.#errorBackoff]) {
      for (let next = heap.peek(); next && !this.#isBackingOff(next); next = heap.peek()) {
        heap.pop();
        this.#toActive(next, 'BackoffComplete');
      }
    }
    this.#armBackoff();
  }

  /** As long as pods wait, looks every half minute for those that have waited too long. */
  #armFlush(): void {
    if (this.#flushTimer || this.#unschedulable.size === 0) return;
    const { engine } = this.options;
    const waiting = [...this.#unschedulable.values()].flatMap((group) => [...group]).filter(isFlushed);
    if (waiting.length === 0) return;
    const oldest = Math.min(...waiting.map(({ timestamp }) => timestamp));
    const due = Math.max(oldest + UNSCHEDULABLE_MAX_MS + 1, engine.now);
    const at = Math.ceil(due / FLUSH_EVERY_MS) * FLUSH_EVERY_MS;
    this.#flushTimer = engine.schedule(at - engine.now, () => this.#flushUnschedulable(), 'scheduler-retry');
  }

  #flushUnschedulable(): void {
    this.#flushTimer = undefined;
    const { now } = this.options.engine;
    const event: ClusterEvent = { resource: '*', action: 'All', label: 'UnschedulableTimeout' };
    this.move(event, ({ uid }) => now - (this.#pods.get(uid)?.timestamp ?? now) > UNSCHEDULABLE_MAX_MS);
    this.#armFlush();
  }
}

function isFlushed(queued: QueuedPodInfo): boolean {
  return queued.gatingPlugin === undefined;
}

function coversAction(interest: EventInterest, action: ClusterEventAction): boolean {
  return action === 'All' || interest.actions.includes(action);
}

function windowOf(time: number): number {
  return Math.floor(time / WINDOW_MS) * WINDOW_MS;
}
