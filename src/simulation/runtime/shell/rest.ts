import type { Shell, Steps } from './shell';

/** Lets time pass in a script that runs on and on without waiting for anything. */
export function* rest(shell: Shell): Steps<void> {
  shell.proc.useCpu(1000);
  yield { sleepMs: shell.restMs() };
  shell.proc.useCpu(0);
  shell.rested();
}
