/**
 * Finds a node for every pod that has none: one pod at a time, then binds it.
 * Models: kube-scheduler v1.36: profiles, scheduling and binding cycle, failure handling, preemption.
 * Leaves out: several schedulers, leader election; a binding is written within the attempt.
 */
import { Pod } from '../api/core/v1/pod/pod';
import { ApiError } from '../apimachinery/api-error';
import { microTimestampAt, timestampAt } from '../apimachinery/time';
import { type Client, type InformerFactory, TokenBucket } from '../client';
import type { Engine } from '../engine';
import { SchedulerCache } from './cache';
import { DETAILED_NODES, type DecisionSink, recordDecision } from './decision';
import { watchCluster } from './event-handlers';
import { EventNotes } from './event-notes';
import { FastPath } from './fast/fast-path';
import { Framework, type FrameworkServices } from './framework/framework';
import type { Listers } from './framework/listers';
import type { NodeInfo } from './framework/node-info';
import type { PreemptionCandidate } from './framework/plugin';
import type { PodInfo } from './framework/pod-info';
import { DEFAULT_SCHEDULER_NAME, profileOf, type SchedulerConfig } from './framework/profile';
import { failure, type Status } from './framework/status';
import { listersFrom } from './informed-listers';
import { plugins } from './plugins';
import { patchPodStatus } from './pod-status';
import type { QueuedPodInfo } from './queue/queued-pod';
import { SchedulingQueue } from './queue/scheduling-queue';
import { type CycleOutcome, runSchedulingCycle } from './scheduling-cycle';

/** Who decides what kube-scheduler leaves to chance. */
export interface Choices {
  /** Which of several nodes that are equally good. */
  node(pod: PodInfo, ties: readonly string[]): string;
  /** In which order parallel workers come by the nodes. */
  find?(pod: PodInfo, nodes: readonly NodeInfo[]): readonly NodeInfo[];
  candidate(pod: PodInfo, equallyGood: readonly PreemptionCandidate[]): PreemptionCandidate;
}

/** What a scheduler needs. */
export interface SchedulerOptions {
  engine: Engine;
  client: Client;
  informers: InformerFactory;
  /** The wall-clock time at simulated time 0, in ms since 1970. */
  epochMs: number;
  config?: SchedulerConfig;
  /** How long one scheduling cycle takes, in ms. */
  cycleMs?: number;
  /** Bindings a second and their burst; no limit without it. */
  limit?: { qps: number; burst: number };
  decisions?: DecisionSink;
  /** With more nodes than this only the outcome of a decision is kept (100). */
  detailedNodes?: number;
  /** By default chance decides, from the scheduler's own stream. */
  choices?: Choices;
}

/** The name by which the scheduler is known as a client and as an actor. */
export const ACTOR = 'kube-scheduler';

/** The scheduler. */
export class Scheduler {
  readonly queue: SchedulingQueue;
  readonly cache = new SchedulerCache();
  readonly listers: Listers;
  #frameworks = new Map<string, Framework>();
  #fastPaths = new Map<Framework, FastPath>();
  #position = { next: 0 };
  #events: EventNotes;
  #bucket: TokenBucket | undefined;
  #isRunning = false;
  #isBusy = false;
  #freeAt = 0;

