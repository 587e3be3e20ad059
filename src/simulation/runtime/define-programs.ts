import type { Program } from './process';

/** Programs by the name that they are called by. */
export type Programs = Readonly<Record<string, Program>>;

/** Says which programs a folder brings. */
export function definePrograms(
  name: string,
  programs: Programs,
): { readonly name: string; readonly programs: Programs } {
  return { name, programs };
}
