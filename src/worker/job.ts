import type { Clock, Command } from './protocol';

/** Something long that keeps the session from playing. */
export interface Job {
  what: 'rebuild' | 'run' | 'apply';
  /** The request that waits for it. */
  id?: number;
  work: Generator<number, void>;
  startedAt: number;
  share: number;
  /** What the page sees meanwhile where half of the work is nothing to be seen: the moment before it. */
  shown?: Pick<Clock, 'head' | 'end' | 'isPast'> | undefined;
  finished(): void;
  /** Makes as if it had not been begun, as far as that is possible. */
  cancelled(): void;
}

/** What waits until a history is whole, so that it is never answered from half of one. */
export type PatientCommand = Extract<Command, { type: 'input' | 'ask' | 'dryRun' | 'seek' | 'run' }>;

/** Whether a command is one that waits. */
export function isPatient(command: Command): command is PatientCommand {
  return ['input', 'ask', 'dryRun', 'seek', 'run'].includes(command.type);
}
