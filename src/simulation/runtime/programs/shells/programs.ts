import { definePrograms } from '../../define-programs';
import type { ProcessApi, Program } from '../../process';
import { fail } from '../../program-options';
import type { Dialect } from '../../shell/shell';
import { shellProgram } from '../../shell/shell-program';

const dialectOfSh = (proc: ProcessApi): Dialect => (proc.machine.userland === 'debian' ? 'dash' : 'ash');

/** `busybox wget …` runs the applet of that name. */
const runBusybox: Program = (proc) => {
  const [, applet, ...args] = proc.argv;
  if (applet === undefined) {
    proc.stdout.write('BusyBox v1.36.1 multi-call binary.\n');
    return 0;
  }
  const lookup = proc.findProgram(applet);
  if (lookup.found !== 'program') return fail(proc, `${applet}: applet not found`, 127);
  return lookup.program(proc.withStreams({ argv: [applet, ...args] }));
};

/** The shells. */
export default definePrograms('shells', {
  sh: shellProgram(dialectOfSh),
  ash: shellProgram(() => 'ash'),
  dash: shellProgram(() => 'dash'),
  bash: shellProgram(() => 'bash'),
  busybox: runBusybox,
});
