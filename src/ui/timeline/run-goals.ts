/** What the time controls ask of the worker beyond play and step; menus and commands share it. */
import type { Connection } from '../../worker/connection';
import type { PauseCondition, RunGoal } from '../../worker/protocol';
import { getSession, setSession } from '../session';

export const PAUSES: readonly PauseCondition[] = ['unschedulable', 'phase-change', 'crash', 'selected-changes'];

let current: Connection | undefined;

/** The connection that commands work with, while the time controls are mounted. */
export function lendConnection(connection: Connection): () => void {
  current = connection;
  return () => {
    if (current === connection) current = undefined;
  };
}

/** The lent connection. */
export const lentConnection = (): Connection | undefined => current;

/** Adds or takes away a reason to pause. */
export function togglePause(condition: PauseCondition): void {
  const { pauseWhen } = getSession();
  const isOn = pauseWhen.includes(condition);
  setSession({ pauseWhen: isOn ? pauseWhen.filter((one) => one !== condition) : [...pauseWhen, condition] });
}

/** Runs on as fast as the worker can until a goal is reached. */
export function runUntil(connection: Connection, goal: RunGoal): void {
  setSession({ playing: false });
  connection.send({ type: 'run', goal });
}

/** Runs a length of simulated time on from the end. */
export function runOn(connection: Connection, lengthMs: number): void {
  runUntil(connection, { until: 'time', timeMs: (connection.clock?.end.time ?? 0) + lengthMs });
}
