/**
 * One history and the play head on it: builds clusters from recipes, moves the head, forks, remembers branches.
 * Models: a video player whose film is made while it plays.
 * Leaves out: real time; whoever owns the session calls `advance` with the milliseconds that passed on the wall.
 */
import { Cluster } from '../simulation/cluster/cluster';
import { type ClusterInput, finish, type InputOutcome } from '../simulation/cluster/define-input';
import type { Instant } from '../simulation/engine';
import { isAbout } from './conditions';
import type { BranchInfo, Clock, Command, KeptBranch, LoggedInput, Recipe, TimeScale } from './protocol';
import { isQuiet, REST_MS } from './run-goal';

/** Even steps go by at this many a second at speed 1. */
const STEPS_PER_SECOND = 4;
/** A step that is asked for is waited for so long in simulated time. */
const LONGEST_LULL_MS = 3_600_000;

/** How play goes on, and what may stop it. */
export interface Advance {
  /** The wall time that passed. */
  wallMs: number;
  /** At most so much work, by the given clock. */
  budgetMs: number;
  clock: () => number;
  /** The first step in (after, until] at which play is to stop. */
  stopAt?: (after: number, until: number) => number | undefined;
}

/** How play went on: to its time, to a step at which it was to stop, or to where nothing happens any more. */
export type Advanced = 'goes-on' | 'stopped' | 'at-rest';

/** The history that is shown, with its play head. */
export class Session {
  cluster: Cluster;
  inputs: LoggedInput[] = [];
  head: Instant = { step: 0, time: 0 };
  speed = 1;
  scale: TimeScale = 'real';
  readonly branches = new Map<string, KeptBranch>();
  #stepDebt = 0;
  #timeDebt = 0;
  #branchSerial = 0;
  /** The steps of the task that the last step forward ran, until somebody goes back. */
  #lastTask = { from: 0, to: 0 };
  /** Play was asked for at rest: it may leap to the next step, however far that is. */
  #mayLeap = false;

  constructor(config: Recipe['config']) {
    this.cluster = new Cluster(config);
  }

  /** The last instant that is known. */
  get end(): Instant {
    const { engine } = this.cluster;
    return { step: engine.spans.count, time: engine.now };
  }

  /** Whether the head stands in the past. Steps of the very task that made the end are not: no other history can follow them. */
  get isPast(): boolean {
    const { head, end } = this;
    if (head.time < end.time) return true;
    return head.step < end.step && !(end.step === this.#lastTask.to && head.step >= this.#lastTask.from);
  }

  /** What this history follows from. */
  get recipe(): Recipe {
    return { config: this.cluster.config, inputs: this.inputs };
  }

  /** Puts the head on the end. */
  toEnd(): void {
    this.head = this.end;
  }

  /** Puts the head on a step, within what is known. */
  toStep(step: number): void {
    const at = Math.max(0, Math.min(step, this.end.step));
    this.head = { step: at, time: this.cluster.engine.spans.timeOf(at) };
  }

  /** Puts the head on a time, within what is known. */
  toTime(timeMs: number): void {
    const time = Math.floor(Math.max(0, Math.min(timeMs, this.end.time)));
    this.head = { step: this.cluster.engine.spans.stepAt(time), time };
  }

  /** Puts the head where a command says. */
  seek(to: Extract<Command, { type: 'seek' }>['to']): void {
    this.#lastTask = { from: 0, to: 0 };
    if (to === 'first') this.toStep(0);
    else if (to === 'last') this.toEnd();
    else if ('step' in to) this.toStep(to.step);
    else this.toTime(to.timeMs);
  }

  /** One step on or back; with a target to the next or last one that is about it. */
  stepBy(by: 1 | -1, target: string | undefined): void {
    const { spans } = this.cluster.engine;
    if (by === -1) {
      this.#lastTask = { from: 0, to: 0 };
      let step = this.head.step - 1;
      while (target && step > 0 && !isAbout(spans.targetOf(step), target)) step--;
      this.toStep(step);
      return;
    }
    for (let tries = 0; tries < 20_000 && this.stepForward(); tries++) {
      if (!target || isAbout(spans.targetOf(this.head.step), target)) return;
    }
  }

  /** Where the head stands and how it moves. */
  get clock(): Pick<Clock, 'head' | 'end' | 'isPast' | 'speed' | 'scale' | 'branches'> {
    const { head, end, isPast, speed, scale } = this;
    return { head, end, isPast, speed, scale, branches: [...this.branches.values()].map(({ info }) => info) };
  }

  /** One step on; makes new history at the end. False if nothing is due so soon; time then stands where it stood. */
  stepForward(withinMs = LONGEST_LULL_MS): boolean {
    if (this.head.step < this.end.step) {
      this.toStep(this.head.step + 1);
      return true;
    }
    const { engine } = this.cluster;
    const before = engine.spans.count;
    const from = engine.now;
    while (engine.spans.count === before) {
      if (isQuiet(this.cluster, withinMs, from)) {
        this.toEnd();
        return false;
      }
      engine.runNext(Number.MAX_SAFE_INTEGER);
    }
    this.#lastTask = { from: before + 1, to: engine.spans.count };
    this.toStep(before + 1);
    return true;
  }

  /** Play begins: from a rest, even steps leap to what comes next. */
  startPlay(): void {
    this.#mayLeap = true;
    this.#stepDebt = 1;
  }

  /** Plays for a while of wall time. */
  advance(how: Advance): Advanced {
    return this.scale === 'steps' ? this.#advanceSteps(how) : this.#advanceTime(how);
  }

  /** Does something to the cluster at the head. In the past it forks: the future is kept as a branch. */
  act(input: ClusterInput): InputOutcome {
    return finish(this.actSteps(input));
  }

  /** The same in steps, between which the session must not play. It is an input of the history once all of it is done. */
  *actSteps(input: ClusterInput): Generator<number, InputOutcome> {
    const { engine } = this.cluster;
    const logged = { afterTasks: engine.tasksRun, time: engine.now, input };
    const outcome = yield* this.cluster.actSteps(input);
    this.inputs = [...this.inputs, logged];
    this.toEnd();
    return outcome;
  }

  /** The history as it stands, to come back to if what is built in its place is given up. */
  remember(): () => void {
    const { cluster, inputs, head } = this;
    return () => Object.assign(this, { cluster, inputs, head });
  }

  /** Keeps the history as it is under a name, before another is built in its place; returns the branch's id. */
  keepBranch(label: string, forkedAtMs = this.head.time): string {
    return this.#addBranch({ label, forkedAtMs, steps: this.end.step }, this.inputs, this.end);
  }

  /** Takes over branches that were kept elsewhere. */
  adoptBranches(kept: readonly KeptBranch[]): void {
    for (const { info, inputs, end } of kept) this.#addBranch(info, inputs, end);
  }

  #addBranch(info: Omit<BranchInfo, 'id'>, inputs: LoggedInput[], end: Instant): string {
    const id = `branch-${++this.#branchSerial}`;
    this.branches.set(id, { info: { ...info, id }, inputs, end });
    return id;
  }

