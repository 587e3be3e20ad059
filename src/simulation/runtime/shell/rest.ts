import type { Shell, Steps } from './shell';

/** Lets time pass in a script that runs on and on without waiting for anything. */
export function* rest(shell: Shell): Steps<void> {
  shell.proc.takeCpu(1000);
  yield { sleepMs: shell.restMs() };
  shell.proc.takeCpu(0);
  shell.rested();
}
