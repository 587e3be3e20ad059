/** What an extension point answers: success is the absence of a status. */
export type StatusCode = 'Error' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Wait' | 'Skip' | 'Pending';

/** Why a plugin did not simply agree. */
export interface Status {
  readonly code: StatusCode;
  /** In the words of kube-scheduler; learners will search for them. */
  readonly reasons: readonly string[];
  /** The plugin that said so. */
  readonly plugin: string;
}

/** A refusal that removing pods from the node may undo. */
export function unschedulable(plugin: string, ...reasons: string[]): Status {
  return Object.freeze({ code: 'Unschedulable', reasons: Object.freeze(reasons), plugin });
}

/** A refusal that no preemption can undo. */
export function unresolvable(plugin: string, ...reasons: string[]): Status {
  return Object.freeze({ code: 'UnschedulableAndUnresolvable', reasons: Object.freeze(reasons), plugin });
}

/** Says that a plugin has nothing to do for this pod. */
export function skip(plugin: string): Status {
  return Object.freeze({ code: 'Skip', reasons: [], plugin });
}

/** Something that should not happen went wrong in a plugin. */
export function failure(plugin: string, reason: string): Status {
  return Object.freeze({ code: 'Error', reasons: [reason], plugin });
}

/** Whether a status refuses the pod (rather than skipping, waiting or failing). */
export function isRejected(status: Status): boolean {
  return status.code === 'Unschedulable' || status.code === 'UnschedulableAndUnresolvable' || status.code === 'Pending';
}
