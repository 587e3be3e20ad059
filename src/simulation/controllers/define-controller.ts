import type { Client, InformerFactory, WorkQueue, WorkQueueOptions } from '../client';
import type { EventRecorder } from '../client/event-recorder';
import type { Engine } from '../engine';

/** What a controller works with. Everything it knows of the cluster comes through informers. */
export interface ControllerEnv {
  engine: Engine;
  /** Writes under the controller's own name. */
  client: Client;
  /** kube-controller-manager's shared informers. */
  informers: InformerFactory;
  events: EventRecorder;
  /** Makes the controller's queue; it stops and starts with the controller. */
  queue(options: Omit<WorkQueueOptions, 'name'>): WorkQueue;
  /** The time as the API writes it, and as ms since 1970. */
  timestamp(): string;
  nowMs(): number;
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

/** A control loop of kube-controller-manager. */
export interface ControllerDefinition {
  /** The name of its user and of its lane: `replicaset-controller`. */
  name: string;
  /** The component name of its Events, if another. */
  eventSource?: string;
  /** Adds handlers to informers and makes queues. Called once; informers start afterwards. */
  start(env: ControllerEnv): void;
}

/** Says what a controller is. One call a folder, default-exported from `controller.ts`. */
export function defineController(definition: ControllerDefinition): ControllerDefinition {
  return definition;
}
