import type { PodInfo } from '../framework/pod-info';

/** Where a pod waits. */
export type QueueName = 'active' | 'backoff' | 'unschedulable' | 'gated' | 'in-flight';

/** A pod's move from one queue to another, and what moved it. */
export interface QueueTransition {
  time: number;
  from: QueueName | undefined;
  to: QueueName;
  /** The event's name in kube-scheduler: `UnscheduledPodAdd`, `AssignedPodDelete`, `ScheduleAttemptFailure`. */
  event: string;
}

const NO_TRANSITIONS: QueueTransition[] = [];

/** A pod that wants a node, with the story of its attempts. */
export class QueuedPodInfo {
  timestamp: number;
  attempts = 0;
  queue: QueueName | undefined;
  /** Plugins that refused the pod in its last attempt. */
  unschedulablePlugins = new Set<string>();
  gatingPlugin: string | undefined;
  /** The step that the next attempt is because of. */
  cause: number;
  unschedulableCount = 0;
  consecutiveErrorsCount = 0;
  backoffUntil: number | undefined;
  /** Breaks ties of the queue's order: who came first. */
  sequence = 0;
  transitions = NO_TRANSITIONS;

  constructor(
    public pod: PodInfo,
    now: number,
    cause: number,
  ) {
    this.timestamp = now;
    this.cause = cause;
  }
}
