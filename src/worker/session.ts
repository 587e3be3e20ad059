/**
 * One history and the play head on it: builds clusters from recipes, moves the head, forks, remembers branches.
 * Models: a video player whose film is made while it plays.
 * Leaves out: real time; whoever owns the session calls `advance` with the milliseconds that passed on the wall.
 */
import { Cluster } from '../simulation/cluster/cluster';
import { type ClusterInput, finish, type InputOutcome } from '../simulation/cluster/define-input';
import type { Instant } from '../simulation/engine';
import type { BranchInfo, LoggedInput, Recipe, TimeScale } from './protocol';

/** Even steps go by at this many a second at speed 1. */
const STEPS_PER_SECOND = 4;
/** When even steps play and nothing happens, the wait for the next step is cut after this much simulated time. */
const LONGEST_LULL_MS = 600_000;

interface Branch {
  info: BranchInfo;
  recipe: Recipe;
  head: Instant;
}

/** The history that is shown, with its play head. */
export class Session {
  cluster: Cluster;
  inputs: LoggedInput[] = [];
  head: Instant = { step: 0, time: 0 };
  speed = 1;
  scale: TimeScale = 'real';
  readonly branches = new Map<string, Branch>();
  #stepDebt = 0;
  #branchSerial = 0;

  constructor(config: Recipe['config']) {
    this.cluster = new Cluster(config);
  }

  /** The last instant that is known. */
  get end(): Instant {
    const { engine } = this.cluster;
    return { step: engine.spans.count, time: engine.now };
  }

  /** Whether the head stands in the past. */
  get isPast(): boolean {
    return this.head.step < this.end.step || this.head.time < this.end.time;
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
    const time = Math.max(0, Math.min(timeMs, this.end.time));
    this.head = { step: this.cluster.engine.spans.stepAt(time), time };
  }

  /** One step on; makes new history at the end. False if nothing happens within ten minutes. */
  stepForward(): boolean {
    if (this.head.step < this.end.step) {
      this.toStep(this.head.step + 1);
      return true;
    }
    const { engine } = this.cluster;
    const before = engine.spans.count;
    const limit = engine.now + LONGEST_LULL_MS;
    while (engine.spans.count === before && engine.runNext(limit));
    if (engine.spans.count === before) {
      this.toEnd();
      return false;
    }
    this.toStep(before + 1);
    return true;
  }

  /** Plays for a while of wall time, at most `budgetMs` of work by the given clock; false if even steps find no next one. */
  advance(wallMs: number, budgetMs: number, clock: () => number): boolean {
    if (this.scale === 'steps') return this.#advanceSteps(wallMs);
    this.#advanceTime(wallMs * this.speed, budgetMs, clock);
    return true;
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
  keepBranch(label: string): string {
    const id = `branch-${++this.#branchSerial}`;
    this.branches.set(id, {
      info: { id, label, forkedAtMs: this.head.time, steps: this.end.step },
      recipe: { config: this.cluster.config, inputs: this.inputs },
      head: this.end,
    });
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

  #advanceTime(simMs: number, budgetMs: number, clock: () => number): void {
    const target = this.head.time + simMs;
    const { engine } = this.cluster;
    const started = clock();
    while (engine.now < target) {
      if (engine.runUntil(target, 500)) break;
      if (clock() - started > budgetMs) {
        this.head = { step: engine.spans.count, time: engine.now };
        return;
      }
    }
    this.head = { step: engine.spans.stepAt(target), time: target };
  }

  /** False when the run has come to rest: then there is no next step to play. */
  #advanceSteps(wallMs: number): boolean {
    this.#stepDebt += (wallMs / 1000) * STEPS_PER_SECOND * this.speed;
    for (; this.#stepDebt >= 1; this.#stepDebt--) {
      if (this.stepForward()) continue;
      this.#stepDebt = 0;
      return false;
    }
    return true;
  }
}