  constructor(private readonly options: SchedulerOptions) {
    const { engine, client, informers, epochMs, config = {}, limit } = options;
    const seconds = (value: number | undefined, otherwise: number) => (value ?? otherwise) * 1000;
    this.queue = new SchedulingQueue({
      engine,
      frameworkOf: (pod) => this.frameworkOf(pod),
      initialBackoffMs: seconds(config.podInitialBackoffSeconds, 1),
      maxBackoffMs: seconds(config.podMaxBackoffSeconds, 10),
      wake: () => this.#wake(),
    });
    this.listers = listersFrom(informers, {
      selectorsChanged: (namespace) => {
        for (const fast of this.#fastPaths.values()) fast.selectorsChanged(namespace);
      },
      namespacesChanged: () => {
        for (const fast of this.#fastPaths.values()) fast.namespacesChanged();
      },
    });
    this.#events = new EventNotes({
      engine,
      client,
      component: DEFAULT_SCHEDULER_NAME,
      microTimestamp: () => microTimestampAt(epochMs + engine.now),
    });
    if (limit && limit.qps > 0) this.#bucket = new TokenBucket(engine, limit.qps, limit.burst);
    for (const profile of config.profiles?.length ? config.profiles : [{}]) {
      const framework = new Framework(profileOf(profile), plugins, this.#services());
      this.#frameworks.set(framework.profile.schedulerName, framework);
      const fast = new FastPath(framework, this.cache.snapshot, this.listers);
      this.#fastPaths.set(framework, fast);
      this.cache.listen(fast);
    }
    watchCluster({ informers, cache: this.cache, queue: this.queue, isResponsible: (pod) => this.#isResponsible(pod) });
  }

  /** Begins to place pods; the informers are started by whoever made them. */
  start(): void {
    this.#isRunning = true;
    this.#wake();
  }

  /** Places no more pods. */
  stop(): void {
    this.#isRunning = false;
  }

  /** The profile of a pod; the first one for what names none. */
  frameworkOf(pod: Pod | undefined): Framework | undefined {
    const name = pod?.spec?.schedulerName;
    return name === undefined ? this.#frameworks.values().next().value : this.#frameworks.get(name);
  }

  #isResponsible(pod: Pod): boolean {
    return this.#frameworks.has(pod.spec.schedulerName ?? DEFAULT_SCHEDULER_NAME);
  }

  #services(): FrameworkServices {
    const { engine, choices } = this.options;
    const chance = (bound: number) => engine.prng(ACTOR).below(bound);
    return {
      listers: this.listers,
      nominatedPods: (nodeName) => this.queue.nominator.podsOn(nodeName),
      chance,
      pickCandidate: (pod, equallyGood) =>
        choices?.candidate(pod, equallyGood) ?? (oneOf(equallyGood, chance) as PreemptionCandidate),
      preempt: (pod, candidate) => this.#preempt(pod, candidate),
      bind: (pod, nodeName) => this.#bind(pod, nodeName),
    };
  }

  #wake(): void {
    if (!this.#isRunning || this.#isBusy || !this.queue.hasNext) return;
    this.#isBusy = true;
    const { engine } = this.options;
    engine.schedule(Math.max(0, this.#freeAt - engine.now), () => this.#next());
  }

  #next(): void {
    this.#isBusy = false;
    if (!this.#isRunning) return;
    const queued = this.queue.pop();
    if (!queued) return;
    const { engine, cycleMs = 1 } = this.options;
    this.#freeAt = engine.now + cycleMs;
    engine.because(queued.cause, () => this.#attempt(queued));
    this.#wake();
  }

  #attempt(queued: QueuedPodInfo): void {
    const { engine } = this.options;
    const { pod } = queued;
    const framework = this.frameworkOf(pod.pod);
    if (!framework || this.#isSkipped(queued)) {
      this.queue.delete(pod.uid);
      return;
    }
    const { namespace, name } = pod.pod.metadata;
    engine.span({ actor: ACTOR, verb: 'Schedule', target: `pods/${namespace}/`, name }, () => {
      const step = engine.current;
      const outcome = this.#decide(framework, pod);
      engine.spans.setDetail(step, outcome.chosen ? `-> ${outcome.chosen}` : outcome.message);
      if (outcome.chosen) this.#place(framework, queued, outcome);
      else this.#fail(queued, outcome);
      this.#record(framework, queued, outcome, step);
    });
  }

  #decide(framework: Framework, pod: PodInfo): CycleOutcome {
    const { engine, choices, config } = this.options;
    const { snapshot } = this.cache;
    const input = {
      pod,
      position: this.#position,
      percentageOfNodesToScore: framework.profile.percentageOfNodesToScore ?? config?.percentageOfNodesToScore ?? 0,
      choose: (of: PodInfo, ties: number, nameOf: (tie: number) => string) => {
        if (!choices) return ties > 1 ? engine.prng(ACTOR).below(ties) : 0;
        const names = Array.from({ length: ties }, (_, tie) => nameOf(tie));
        return names.indexOf(choices.node(of, names));
      },
    };
    const fast = this.#asksPlugins() ? undefined : this.#fastPaths.get(framework)?.place(input);
    if (fast) return fast.outcome(this.#keepsDetail());
    return runSchedulingCycle({ ...input, framework, snapshot, ...(choices?.find && { find: choices.find }) });
  }

  /** Whether the plugin loop must decide: pods count on nodes that they only wait for, or the order is given. */
  #asksPlugins(): boolean {
    return this.options.choices?.find !== undefined || !this.queue.nominator.isEmpty;
  }

  /** Whether every plugin's say is to be kept. */
  #keepsDetail(): boolean {
    const { decisions, detailedNodes = DETAILED_NODES } = this.options;
    return decisions !== undefined && this.cache.snapshot.nodes.length <= detailedNodes;
  }

  #record(framework: Framework, queued: QueuedPodInfo, outcome: CycleOutcome, step: number): void {
    const { decisions, engine, detailedNodes } = this.options;
    const queue = queued.transitions;
    queued.transitions = [];
    if (!decisions) return;
    recordDecision(decisions, outcome, {
      step,
      time: engine.now,
      attempt: queued.attempts,
      framework,
      queue,
      ...(detailedNodes !== undefined && { detailedNodes }),
    });
  }

