/**
 * The worker's side of the door: takes commands, plays in slices, answers live queries, one report a frame.
 * Models: nothing of Kubernetes; the page draws a frame, says so (`shown`), and only then gets the next.
 * Leaves out: the simulation itself; see Session and Cluster.
 */
import { getQuery } from '../projection/queries';
import type { World } from '../projection/world';
import type { InputOutcome } from '../simulation/cluster/define-input';
import { dryRunSteps } from '../simulation/cluster/dry-run';
import type { Instant } from '../simulation/engine';
import { goalReached, pauseReason } from './conditions';
import { LiveQueries } from './live-queries';
import type { Clock, Command, PauseCondition, Recipe, Report, RunGoal } from './protocol';
import { Session } from './session';
import { worldOf } from './world';

/** Work is done in slices of about this long, so that a command waits at most one. */
const SLICE_MS = 8;
/** Something is called busy when it has run this long. */
const BUSY_AFTER_MS = 300;

/** What the host needs of the thread it runs in. */
export interface HostThread {
  post(report: Report, transfer?: Transferable[]): void;
  now(): number;
  /** Calls back soon, after waiting messages were handled. */
  soon(run: () => void): void;
  /** Calls back after a while. */
  later(run: () => void, ms: number): void;
}

/** Something long that keeps the session from playing. */
interface Job {
  what: 'rebuild' | 'run' | 'apply';
  /** The request that waits for it. */
  id?: number;
  work: Generator<number, void>;
  startedAt: number;
  share: number;
  finished(): void;
  /** Makes as if it had not been begun, as far as that is possible. */
  cancelled(): void;
}

/** A dry run under way. */
interface Trial {
  id: number;
  work: Generator<number, InputOutcome>;
  startedAt: number;
  share: number;
}

/** The host of one page. */
export class Host {
  #session: Session | undefined;
  #queries = new LiveQueries();
  #playing = false;
  #pauseWhen: { conditions: PauseCondition[]; target?: string } = { conditions: [] };
  #pausedBecause: PauseCondition | undefined;
  #job: Job | undefined;
  /** What was asked for while a history was built: done when it stands. */
  #waiting: Extract<Command, { type: 'input' }>[] = [];
  /** The text that is being checked; it may wait, the cluster plays on meanwhile. */
  #trial: Trial | undefined;
  #generation = 0;
  #frame = 0;
  #shown = 0;
  #lastClock = '';
  #looping = false;
  #lastTick = 0;

  constructor(private readonly thread: HostThread) {}

  /** Does what the page asks; what goes wrong is reported, never thrown. */
  receive(command: Command): void {
    try {
      this.#do(command);
    } catch (error) {
      const id = 'id' in command ? command.id : undefined;
      this.thread.post({ type: 'failed', ...(id !== undefined && { id }), message: textOf(error) });
    }
    this.#loop();
  }

