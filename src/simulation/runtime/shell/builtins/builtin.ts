import type { Dialect, Shell, Steps } from '../shell';

/** A command that the shell itself carries out. */
export interface Builtin {
  readonly run: (shell: Shell, argv: readonly string[]) => Steps<number> | number;
  /** Special builtins of POSIX keep the assignments before them. */
  readonly takesAssignments?: boolean;
  /** The shells that know it; all when left out. */
  readonly dialects?: readonly Dialect[];
}

/** Builtins by name. */
export type Builtins = Readonly<Record<string, Builtin>>;