  /** Pods on their way out, or that have a node already, are not tried. */
  #isSkipped({ pod }: QueuedPodInfo): boolean {
    if (this.cache.isAssumed(pod.uid)) return true;
    if (!pod.pod.metadata.deletionTimestamp) return false;
    const note = `skip schedule deleting pod: ${pod.key}`;
    this.#events.note(pod.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note });
    return true;
  }

  /** Counts the pod on its node, then binds it (later, if too many bindings were written lately). */
  #place(framework: Framework, queued: QueuedPodInfo, outcome: CycleOutcome): void {
    const { pod } = queued;
    const nodeName = outcome.chosen as string;
    this.cache.assume(pod, nodeName);
    this.queue.nominator.remove(pod.uid);
    this.queue.done(queued);
    const { engine } = this.options;
    const bind = () => this.#runBinding(framework, queued, outcome, nodeName);
    const delayMs = this.#bucket?.reserve() ?? 0;
    if (delayMs === 0) bind();
    else engine.schedule(delayMs, bind);
  }

  #runBinding(framework: Framework, queued: QueuedPodInfo, outcome: CycleOutcome, nodeName: string): void {
    const { cycle } = outcome;
    for (const point of ['reserve', 'permit', 'preBind', 'bind'] as const) {
      const status = framework.runAfterChoice(point, cycle, nodeName);
      if (!status) continue;
      framework.runUnreserve(cycle, nodeName);
      this.#bindingFailed(queued, outcome, status);
      return;
    }
    const { pod } = queued.pod;
    const note = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
    this.#events.note(pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', note });
  }

  #bindingFailed(queued: QueuedPodInfo, outcome: CycleOutcome, status: Status): void {
    const { pod } = queued;
    const assumed = this.cache.forget(pod.uid);
    if (assumed) this.queue.move({ resource: 'AssignedPod', action: 'Delete', before: assumed });
    this.#fail(queued, {
      ...outcome,
      kind: 'error',
      unschedulablePlugins: new Set(),
      message: status.reasons.join(', '),
    });
  }

  /** The pod goes back to wait; its condition and an event say why. */
  #fail(queued: QueuedPodInfo, outcome: CycleOutcome): void {
    const { client, informers, epochMs, engine } = this.options;
    const { pod } = queued;
    const latest = informers.of(Pod).indexer.get(pod.key);
    if (latest && latest.metadata.uid === pod.uid && !latest.spec.nodeName) {
      this.queue.addUnschedulable(queued, outcome.unschedulablePlugins);
    } else this.queue.delete(pod.uid);
    const nominatedNodeName = outcome.kind === 'unschedulable' ? outcome.postFilter?.nominatedNodeName : '';
    if (nominatedNodeName === undefined) this.queue.nominator.update(pod);
    else this.queue.nominator.set(pod, nominatedNodeName);
    const note = outcome.message;
    this.#events.note(pod.pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note });
    if (!latest) return;
    patchPodStatus(client, pod.pod, {
      condition: {
        type: 'PodScheduled',
        status: 'False',
        reason: outcome.kind === 'error' ? 'SchedulerError' : 'Unschedulable',
        message: outcome.message,
      },
      ...(nominatedNodeName !== undefined && { nominatedNodeName }),
      now: timestampAt(epochMs + engine.now),
    });
  }

  #bind(pod: PodInfo, nodeName: string): Status | undefined {
    const { name, namespace, uid } = pod.pod.metadata;
    const target = { name, namespace, subresource: 'binding' };
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: nodeName },
    };
    try {
      this.options.client.createSubresource(Pod, target, body);
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return failure('DefaultBinder', `running Bind plugin "DefaultBinder": ${error.message}`);
    }
  }

  /** Ends the victims, and takes back the nominations to the node of pods that are less important. */
  #preempt(preemptor: PodInfo, { node, victims }: PreemptionCandidate): void {
    const { client, epochMs, engine } = this.options;
    const now = timestampAt(epochMs + engine.now);
    for (const other of this.queue.nominator.podsOn(node)) {
      if (other.priority >= preemptor.priority || !other.pod.status.nominatedNodeName) continue;
      ignoringMissing(() => patchPodStatus(client, other.pod, { nominatedNodeName: '', now }));
    }
    const schedulerName = preemptor.pod.spec.schedulerName ?? DEFAULT_SCHEDULER_NAME;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${schedulerName}: preempting to accommodate a higher priority pod`,
    } as const;
    for (const { pod } of victims) {
      if (pod.metadata.deletionTimestamp) continue;
      ignoringMissing(() => {
        patchPodStatus(client, pod, { condition, now });
        const { name, namespace } = pod.metadata;
        client.delete(Pod, { ...(namespace && { namespace }), name });
        const note = `Preempted by pod ${preemptor.uid} on node ${node}`;
        const related = preemptor.pod;
        this.#events.note(pod, { type: 'Normal', reason: 'Preempted', action: 'Preempting', note, related });
      });
    }
  }
}

function oneOf<T>(of: readonly T[], chance: (bound: number) => number): T | undefined {
  return of.length > 1 ? of[chance(of.length)] : of[0];
}

function ignoringMissing(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
