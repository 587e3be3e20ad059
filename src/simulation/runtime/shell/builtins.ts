import type { Program } from '../process';
import { dashEcho, echoProgram } from '../programs/output/echo';
import { printfProgram } from '../programs/output/printf';
import { bracketProgram, testProgram } from '../programs/output/test';
import type { Builtin, Builtins } from './builtins/builtin';
import { flowBuiltins } from './builtins/flow';
import { jobBuiltins } from './builtins/jobs';
import { placeBuiltins } from './builtins/place';
import { readBuiltins } from './builtins/read';
import { variableBuiltins } from './builtins/variables';
import type { Dialect } from './shell';

const all = new Map<string, Builtin>();
const families: readonly Builtins[] = [flowBuiltins, variableBuiltins, jobBuiltins, readBuiltins, placeBuiltins];
for (const family of families) for (const name of Object.keys(family)) all.set(name, family[name] as Builtin);

/** The builtin of that name in that shell. */
export function findBuiltin(name: string, shell: { readonly dialect: Dialect }): Builtin | undefined {
  const builtin = all.get(name);
  return builtin?.dialects && !builtin.dialects.includes(shell.dialect) ? undefined : builtin;
}

const inline = new Map<string, Program>([
  ['echo', echoProgram],
  ['printf', printfProgram],
  ['test', testProgram],
  ['[', bracketProgram],
]);

/** Programs that every shell also has inside, so that they need no process. */
export function findInlineProgram(name: string, shell: { readonly dialect: Dialect }): Program | undefined {
  return name === 'echo' && shell.dialect === 'dash' ? dashEcho : inline.get(name);
}