  /**
   * Builds the history of a recipe up to an instant, a slice at a time: each `next()` does some thousand tasks and tells
   * the share that is done. Whole tasks are run, so the end may lie a few steps behind the instant.
   */
  *rebuild(recipe: Recipe, until: Instant | undefined): Generator<number, void> {
    this.cluster = new Cluster(recipe.config);
    this.inputs = [];
    const { engine } = this.cluster;
    const lastStep = until?.step ?? Number.POSITIVE_INFINITY;
    const goal = until?.time ?? recipe.inputs.at(-1)?.time ?? 0;
    const share = () => (goal > 0 ? Math.min(1, engine.now / goal) : 1);
    for (const logged of recipe.inputs) {
      const { afterTasks = Number.POSITIVE_INFINITY, time } = logged;
      if (time > goal) break;
      yield* this.#run(() => engine.tasksRun < afterTasks && engine.spans.count < lastStep, time, share);
      // The instant lies before this input if its step is reached already.
      if (engine.spans.count >= lastStep) break;
      engine.advanceTo(time);
      this.inputs.push({ ...logged, afterTasks: engine.tasksRun });
      yield* this.cluster.actSteps(logged.input);
    }
    if (until) {
      // Up to the very step, which others of the same millisecond may follow; then through what is quiet.
      yield* this.#run(() => engine.spans.count < lastStep, until.time, share);
      if (engine.now < until.time) yield* this.#run(() => true, until.time, share);
    }
    this.toEnd();
  }

  /** Runs tasks that are due by `limit` while `goesOn` says so; the clock stands at `limit` when none is left. */
  *#run(goesOn: () => boolean, limit: number, share: () => number): Generator<number, void> {
    const { engine } = this.cluster;
    while (goesOn()) {
      for (let ran = 0; ran < 2000 && goesOn(); ran++) if (!engine.runNext(limit)) return;
      yield share();
    }
  }

  #advanceTime({ wallMs, budgetMs, clock, stopAt }: Advance): Advanced {
    // Simulated times are whole: what is left of a millisecond counts for the next slice.
    const wanted = wallMs * this.speed + this.#timeDebt;
    this.#timeDebt = wanted % 1;
    const target = this.head.time + Math.floor(wanted);
    const { engine } = this.cluster;
    const started = clock();
    let seen = this.head.step;
    while (engine.now < target) {
      // One task at a time where play may have to stop at it, so that nothing after it has happened.
      const isDone = engine.runUntil(target, stopAt ? 1 : 500);
      if (stopAt && engine.spans.count > seen) {
        this.#lastTask = { from: seen + 1, to: engine.spans.count };
        if (this.#stopsAt(stopAt(seen, engine.spans.count))) return 'stopped';
        seen = engine.spans.count;
      }
      if (isDone) break;
      if (clock() - started <= budgetMs) continue;
      this.head = { step: engine.spans.count, time: engine.now };
      return 'goes-on';
    }
    const step = engine.spans.stepAt(target);
    if (step > seen && this.#stopsAt(stopAt?.(seen, step))) return 'stopped';
    this.head = { step, time: target };
    return 'goes-on';
  }

  #stopsAt(step: number | undefined): boolean {
    if (step !== undefined) this.toStep(step);
    return step !== undefined;
  }

  #advanceSteps({ wallMs, stopAt }: Advance): Advanced {
    this.#stepDebt += (wallMs / 1000) * STEPS_PER_SECOND * this.speed;
    for (; this.#stepDebt >= 1; this.#stepDebt--) {
      const { step } = this.head;
      if (!this.stepForward(this.#mayLeap ? undefined : REST_MS)) {
        this.#stepDebt = 0;
        return 'at-rest';
      }
      this.#mayLeap = false;
      if (stopAt?.(step, this.head.step) !== undefined) return 'stopped';
    }
    return 'goes-on';
  }
}