  #do(command: Command): void {
    switch (command.type) {
      case 'open':
        this.#open(command.recipe, command.at, command.playing ?? false);
        return;
      case 'watch':
        this.#queries.watch(command.id, command.name, command.params);
        this.#lastClock = '';
        return;
      case 'unwatch':
        this.#queries.unwatch(command.id);
        return;
      case 'shown':
        // A frame of a host before this one counts as none.
        this.#shown = Math.min(command.frame, this.#frame);
        return;
      case 'cancel':
        this.#cancel();
        return;
      default:
        this.#doInSession(command, this.#mustHaveSession());
    }
  }

  #doInSession(
    command: Exclude<Command, { type: 'open' | 'watch' | 'unwatch' | 'shown' | 'cancel' }>,
    session: Session,
  ): void {
    switch (command.type) {
      case 'input':
        this.#input(session, command);
        return;
      case 'play':
        this.#setPlaying(command.playing);
        return;
      case 'pace':
        session.speed = command.speed;
        session.scale = command.scale;
        return;
      case 'seek':
        this.#setPlaying(false);
        this.#seek(session, command.to);
        return;
      case 'step':
        this.#setPlaying(false);
        if (!this.#job) this.#step(session, command.by, command.target);
        return;
      case 'pauseWhen':
        this.#pauseWhen = {
          conditions: command.conditions,
          ...(command.target !== undefined && { target: command.target }),
        };
        return;
      case 'run':
        if (!this.#job || this.#job.what === 'run') this.#startRun(session, command.goal);
        return;
      case 'ask':
        this.thread.post({
          type: 'answer',
          id: command.id,
          answer: getQuery(command.name).answer(this.#world(session), command.params),
        });
        return;
      case 'dryRun':
        this.#endTrial();
        this.#trial = {
          id: command.id,
          work: dryRunSteps(session.cluster, command.files),
          startedAt: this.thread.now(),
          share: 0,
        };
        return;
      case 'switchBranch':
        this.#switchBranch(session, command.branch);
        return;
      case 'removeBranch':
        session.branches.delete(command.branch);
        this.#lastClock = '';
        return;
    }
  }

  #mustHaveSession(): Session {
    if (!this.#session) throw new Error('no cluster is open yet');
    return this.#session;
  }

  #open(recipe: Recipe, at: Instant | undefined, playing: boolean): void {
    this.#endTrial();
    for (const { id } of this.#waiting.splice(0)) this.#answerCancelled(id);
    const session = new Session(recipe.config);
    if (this.#session) {
      session.speed = this.#session.speed;
      session.scale = this.#session.scale;
    }
    this.#session = session;
    this.#pausedBecause = undefined;
    this.#playing = false;
    this.#startJob({
      what: 'rebuild',
      work: session.rebuild(recipe, at),
      finished: () => {
        this.#playing = playing;
        this.#reportRecipe(session);
      },
      // There is nothing to go back to: what is built so far stays.
      cancelled: () => {
        session.toEnd();
        this.#reportRecipe(session);
      },
    });
  }

  /** At the end an input is done there; in the past the history is built anew up to there, and the old one kept. */
  #input(session: Session, command: Extract<Command, { type: 'input' }>): void {
    if (this.#job?.what === 'run') this.#cancel();
    if (this.#job) {
      this.#waiting.push(command);
      return;
    }
    if (!session.isPast) {
      this.#startAct(session, command);
      return;
    }
    const until = session.head;
    const goBack = session.remember();
    const branch = session.keepBranch(String(command.input.do));
    const asItWas = (): void => {
      goBack();
      session.branches.delete(branch);
      this.#generation++;
      this.#queries.forget();
    };
    this.#startJob({
      what: 'rebuild',
      id: command.id,
      work: session.rebuild(session.recipe, until),
      finished: () => this.#startAct(session, command, asItWas),
      cancelled: () => {
        asItWas();
        this.#answerCancelled(command.id);
      },
    });
    this.#workOnJob();
  }

  /** Does an input at the end; `refused` undoes what was done to come here if nothing comes of it. */
  #startAct(session: Session, { id, input }: Extract<Command, { type: 'input' }>, refused?: () => void): void {
    const { recipe, end } = session;
    let outcome: InputOutcome | undefined;
    const work = (function* () {
      outcome = yield* session.actSteps(input);
    })();
    this.#startJob({
      what: 'apply',
      id,
      work,
      finished: () => {
        if (outcome?.lines.length === 0) refused?.();
        this.thread.post({ type: 'answer', id, answer: outcome });
        this.#reportRecipe(session);
      },
      // Some of it is done already: only the history before it, built again, is without it.
      cancelled: () => {
        this.#answerCancelled(id);
        this.#startJob({
          what: 'rebuild',
          work: session.rebuild(recipe, end),
          finished: () => this.#reportRecipe(session),
          cancelled: () => this.#reportRecipe(session),
        });
      },
    });
    // What is short is done before the next command is looked at.
    this.#workOnJob();
  }

  #cancel(): void {
    this.#endTrial();
    const job = this.#job;
    this.#job = undefined;
    if (!job) return;
    this.#generation++;
    this.#queries.forget();
    job.cancelled();
  }

  #answerCancelled(id: number): void {
    this.thread.post({ type: 'answer', id, answer: { lines: [], errors: [], cancelled: true } satisfies InputOutcome });
  }

  #endTrial(): void {
    if (this.#trial) this.#answerCancelled(this.#trial.id);
    this.#trial = undefined;
  }

  #reportRecipe(session: Session): void {
    this.thread.post({ type: 'recipe', recipe: session.recipe });
  }

  #switchBranch(session: Session, id: string): void {
    const branch = session.branches.get(id);
    if (!branch) throw new Error(`there is no branch ${id}`);
    if (this.#job) this.#cancel();
    const goBack = session.remember();
    session.branches.delete(id);
    const kept = session.keepBranch(branch.info.label);
    this.#setPlaying(false);
    this.#startJob({
      what: 'rebuild',
      work: session.rebuild(branch.recipe, branch.head),
      finished: () => this.#reportRecipe(session),
      cancelled: () => {
        goBack();
        session.branches.delete(kept);
        session.branches.set(id, branch);
      },
    });
  }

  #seek(session: Session, to: Extract<Command, { type: 'seek' }>['to']): void {
    if (to === 'first') session.toStep(0);
    else if (to === 'last') session.toEnd();
    else if ('step' in to) session.toStep(to.step);
    else session.toTime(to.timeMs);
  }

  #step(session: Session, by: 1 | -1, target: string | undefined): void {
    const { spans } = session.cluster.engine;
    if (by === -1) {
      let step = session.head.step - 1;
      while (target && step > 0 && !spans.targetOf(step).startsWith(target)) step--;
      session.toStep(step);
      return;
    }
    for (let tries = 0; tries < 20_000 && session.stepForward(); tries++) {
      if (!target || spans.targetOf(session.head.step).startsWith(target)) return;
    }
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    if (playing) this.#pausedBecause = undefined;
    this.#lastTick = this.thread.now();
    this.#lastClock = '';
  }

  #startRun(session: Session, goal: RunGoal): void {
    session.toEnd();
    this.#setPlaying(false);
    const { cluster } = session;
    const work = (function* (): Generator<number, void> {
      const from = cluster.engine.now;
      while (!goalReached(cluster, goal)) {
        const limit = goal.until === 'time' ? goal.timeMs : from + 3_600_000;
        if (cluster.engine.runUntil(limit, 200)) return;
        yield goal.until === 'time' ? (cluster.engine.now - from) / (limit - from) : 0;
      }
    })();
    const toEnd = () => session.toEnd();
    this.#startJob({ what: 'run', work, finished: toEnd, cancelled: toEnd });
  }

  #startJob(job: Omit<Job, 'startedAt' | 'share'>): void {
    this.#job = { ...job, startedAt: this.thread.now(), share: 0 };
  }

  #world(session: Session): World {
    return worldOf(session.cluster, session.head);
  }

  #loop(): void {
    if (this.#looping) return;
    this.#looping = true;
    this.#lastTick = this.thread.now();
    this.thread.soon(() => this.#tick());
  }

  /** One turn: some work, then a report if the page is ready for one; goes on while there is something to do. */
  #tick(): void {
    this.#looping = false;
    try {
      this.#work();
      this.#report();
    } catch (error) {
      this.#playing = false;
      this.#job = undefined;
      this.#endTrial();
      this.thread.post({ type: 'failed', message: textOf(error) });
    }
    if (this.#job || this.#trial) this.#again(() => this.thread.soon(() => this.#tick()));
    else if (this.#playing) this.#again(() => this.thread.later(() => this.#tick(), 16));
    else if (this.#shown < this.#frame) this.#again(() => this.thread.later(() => this.#tick(), 16));
  }

  #again(arrange: () => void): void {
    this.#looping = true;
    arrange();
  }

  #work(): void {
    const now = this.thread.now();
    const wallMs = Math.min(now - this.#lastTick, 500);
    this.#lastTick = now;
    if (this.#job) {
      this.#workOnJob();
      return;
    }
    const session = this.#session;
    if (this.#trial) this.#workOnTrial(this.#trial);
    if (!session || !this.#playing) return;
    const before = session.head.step;
    const goesOn = session.advance(wallMs, SLICE_MS * 3, () => this.thread.now());
    this.#pauseIfAsked(session, before);
    // The cluster is at rest: playing on would only let the clock run away.
    if (!goesOn) this.#setPlaying(false);
  }

  #workOnJob(): void {
    const started = this.thread.now();
    while (this.#job && this.thread.now() - started < SLICE_MS) {
      const job = this.#job;
      try {
        const next = job.work.next();
        if (next.done) this.#finishJob(job);
        else job.share = next.value;
      } catch (error) {
        this.#failJob(job, error);
      }
    }
  }

  #finishJob(job: Job): void {
    this.#job = undefined;
    if (job.what !== 'apply') {
      this.#generation++;
      this.#queries.forget();
    }
    job.finished();
    if (!this.#job && this.#session) for (const command of this.#waiting.splice(0)) this.#input(this.#session, command);
  }

  /** What broke half-way is told, and undone where it can be. */
  #failJob({ what, id, cancelled }: Job, error: unknown): void {
    this.#playing = false;
    this.#job = undefined;
    this.thread.post({ type: 'failed', ...(id !== undefined && { id }), message: textOf(error) });
    if (what === 'apply') cancelled();
  }

  #workOnTrial({ id, work }: Trial): void {
    const started = this.thread.now();
    try {
      while (this.#trial && this.thread.now() - started < SLICE_MS) {
        const next = work.next();
        if (!next.done) {
          this.#trial.share = next.value;
          continue;
        }
        this.#trial = undefined;
        this.thread.post({ type: 'answer', id, answer: next.value });
      }
    } catch (error) {
      this.#trial = undefined;
      this.thread.post({ type: 'failed', id, message: textOf(error) });
    }
  }

  #pauseIfAsked(session: Session, before: number): void {
    const found = pauseReason(session.cluster, this.#pauseWhen, before, session.head.step);
    if (!found) return;
    session.toStep(found.step);
    this.#setPlaying(false);
    this.#pausedBecause = found.because;
  }

  #report(): void {
    const session = this.#session;
    if (!session || this.#shown < this.#frame) return;
    const clock = this.#clockOf(session, this.#busy());
    const { answers, transfer } =
      this.#job && this.#job.what !== 'run'
        ? { answers: [], transfer: [] }
        : this.#queries.answers(this.#world(session), this.#generation);
    const text = JSON.stringify(clock);
    if (answers.length === 0 && text === this.#lastClock) return;
    this.#lastClock = text;
    this.thread.post({ type: 'frame', frame: ++this.#frame, clock, answers }, transfer);
  }

  /** What has been under way for longer than a moment. */
  #busy(): Clock['busy'] {
    const long = ({ startedAt }: { startedAt: number }) => this.thread.now() - startedAt > BUSY_AFTER_MS;
    if (this.#job && long(this.#job)) return { what: this.#job.what, share: this.#job.share };
    return this.#trial && long(this.#trial) ? { what: 'check', share: this.#trial.share } : undefined;
  }

  #clockOf(session: Session, busy: Clock['busy']): Clock {
    return {
      head: session.head,
      end: session.end,
      playing: this.#playing,
      speed: session.speed,
      scale: session.scale,
      branches: [...session.branches.values()].map(({ info }) => info),
      ...(busy && { busy }),
      ...(this.#pausedBecause && { pausedBecause: this.#pausedBecause }),
    };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
