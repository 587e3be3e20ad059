import type { Client, InformerFactory, WorkQueue, WorkQueueOptions } from '../client';
import type { EventRecorder } from '../client/event-recorder';
import type { RenewalLedger } from '../client/renewal-ledger';
import type { Engine, Timer } from '../engine';
import type { OwnedPods } from './owned-pods';
import type { PodControl } from './pod-control';

/** What a sync says before each of its writes: the request is on its way. */
export const WRITE = 'write';

/** A sync whose writes take time: news may come between two of them, as to a worker that waits for an answer. */
export type Sync<Result = void> = Generator<typeof WRITE, Result, void>;

/** What a controller works with. Everything it knows of the cluster comes through informers. */
export interface ControllerEnv {
  engine: Engine;
  /** Writes under the controller's own name; each write counts against the controller's rate limit. */
  client: Client;
  /** kube-controller-manager's shared informers. */
  informers: InformerFactory;
  events: EventRecorder;
  /** Pods by the object that controls them, with counters. */
  pods: OwnedPods;
  /** Creates and deletes pods at the controller's rate. */
  podControl: PodControl;
  /** Makes the controller's queue; it stops with the controller. */
  queue(options: Omit<WorkQueueOptions, 'name'>): WorkQueue;
  /** Runs something later, unless the controllers have stopped by then. */
  later(delayMs: number, run: () => void): Timer;
  /** Runs something again and again, first after one period. */
  every(periodMs: number, run: () => void): void;
  /** The time as the API writes it, and as ms since 1970. */
  timestamp(): string;
  nowMs(): number;
  /** When nodes' leases are renewed while nobody writes them. */
  renewals: RenewalLedger;
  flags: ControllerFlags;
}

/** kube-controller-manager's flags that controllers ask for (ms; defaults of v1.36). */
export interface ControllerFlags {
  terminatedPodGcThreshold: number;
  nodeMonitorPeriodMs: number;
  nodeMonitorGraceMs: number;
  clusterCIDR: string;
  nodePrefix: number;
  serviceCIDR: string;
  /** Requests a second of each controller's client, and its burst; 0: no limit. */
  qps: number;
  burst: number;
}

/** kube-controller-manager's flags as v1.36 has them when none is given. */
export const defaultFlags: ControllerFlags = {
  terminatedPodGcThreshold: 12_500,
  nodeMonitorPeriodMs: 5000,
  nodeMonitorGraceMs: 50_000,
  clusterCIDR: '10.244.0.0/16',
  nodePrefix: 24,
  serviceCIDR: '10.96.0.0/12',
  qps: 20,
  burst: 30,
};

/** A control loop of kube-controller-manager. */
export interface ControllerDefinition {
  /** The name of its user and of its lane: `replicaset-controller`. */
  name: string;
  /** The component name of its Events, if another. */
  eventSource?: string;
  /** Adds handlers to informers and makes queues. Called at each start; informers start afterwards. */
  start(env: ControllerEnv): void;
}

/** Says what a controller is. One call a folder, default-exported from `controller.ts`. */
export function defineController(definition: ControllerDefinition): ControllerDefinition {
  return definition;
}
