import { type DecisionDetail, type DecisionSink, type SchedulingDecision, wholeDecision } from '../scheduler/decision';

/** Attempts that are kept with every node's verdict and score; of older ones that placed their pod the outcome stays. */
const DETAILED = 2000;

const NOTHING = Object.freeze([]) as unknown as never[];

/** Every scheduling attempt, found by its step or by its pod. Steps only rise, so attempts stand in their order. */
export class DecisionLog implements DecisionSink {
  #decisions: SchedulingDecision[] = [];
  /** Where a pod's attempts stand: one place for most, a list for those that were tried again. */
  #byPod = new Map<string, number | number[]>();
  /** What lacks to attempts, by their places, until somebody asks. */
  #details = new Map<number, () => DecisionDetail>();

  /** Keeps an attempt. */
  record(decision: SchedulingDecision, detail?: () => DecisionDetail): void {
    const at = this.#decisions.push(decision) - 1;
    if (detail) this.#details.set(at, detail);
    const before = this.#byPod.get(decision.uid);
    if (before === undefined) this.#byPod.set(decision.uid, at);
    else if (typeof before === 'number') this.#byPod.set(decision.uid, [before, at]);
    else before.push(at);
    if (at >= DETAILED) this.#shorten(at - DETAILED);
    const attempts = this.#byPod.get(decision.uid);
    // Of the tries of a pod that waits only the last ones are looked at closely.
    if (typeof attempts === 'object' && attempts.length > 2) {
      const older = attempts[attempts.length - 3] as number;
      if (older <= at - DETAILED) this.#shorten(older, true);
    }
  }

  /** The attempt that a step was, if it was one. */
  at(step: number): SchedulingDecision | undefined {
    let low = 0;
    let high = this.#decisions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#decisions[middle] as SchedulingDecision).step < step) low = middle + 1;
      else high = middle;
    }
    return this.#decisions[low]?.step === step ? this.#whole(low) : undefined;
  }

  /** The attempts for a pod up to a step, oldest first. */
  of(uid: string, step: number): SchedulingDecision[] {
    const places = this.#byPod.get(uid);
    if (places === undefined) return [];
    return (typeof places === 'number' ? [places] : places)
      .filter((at) => (this.#decisions[at] as SchedulingDecision).step <= step)
      .map((at) => this.#whole(at));
  }

  /** An attempt with its detail, which is worked out once. */
  #whole(at: number): SchedulingDecision {
    const whole = wholeDecision(this.#decisions[at] as SchedulingDecision, this.#details.get(at));
    if (this.#details.delete(at)) this.#decisions[at] = whole;
    return whole;
  }

  /** Keeps of an old attempt what came of it. */
  #shorten(at: number, isOvertaken = false): void {
    const decision = this.#decisions[at] as SchedulingDecision;
    this.#details.delete(at);
    if (!decision.isDetailed || (decision.chosen === undefined && !isOvertaken)) return;
    const short: SchedulingDecision = { ...decision, isDetailed: false, nodes: NOTHING, filter: NOTHING };
    delete short.score;
    this.#decisions[at] = short;
  }
}
