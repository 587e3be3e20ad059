import type { DecisionSink, SchedulingDecision } from '../scheduler/decision';

/** Every scheduling attempt, found by its step or by its pod. */
export class DecisionLog implements DecisionSink {
  #byStep = new Map<number, SchedulingDecision>();
  #byPod = new Map<string, SchedulingDecision[]>();

  /** Keeps an attempt. */
  record(decision: SchedulingDecision): void {
    this.#byStep.set(decision.step, decision);
    const attempts = this.#byPod.get(decision.uid);
    if (attempts) attempts.push(decision);
    else this.#byPod.set(decision.uid, [decision]);
  }

  /** The attempt that a step was, if it was one. */
  at(step: number): SchedulingDecision | undefined {
    return this.#byStep.get(step);
  }

  /** The attempts for a pod up to a step, oldest first. */
  of(uid: string, step: number): SchedulingDecision[] {
    return (this.#byPod.get(uid) ?? []).filter((decision) => decision.step <= step);
  }
}
