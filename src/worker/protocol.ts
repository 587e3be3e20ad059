import type { ClusterConfig } from '../simulation/cluster/config';
import type { ClusterInput } from '../simulation/cluster/define-input';
import type { Instant } from '../simulation/engine';

/** An input and the exact moment at which it was given. */
export interface LoggedInput {
  /** How many tasks had run; if absent, all that were due by `time`. */
  afterTasks?: number;
  time: number;
  input: ClusterInput;
}

/** All that a history follows from. */
export interface Recipe {
  config: ClusterConfig;
  inputs: LoggedInput[];
}

/** How the play head moves: with simulated time, or from step to step at an even pace. */
export type TimeScale = 'real' | 'steps';

/** Reasons for which play stops by itself. */
export type PauseCondition = 'unschedulable' | 'phase-change' | 'crash' | 'selected-changes';

/** Goals up to which play runs as fast as it can. */
export type RunGoal =
  | { until: 'all-ready' }
  | { until: 'settled' }
  | { until: 'time'; timeMs: number }
  | { until: 'step'; step: number };

/** Why play or a run stopped by itself: what was asked for, or that nothing happens, or that a goal was not reached. */
export type StopReason = PauseCondition | 'at-rest' | 'goal-missed';

/** How a history is opened. */
export interface Opening {
  /** How far it goes. */
  at?: Instant;
  /** The step at which the play head stands, if not at the end. */
  head?: number;
  playing?: boolean;
  /** The futures that were left beside it. */
  branches?: KeptBranch[];
}

/** What the page asks of the worker. */
export type Command =
  | ({ type: 'open'; id: number; recipe: Recipe } & Opening)
  | { type: 'input'; id: number; input: ClusterInput }
  | { type: 'play'; playing: boolean }
  | { type: 'pace'; speed: number; scale: TimeScale }
  | { type: 'seek'; to: { step: number } | { timeMs: number } | 'first' | 'last' }
  | { type: 'step'; by: 1 | -1; target?: string }
  | { type: 'pauseWhen'; conditions: PauseCondition[]; target?: string }
  | { type: 'run'; goal: RunGoal }
  | { type: 'cancel' }
  | { type: 'watch'; id: number; name: string; params: unknown }
  | { type: 'unwatch'; id: number }
  | { type: 'ask'; id: number; name: string; params: unknown }
  | { type: 'dryRun'; id: number; files: { name: string; text: string }[] }
  | { type: 'switchBranch'; branch: string }
  | { type: 'removeBranch'; branch: string }
  | { type: 'shown'; frame: number };

/** A future that was left behind, to which one can go back. */
export interface BranchInfo {
  id: string;
  /** The simulated time at which it forked off, and what was done there. */
  forkedAtMs: number;
  label: string;
  steps: number;
}

/** A future that was left, with all that it follows from: it is run again when one goes back to it. */
export interface KeptBranch {
  info: BranchInfo;
  inputs: LoggedInput[];
  end: Instant;
}

/** A stretch of the end in which nothing happens, and what ends it; `next` is missing if nothing is known to. */
export interface Lull {
  /** The time of the last step. */
  sinceMs: number;
  next?: { timeMs: number; what: string };
}

/** Where the play head stands. */
export interface Clock {
  head: Instant;
  end: Instant;
  /** Whether an input at the head would leave a future behind. */
  isPast: boolean;
  playing: boolean;
  speed: number;
  scale: TimeScale;
  /** Set while something longer than half a second runs. */
  busy?: { what: 'rebuild' | 'run' | 'apply' | 'check' | 'index'; share: number };
  /** Why play stopped by itself, if it did. */
  pausedBecause?: StopReason;
  /** Set while the head is at the end and nothing is due for a while. */
  lull?: Lull;
  branches: BranchInfo[];
}

/** What the worker tells the page. One report a frame; the next comes after the page has shown this one. */
export type Report =
  /** `opened` names the `open` whose history this is; 0 while that is built. */
  | { type: 'frame'; frame: number; opened: number; clock: Clock; answers: { id: number; answer: unknown }[] }
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'failed'; id?: number; message: string }
  /** The recipe after an input, and the futures that were left: what autosave keeps. */
  | { type: 'recipe'; opened: number; recipe: Recipe; branches: KeptBranch[] };
