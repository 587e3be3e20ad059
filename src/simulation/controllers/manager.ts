/**
 * kube-controller-manager: all control loops over one set of informers.
 * Models: cmd/kube-controller-manager v1.36: shared informers, a client and an event source for each loop.
 * Leaves out: leader election, loops of cloud providers.
 */
import { ApiError } from '../apimachinery/api-error';
import { timestampAt } from '../apimachinery/time';
import { Client, EventRecorder, InformerFactory, RenewalLedger, type Transport, WorkQueue } from '../client';
import { type Engine, POLL, type Timer } from '../engine';
import { controllers } from './controllers';
import { type ControllerDefinition, type ControllerEnv, type ControllerFlags, defaultFlags } from './define-controller';
import { OwnedPods } from './owned-pods';
import { Pacer } from './pacer';
import { PodControl } from './pod-control';

/** What the controllers are started with. */
export interface ControllerManagerOptions {
  engine: Engine;
  transport: Transport;
  flags?: Partial<ControllerFlags>;
  /** How long after a write the watch brings it. */
  latencyMs(): number;
  /** How long a write is on its way to the store, and its answer on its way back; if absent, as long as the news of it. */
  requestMs?(): number;
  answerMs?(): number;
  /** The wall-clock time at simulated time 0, in ms since 1970. */
  epochMs: number;
  /** Shared with the kubelets; without it every Lease is read as it is written. */
  renewals?: RenewalLedger;
  /** Only these loops; all if absent. */
  only?: readonly string[];
}

/** The queue of one loop as it stands. */
export interface QueueState {
  controller: string;
  waiting: string[];
  delayed: { key: string; at: number }[];
}

/** The running process. */
export interface ControllerManager {
  /** Ends it: informers, queues and timers. What it knew is lost. */
  stop(): void;
  /** Starts it anew, as a process does: with empty caches. */
  start(): void;
  queues(): QueueState[];
}

/** Starts kube-controller-manager. */
export function startControllerManager(options: ControllerManagerOptions): ControllerManager {
  let running = new ManagerProcess(options);
  return {
    stop: () => running.stop(),
    start: () => {
      running.stop();
      running = new ManagerProcess(options);
    },
    queues: () => running.queues(),
  };
}

/** One life of the process, from start to stop. */
class ManagerProcess {
  #isStopped = false;
  #informers: InformerFactory;
  #pods: OwnedPods;
  #queues: { controller: string; queue: WorkQueue }[] = [];
  #renewals: RenewalLedger;
  #flags: ControllerFlags;

  constructor(private readonly options: ControllerManagerOptions) {
    const { engine, transport, latencyMs, only } = options;
    this.#flags = { ...defaultFlags, ...options.flags };
    this.#renewals = options.renewals ?? new RenewalLedger();
    this.#informers = new InformerFactory({ engine, transport, user: 'kube-controller-manager', latencyMs });
    // Counters first: handlers of controllers find them up to date.
    this.#pods = new OwnedPods(this.#informers);
    for (const controller of controllers)
      if (!only || only.includes(controller.name)) controller.start(this.#envOf(controller));
    this.#informers.start();
  }

  stop(): void {
    this.#isStopped = true;
    this.#informers.stop();
    for (const { queue } of this.#queues) queue.stop();
  }

  queues(): QueueState[] {
    return this.#queues.map(({ controller, queue }) => ({
      controller,
      waiting: queue.waiting,
      delayed: queue.delayed,
    }));
  }

  #envOf({ name, eventSource }: ControllerDefinition): ControllerEnv {
    const { engine, transport, epochMs } = this.options;
    const after = (delayMs: number, run: () => void, what: string): Timer =>
      engine.schedule(delayMs, () => void (this.#isStopped || run()), what);
    const later = (delayMs: number, run: () => void): Timer => after(delayMs, run, 'controller-retry');
    const { latencyMs } = this.options;
    const { requestMs = latencyMs, answerMs = latencyMs } = this.options;
    const pacer = new Pacer(engine, this.#flags, later, { requestMs, answerMs });
    const uncounted = new Client(transport, name);
    const client = new Client(counting(transport, pacer), name);
    const nowMs = () => epochMs + engine.now;
    const timestamp = () => timestampAt(nowMs());
    const events = new EventRecorder({ engine, client: uncounted, component: eventSource ?? name, timestamp });
    const every = (periodMs: number, run: () => void): void => {
      const again = () => {
        run();
        every(periodMs, run);
      };
      after(periodMs, again, POLL);
    };
    return {
      engine,
      client,
      informers: this.#informers,
      events,
      pods: this.#pods,
      podControl: new PodControl(uncounted, events, pacer),
      queue: (options) => this.#queue(name, pacer, options),
      later,
      every,
      timestamp,
      nowMs,
      renewals: this.#renewals,
      flags: this.#flags,
    };
  }

  #queue(controller: string, pacer: Pacer, options: Parameters<ControllerEnv['queue']>[0]): WorkQueue {
    const queue: WorkQueue = new WorkQueue(this.options.engine, {
      waitMs: () => pacer.waitMs(),
      writeMs: () => pacer.writeMs(),
      answerMs: () => pacer.answerMs(),
      failed: (key, error) => {
        // Refusals (conflicts, quotas, …) are part of a cluster's life; anything else is a mistake of ours.
        if (!(error instanceof ApiError)) throw error;
        queue.addRateLimited(key);
      },
      ...options,
      name: controller,
    });
    this.#queues.push({ controller, queue });
    return queue;
  }
}

/** The transport, with every write counted against a rate limit. */
function counting(transport: Transport, pacer: Pacer): Transport {
  return {
    request: (request) => {
      if (request.verb !== 'get') pacer.count();
      return transport.request(request);
    },
    list: (request) => transport.list(request),
    watch: (request, wake) => transport.watch(request, wake),
  };
}
