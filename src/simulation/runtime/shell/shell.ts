import type { ProcessApi, Resume, Wait } from '../process';
import { busyDelayMs } from '../process-host';
import type { Input, Output } from '../process-streams';
import type { SignalName } from '../signals';
import type { Command, List } from './ast';
import type { Builtin } from './builtins/builtin';

/** Which shell this is: their messages and a few abilities differ. */
export type Dialect = 'ash' | 'dash' | 'bash';

/** A variable of the shell; arrays exist in bash only. */
export interface Variable {
  readonly value: string | readonly string[] | ReadonlyMap<string, string>;
  readonly isExported: boolean;
  readonly isReadonly: boolean;
}

/** `set -e` and its like. */
export interface ShellOptions {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  pipefail: boolean;
  noglob: boolean;
  noexec: boolean;
  allexport: boolean;
}

/** A job in the background. */
export interface Job {
  readonly number: number;
  readonly pid: number;
  readonly text: string;
}

/** `exit`: leaves the shell. */
export class ShellExit {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

/** `break` and `continue`. */
export class LoopJump {
  readonly kind: 'break' | 'continue';
  readonly levels: number;

  constructor(kind: 'break' | 'continue', levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return`. */
export class FunctionReturn {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

// So many commands without a wait, then the script must let time pass.
const stepBudget = 2000;

/** What a trap may be set on. */
export type TrapName = SignalName | 'EXIT' | 'ERR';

/** A step by step computation of the shell that may have to wait. */
export type Steps<T> = Generator<Wait, T, Resume>;

/** What a shell is handed so that its parts need not know each other. */
export interface Interpreter {
  runList(shell: Shell, list: List): Steps<number>;
  runCommand(shell: Shell, command: Command): Steps<number>;
  findBuiltin(name: string, shell: Shell): Builtin | undefined;
  runProgram(shell: Shell, argv: readonly string[], env: ReadonlyMap<string, string>, mayExec: boolean): Steps<number>;
}

/** One shell or subshell: its variables, functions, options, traps and open files. */
export class Shell {
  readonly proc: ProcessApi;
  readonly dialect: Dialect;
  readonly interpreter: Interpreter;
  name: string;
  parameters: readonly string[] = [];
  variables = new Map<string, Variable | null>();
  functions = new Map<string, Command>();
  options: ShellOptions = {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
    noglob: false,
    noexec: false,
    allexport: false,
  };
  traps = new Map<TrapName, string>();
  /** Open files by number; 0, 1 and 2 are the streams. */
  fds: (Input | Output | undefined)[];
  cwd: string;
  status = 0;
  lastBackgroundPid: number | undefined;
  jobs: Job[] = [];
  line = 1;
  /** Deeper than 0 while the outcome is a condition: `set -e` then looks away. */
  conditionDepth = 0;
  loopDepth = 0;
  functionDepth = 0;
  nesting = 0;
  /** Whether the next simple command may take this process over, as the last of `sh -c` does. */
  mayExec = false;
  isSubshell = false;
  /** A subshell in its parent's process leaves signals to the parent. */
  ownsSignals = true;
  /** Whether a command substitution has run since this was reset: its exit code may be the command's. */
  hasSubstituted = false;
  /** Scopes of `local`, innermost last: what the names were before. */
  scopes: Map<string, Variable | null | undefined>[] = [];
  #environment: ReadonlyMap<string, string> | undefined;
  #effort = { steps: 0, atMs: -1, turn: 0 };
  readonly #startedAtMs: number;

  constructor(proc: ProcessApi, dialect: Dialect, name: string, interpreter: Interpreter) {
    this.proc = proc;
    this.dialect = dialect;
    this.name = name;
    this.interpreter = interpreter;
    this.cwd = proc.cwd;
    this.fds = [proc.stdin, proc.stdout, proc.stderr];
    this.#startedAtMs = proc.now();
  }

  get stdin(): Input {
    return this.fds[0] as Input;
  }

  get stdout(): Output {
    return this.fds[1] as Output;
  }

  get stderr(): Output {
    return this.fds[2] as Output;
  }

  /** A copy for a subshell; in another process if one is given. Traps are reset, as POSIX has it. */
  fork(proc: ProcessApi = this.proc): Shell {
    const copy = new Shell(proc, this.dialect, this.name, this.interpreter);
    copy.parameters = this.parameters;
    copy.variables = new Map(this.variables);
    copy.functions = new Map(this.functions);
    copy.options = { ...this.options };
    copy.cwd = this.cwd;
    copy.status = this.status;
    copy.lastBackgroundPid = this.lastBackgroundPid;
    copy.line = this.line;
    copy.conditionDepth = this.conditionDepth;
    copy.functionDepth = this.functionDepth;
    copy.nesting = this.nesting + 1;
    copy.isSubshell = true;
    copy.ownsSignals = proc !== this.proc;
    copy.#environment = this.#environment;
    copy.#effort = this.#effort;
    if (proc === this.proc) copy.fds = [...this.fds];
    else copy.fds = [proc.stdin, proc.stdout, proc.stderr, ...this.fds.slice(3)];
    return copy;
  }

  findBuiltin(name: string): Builtin | undefined {
    return this.interpreter.findBuiltin(name, this);
  }

  /** The value of a variable as one text; the first element of an array. */
  get(name: string): string | undefined {
    const variable = this.variables.get(name);
    if (variable === null) return undefined;
    if (variable === undefined) return this.#special(name) ?? this.proc.env.get(name);
    const { value } = variable;
    if (typeof value === 'string') return value;
    return Array.isArray(value) ? value[0] : (value as ReadonlyMap<string, string>).get('0');
  }

  set(name: string, value: Variable['value']): void {
    const before = this.variables.get(name);
    if (before?.isReadonly) throw new ReadonlyVariable(name);
    const isExported =
      before?.isExported ?? (this.options.allexport || (before === undefined && this.proc.env.has(name)));
    this.variables.set(name, { value, isExported, isReadonly: false });
    if (isExported) this.#environment = undefined;
  }

  unset(name: string): void {
    if (this.variables.get(name)?.isReadonly) throw new ReadonlyVariable(name);
    this.variables.set(name, null);
    this.#environment = undefined;
  }

  mark(name: string, marks: { isExported?: boolean; isReadonly?: boolean }): void {
    const before = this.variables.get(name);
    const known = before ?? { value: this.get(name) ?? '', isExported: this.proc.env.has(name), isReadonly: false };
    this.variables.set(name, { ...known, ...marks });
    this.#environment = undefined;
  }

  /** Puts a variable back to what it was before a `local` or a prefix assignment. */
  restore(name: string, before: Variable | null | undefined): void {
    if (before === undefined) this.variables.delete(name);
    else this.variables.set(name, before);
    this.#environment = undefined;
  }

  /** What children inherit. */
  get environment(): ReadonlyMap<string, string> {
    if (!this.#environment) {
      const environment = new Map(this.proc.env);
      for (const [name, variable] of this.variables) {
        if (!variable?.isExported) environment.delete(name);
        else if (typeof variable.value === 'string') environment.set(name, variable.value);
      }
      this.#environment = this.variables.size === 0 ? this.proc.env : environment;
    }
    return this.#environment;
  }

  /** All names that have a value. */
  names(): string[] {
    const names = new Set(this.proc.env.keys());
    for (const [name, variable] of this.variables) {
      if (variable) names.add(name);
      else names.delete(name);
    }
    return [...names].sort();
  }

  /** Counts a step; true when the script has to rest. */
  isTired(): boolean {
    return ++this.#effort.steps >= stepBudget && this.#restIsDue();
  }

  /** How long it rests this time. */
  restMs(): number {
    return busyDelayMs(this.#effort.turn++);
  }

  /** To be called after a rest, so that only time that passed otherwise counts as a wait. */
  rested(): void {
    this.#effort.atMs = this.proc.now();
  }

  #restIsDue(): boolean {
    const effort = this.#effort;
    effort.steps = 0;
    const now = this.proc.now();
    if (now === effort.atMs) return true;
    effort.atMs = now;
    effort.turn = 0;
    return false;
  }

  #special(name: string): string | undefined {
    switch (name) {
      case 'PWD':
        return this.cwd;
      case 'PPID':
        return String(this.proc.parentPid);
      case 'IFS':
        return ' \t\n';
      case 'OPTIND':
        return '1';
      case 'LINENO':
        return String(this.line);
      case 'RANDOM':
        return this.dialect === 'dash' ? undefined : String(Math.floor(this.proc.random() * 32_768));
      case 'SECONDS':
        return this.dialect === 'bash' ? String(Math.floor((this.proc.now() - this.#startedAtMs) / 1000)) : undefined;
      case 'EPOCHSECONDS':
        return this.dialect === 'dash' ? undefined : String(Math.floor(this.proc.now() / 1000));
      case 'UID':
      case 'EUID':
        return this.dialect === 'bash' ? String(this.proc.user.uid) : undefined;
      case 'HOSTNAME':
        return this.proc.env.get(name) ?? (this.dialect === 'dash' ? undefined : this.proc.machine.hostname);
      case 'BASH_VERSION':
        return this.dialect === 'bash' ? '5.2.37(1)-release' : undefined;
      case 'BASHPID':
        return this.dialect === 'bash' ? String(this.proc.pid) : undefined;
      default:
        return undefined;
    }
  }
}

/** An assignment to a variable that is read-only. */
export class ReadonlyVariable extends Error {
  constructor(name: string) {
    super(`${name}: is read only`);
  }
}

/** A complaint of the shell itself, as its dialect words it. */
export function complain(shell: Shell, message: string): void {
  const { dialect, name, line } = shell;
  const where = dialect === 'ash' ? '' : dialect === 'dash' ? ` ${line}:` : ` line ${line}:`;
  shell.stderr.write(`${name}:${where} ${message}\n`);
}
