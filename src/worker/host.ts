/**
 * The worker's side of the door: takes commands, plays in slices, answers live queries, one report a frame.
 * Models: nothing of Kubernetes; the page draws a frame, says so (`shown`), and only then gets the next.
 * Leaves out: the simulation itself; see Session and Cluster.
 */
import { getQuery } from '../projection/queries';
import type { World } from '../projection/world';
import type { InputOutcome } from '../simulation/cluster/define-input';
import { dryRunSteps } from '../simulation/cluster/dry-run';
import { pauseReason } from './conditions';
import { cancelled, DryRuns, textOf } from './dry-runs';
import type { HostThread } from './host-thread';
import { isPatient, type Job, type PatientCommand } from './job';
import { LiveQueries } from './live-queries';
import type { Clock, Command, PauseCondition, RunGoal, StopReason } from './protocol';
import { lullOf, runTo } from './run-goal';
import { Session } from './session';
import { worldOf } from './world';

/** Work is done in slices of about this long, so that a command waits at most one. */
const SLICE_MS = 8;
/** Something is called busy when it has run this long. */
const BUSY_AFTER_MS = 300;

/** The host of one page. */
export class Host {
  #session: Session | undefined;
  /** The `open` whose history stands; 0 while it is built. */
  #opened = 0;
  #queries = new LiveQueries();
  #playing = false;
  #pauseWhen: { conditions: PauseCondition[]; target?: string } = { conditions: [] };
  #pausedBecause: StopReason | undefined;
  #job: Job | undefined;
  /** What was asked for while there was half a history, or half an input was done: done when all of it is there. */
  #waiting: PatientCommand[] = [];
  /** What is being checked may wait, the cluster plays on meanwhile. */
  readonly #dryRuns: DryRuns;
  /** Indices that are brought up to date: since when, and the share that is done. */
  #indexing: { startedAt: number; share: number } | undefined;
  #generation = 0;
  #frame = 0;
  #shown = 0;
  #lastClock = '';
  #looping = false;
  #lastTick = 0;

  constructor(private readonly thread: HostThread) {
    this.#dryRuns = new DryRuns((report) => thread.post(report));
  }

  /** Does what the page asks; what goes wrong is reported, never thrown. */
  receive(command: Command): void {
    this.#try(command);
    this.#loop();
  }

