/**
 * The worker's side of the door: takes commands, plays in slices, answers live queries, one report a frame.
 * Models: nothing of Kubernetes; the page draws a frame, says so (`shown`), and only then gets the next.
 * Leaves out: the simulation itself; see Session and Cluster.
 */
import { getQuery } from '../projection/queries';
import type { World } from '../projection/world';
import type { InputOutcome } from '../simulation/cluster/define-input';
import { dryRun } from '../simulation/cluster/dry-run';
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

/** The host of one page. */
export class Host {
  #session: Session | undefined;
  #queries = new LiveQueries();
  #playing = false;
  #pauseWhen: { conditions: PauseCondition[]; target?: string } = { conditions: [] };
  #pausedBecause: PauseCondition | undefined;
  #job:
    | { what: 'rebuild' | 'run'; work: Generator<number, void>; startedAt: number; share: number; finished(): void }
    | undefined;
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
        this.#shown = command.frame;
        return;
      case 'cancel':
        this.#job = undefined;
        this.#session?.toEnd();
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
        this.#input(session, command.id, command.input);
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
        this.#step(session, command.by, command.target);
        return;
      case 'pauseWhen':
        this.#pauseWhen = {
          conditions: command.conditions,
          ...(command.target !== undefined && { target: command.target }),
        };
        return;
      case 'run':
        this.#startRun(session, command.goal);
        return;
      case 'ask':
        this.thread.post({
          type: 'answer',
          id: command.id,
          answer: getQuery(command.name).answer(this.#world(session), command.params),
        });
        return;
      case 'dryRun':
        this.thread.post({ type: 'answer', id: command.id, answer: dryRun(session.cluster, command.files) });
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
    const session = new Session(recipe.config);
    if (this.#session) {
      session.speed = this.#session.speed;
      session.scale = this.#session.scale;
    }
    this.#session = session;
    this.#pausedBecause = undefined;
    this.#playing = false;
    this.#startJob('rebuild', session.rebuild(recipe, at), () => {
      this.#playing = playing;
      this.#reportRecipe(session);
    });
  }

  /** At the end an input is done at once; in the past the history is built anew up to there, and the old one kept. */
  #input(session: Session, id: number, input: Parameters<Session['act']>[0]): void {
    if (!session.isPast) {
      this.#finishInput(session, id, session.act(input));
      return;
    }
    const until = session.head;
    session.keepBranch(String(input.do));
    this.#startJob('rebuild', session.rebuild(session.recipe, until), () =>
      this.#finishInput(session, id, session.act(input)),
    );
  }

  #finishInput(session: Session, id: number, outcome: InputOutcome): void {
    this.thread.post({ type: 'answer', id, answer: outcome });
    this.#reportRecipe(session);
  }

  #reportRecipe(session: Session): void {
    this.thread.post({ type: 'recipe', recipe: session.recipe });
  }

  #switchBranch(session: Session, id: string): void {
    const branch = session.branches.get(id);
    if (!branch) throw new Error(`there is no branch ${id}`);
    session.branches.delete(id);
    session.keepBranch(branch.info.label);
    this.#setPlaying(false);
    this.#startJob('rebuild', session.rebuild(branch.recipe, branch.head), () => this.#reportRecipe(session));
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
    this.#startJob('run', work, () => session.toEnd());
  }

  #startJob(what: 'rebuild' | 'run', work: Generator<number, void>, finished: () => void): void {
    this.#job = { what, work, startedAt: this.thread.now(), share: 0, finished };
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
      this.thread.post({ type: 'failed', message: textOf(error) });
    }
    if (this.#job) this.#again(() => this.thread.soon(() => this.#tick()));
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
    if (!session || !this.#playing) return;
    const before = session.head.step;
    session.advance(wallMs, SLICE_MS * 3, () => this.thread.now());
    this.#pauseIfAsked(session, before);
  }

  #workOnJob(): void {
    const started = this.thread.now();
    while (this.#job && this.thread.now() - started < SLICE_MS) {
      const next = this.#job.work.next();
      if (!next.done) {
        this.#job.share = next.value;
        continue;
      }
      const { finished } = this.#job;
      this.#job = undefined;
      this.#generation++;
      this.#queries.forget();
      finished();
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
    const isBusy = this.#job && this.thread.now() - this.#job.startedAt > BUSY_AFTER_MS;
    const clock = this.#clockOf(session, isBusy ? this.#job : undefined);
    const { answers, transfer } =
      this.#job?.what === 'rebuild'
        ? { answers: [], transfer: [] }
        : this.#queries.answers(this.#world(session), this.#generation);
    const text = JSON.stringify(clock);
    if (answers.length === 0 && text === this.#lastClock) return;
    this.#lastClock = text;
    this.thread.post({ type: 'frame', frame: ++this.#frame, clock, answers }, transfer);
  }

  #clockOf(session: Session, job: { what: 'rebuild' | 'run'; share: number } | undefined): Clock {
    return {
      head: session.head,
      end: session.end,
      playing: this.#playing,
      speed: session.speed,
      scale: session.scale,
      branches: [...session.branches.values()].map(({ info }) => info),
      ...(job && { busy: { what: job.what, share: job.share } }),
      ...(this.#pausedBecause && { pausedBecause: this.#pausedBecause }),
    };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
