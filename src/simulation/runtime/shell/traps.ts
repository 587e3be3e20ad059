import { parseScript } from './parser';
import type { Shell, Steps } from './shell';
import { ShellExit } from './shell';

/** Runs the traps of the signals that came while a command ran. */
export function* runSignalTraps(shell: Shell): Steps<void> {
  for (;;) {
    const signal = shell.proc.takeSignal();
    if (!signal) return;
    const action = shell.traps.get(signal);
    if (action) yield* runTrap(shell, action);
  }
}

/** Runs the ERR trap of bash. */
export function* runErrorTrap(shell: Shell): Steps<void> {
  const action = shell.traps.get('ERR');
  if (action) yield* runTrap(shell, action);
}

/** Runs the EXIT trap, once; it may change the exit code by exiting itself. */
export function* runExitTrap(shell: Shell, status: number): Steps<number> {
  const action = shell.traps.get('EXIT');
  if (!action) return status;
  shell.traps.delete('EXIT');
  shell.status = status;
  try {
    yield* runTrap(shell, action);
    return status;
  } catch (error) {
    if (error instanceof ShellExit) return error.code;
    throw error;
  }
}

function* runTrap(shell: Shell, action: string): Steps<void> {
  const { status } = shell;
  yield* shell.interpreter.runList(shell, parseScript(action));
  shell.status = status;
}