  #try(command: Command): void {
    try {
      this.#do(command);
    } catch (error) {
      const id = 'id' in command ? command.id : undefined;
      this.thread.post({ type: 'failed', ...(id !== undefined && { id }), message: textOf(error) });
    }
  }

  #do(command: Command): void {
    switch (command.type) {
      case 'open':
        this.#open(command);
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
        this.#doWaiting();
        return;
      default:
        this.#doInSession(command, this.#mustHaveSession());
    }
  }

  #doInSession(
    command: Exclude<Command, { type: 'open' | 'watch' | 'unwatch' | 'shown' | 'cancel' }>,
    session: Session,
  ): void {
    if (isPatient(command) && this.#isHalf) {
      this.#waiting.push(command);
      return;
    }
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
        this.#standStill();
        session.seek(command.to);
        return;
      case 'step':
        this.#standStill();
        if (!this.#job) session.stepBy(command.by, command.target);
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
        this.#dryRuns.start(command.id, dryRunSteps(session.cluster, command.files), this.thread.now());
        return;
      case 'switchBranch':
        this.#switchBranch(session, command.branch);
        return;
      case 'removeBranch':
        session.branches.delete(command.branch);
        this.#lastClock = '';
        if (!this.#job) this.#reportRecipe(session);
        return;
    }
  }

  #mustHaveSession(): Session {
    if (!this.#session) throw new Error('no cluster is open yet');
    return this.#session;
  }

  /** Whether there is half a history, or half an input is done. */
  get #isHalf(): boolean {
    return this.#job !== undefined && this.#job.what !== 'run';
  }

  #doWaiting(): void {
    if (!this.#job) for (const command of this.#waiting.splice(0)) this.#try(command);
  }

  #open({ id, recipe, at, head, playing = false, branches = [] }: Extract<Command, { type: 'open' }>): void {
    this.#dryRuns.end();
    // Inputs were meant for the history before; questions are answered from this one.
    for (const command of this.#waiting.splice(0))
      if (command.type === 'input') this.#answerCancelled(command.id);
      else if (command.type === 'ask' || command.type === 'dryRun') this.#waiting.push(command);
    const shown = this.#shownMoment();
    const session = new Session(recipe.config);
    session.adoptBranches(branches);
    if (this.#session) {
      session.speed = this.#session.speed;
      session.scale = this.#session.scale;
    }
    this.#session = session;
    this.#opened = 0;
    this.#pausedBecause = undefined;
    this.#playing = playing;
    const stand = (): void => {
      this.#opened = id;
      this.#setPlaying(this.#playing);
      this.#reportRecipe(session);
    };
    this.#startJob({
      what: 'rebuild',
      work: session.rebuild(recipe, at),
      shown,
      finished: () => {
        if (head !== undefined) session.seek({ step: head });
        stand();
      },
      // There is nothing to go back to: what is built so far stays.
      cancelled: () => {
        session.toEnd();
        this.#playing = false;
        stand();
      },
    });
  }

  /** At the end an input is done there; in the past the history is built anew up to there, and the old one kept. */
  #input(session: Session, command: Extract<Command, { type: 'input' }>): void {
    if (this.#job) this.#cancel();
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
    const shown = this.#shownMoment();
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
          shown,
          finished: () => this.#reportRecipe(session),
          cancelled: () => this.#reportRecipe(session),
        });
      },
    });
    // What is short is done before the next command is looked at.
    this.#workOnJob();
  }

  #cancel(): void {
    this.#dryRuns.end();
    if (this.#job) this.#giveUp(this.#job);
  }

  #giveUp(job: Job): void {
    this.#job = undefined;
    this.#generation++;
    this.#queries.forget();
    job.cancelled();
  }

  #answerCancelled(id: number): void {
    this.thread.post({ type: 'answer', id, answer: cancelled() });
  }

  #reportRecipe(session: Session): void {
    const branches = [...session.branches.values()];
    this.thread.post({ type: 'recipe', opened: this.#opened, recipe: session.recipe, branches });
  }

  #switchBranch(session: Session, id: string): void {
    const branch = session.branches.get(id);
    if (!branch) throw new Error(`there is no branch ${id}`);
    if (this.#job) this.#cancel();
    const goBack = session.remember();
    session.branches.delete(id);
    const kept = session.keepBranch(branch.info.label, branch.info.forkedAtMs);
    this.#standStill();
    this.#startJob({
      what: 'rebuild',
      work: session.rebuild({ config: session.cluster.config, inputs: branch.inputs }, branch.end),
      finished: () => this.#reportRecipe(session),
      cancelled: () => {
        goBack();
        session.branches.delete(kept);
        session.branches.set(id, branch);
      },
    });
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    if (playing) {
      this.#pausedBecause = undefined;
      this.#session?.startPlay();
    }
    this.#lastTick = this.thread.now();
    this.#lastClock = '';
  }

  /** The head is put somewhere: why play stopped elsewhere is no longer of interest. */
  #standStill(): void {
    this.#setPlaying(false);
    this.#pausedBecause = undefined;
  }

  /** Play or a run stops by itself. */
  #stopBecause(reason: StopReason): void {
    this.#setPlaying(false);
    this.#pausedBecause = reason;
  }

  #startRun(session: Session, goal: RunGoal): void {
    session.toEnd();
    this.#standStill();
    let isReached = false;
    const work = (function* (): Generator<number, void> {
      isReached = yield* runTo(session.cluster, goal);
    })();
    this.#startJob({
      what: 'run',
      work,
      finished: () => {
        session.toEnd();
        if (!isReached) this.#stopBecause('goal-missed');
      },
      cancelled: () => session.toEnd(),
    });
  }

  #shownMoment(): Job['shown'] {
    const { head, end, isPast } = this.#session ?? {};
    return this.#job?.shown ?? (head && end && { head, end, isPast: isPast === true });
  }

  #startJob(job: Omit<Job, 'startedAt' | 'share'>): void {
    const shown = job.what === 'run' ? undefined : (job.shown ?? this.#shownMoment());
    this.#job = { ...job, shown, startedAt: this.thread.now(), share: 0 };
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
      this.#workOnIndices();
      this.#report();
    } catch (error) {
      this.#playing = false;
      this.#job = undefined;
      this.#dryRuns.end();
      this.thread.post({ type: 'failed', message: textOf(error) });
    }
    if (this.#job || this.#dryRuns.underWay || this.#indexing) this.#again(() => this.thread.soon(() => this.#tick()));
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
    this.#dryRuns.workOn(() => this.thread.now() - now < SLICE_MS);
    if (!session || !this.#playing) return;
    this.#play(session, wallMs);
  }

  #play(session: Session, wallMs: number): void {
    const asked = this.#pauseWhen;
    let because: PauseCondition | undefined;
    const stopAt = (after: number, until: number): number | undefined => {
      const found = pauseReason(session.cluster, asked, after, until);
      because = found?.because;
      return found?.step;
    };
    const advanced = session.advance({
      wallMs,
      budgetMs: SLICE_MS * 3,
      clock: () => this.thread.now(),
      ...(asked.conditions.length > 0 && { stopAt }),
    });
    // At rest, playing on would only let the clock run away.
    if (advanced === 'at-rest') this.#stopBecause('at-rest');
    else if (because) this.#stopBecause(because);
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
    this.#doWaiting();
  }

  /** What broke half-way is told, and undone where it can be. */
  #failJob(job: Job, error: unknown): void {
    const { id } = job;
    this.#playing = false;
    this.thread.post({ type: 'failed', ...(id !== undefined && { id }), message: textOf(error) });
    this.#giveUp(job);
    this.#doWaiting();
  }

  /** Brings what the questions need up to date, a slice at a time; until then they wait. */
  #workOnIndices(): void {
    const session = this.#session;
    if (!session || this.#isHalf) return;
    const started = this.thread.now();
    const world = this.#world(session);
    const hasTime = (): boolean => this.thread.now() - started < SLICE_MS;
    const known = this.#queries.prepare(world, hasTime);
    const share = known < 1 ? known : this.#queries.workOn(world, this.#generation, hasTime);
    this.#indexing = share < 1 ? { startedAt: this.#indexing?.startedAt ?? started, share } : undefined;
  }

  #report(): void {
    const session = this.#session;
    if (!session || this.#shown < this.#frame) return;
    const busy = this.#busy();
    const lull = session.isPast || this.#job ? undefined : lullOf(session.cluster);
    const clock: Clock = {
      ...session.clock,
      ...this.#job?.shown,
      playing: this.#playing,
      ...(busy && { busy }),
      ...(lull && { lull }),
      ...(this.#pausedBecause && { pausedBecause: this.#pausedBecause }),
    };
    const { answers, transfer } = this.#isHalf
      ? { answers: [], transfer: [] }
      : this.#queries.answers(this.#world(session), this.#generation);
    const opened = this.#opened;
    const text = JSON.stringify([opened, clock]);
    if (answers.length === 0 && text === this.#lastClock) return;
    this.#lastClock = text;
    this.thread.post({ type: 'frame', frame: ++this.#frame, opened, clock, answers }, transfer);
  }

  /** What has been under way for longer than a moment. */
  #busy(): Clock['busy'] {
    const long = ({ startedAt }: { startedAt: number }) => this.thread.now() - startedAt > BUSY_AFTER_MS;
    if (this.#job && long(this.#job)) return { what: this.#job.what, share: this.#job.share };
    const { underWay } = this.#dryRuns;
    if (underWay && long(underWay)) return { what: 'check', share: underWay.share };
    return this.#indexing && long(this.#indexing) ? { what: 'index', share: this.#indexing.share } : undefined;
  }
}
