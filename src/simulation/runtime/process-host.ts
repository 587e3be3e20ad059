import { assert } from '../base/assert';
import { type ContainerFiles, FileError } from './container-files';
import type { Listener, Listeners } from './listeners';
import type { Network, NetworkAnswer } from './network-request';
import type {
  ExitStatus,
  Identity,
  Machine,
  ProcessApi,
  ProcessRow,
  Program,
  ProgramLookup,
  Resume,
  SpawnOptions,
  Wait,
} from './process';
import { type Birth, Process } from './process-record';
import { emptyInput, type Input, noOutput, type Output } from './process-streams';
import { endsByDefault, isFault, type SignalName, signalNumbers } from './signals';

/** The time that processes live in; the engine is one. */
export interface Clock {
  /** Milliseconds since the simulation began. */
  now(): number;
  schedule(delayMs: number, run: () => void): { cancel(): void };
}

/** What a container gives its processes. */
export interface HostSettings {
  readonly clock: Clock;
  /** Milliseconds since 1970 at the clock's zero. */
  readonly epochMs: number;
  readonly machine: Machine;
  readonly files: ContainerFiles;
  readonly env: ReadonlyMap<string, string>;
  readonly user: Identity;
  readonly random: () => number;
  readonly findProgram: (name: string, proc: ProcessApi) => ProgramLookup;
  readonly listeners?: Listeners;
  /** The container's name, for who asks whose port it is. */
  readonly container?: string;
  readonly network?: Network;
  /** The memory limit at the moment; a resize may change it. */
  readonly memoryLimitBytes?: () => number | undefined;
  readonly maxProcesses?: number;
}

/** How a process is started from outside: a container's command, an exec, a probe. */
export interface StartOptions {
  readonly argv: readonly string[];
  readonly program: Program;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
  readonly hasTerminal?: boolean;
}

/** A process seen from outside of its container. */
export interface ProcessHandle {
  readonly pid: number;
  /** How it ended; undefined while it lives. */
  readonly exited: ExitStatus | undefined;
  /** Sends a signal as the runtime does: KILL ends even PID 1, other signals only if PID 1 minds them. */
  signal(name: SignalName): void;
  /** Calls back when the process has ended, at once if it has. */
  onExit(ended: (status: ExitStatus) => void): void;
}

// A change of a file is noticed a moment later, so that two that follow each other still let time pass.
const noticeDelayMs = 10;
const defaultMaxProcesses = 1024;
const burstLimit = 5000;

interface Waking {
  readonly process: Process;
  readonly resume: Resume;
}

/**
 * How long a program sleeps that has used up its budget of steps for the nth time without waiting.
 * Real loops cost real processor time; ours would cost the simulation's, so each turn stands for more of them.
 */
export function busyDelayMs(turn: number): number {
  return Math.min(5 * 2 ** turn, 5000);
}

/**
 * The processes of one container (one PID namespace), run on a given clock.
 * Models: PID 1 and its immunity to signals, process tree and reaping, dispositions, pipes, memory limit with OOM kill, open ports.
 * Leaves out: stopping and continuing, process groups and sessions, priorities, preemption within a step.
 */
export class ProcessHost {
  readonly settings: HostSettings;
  /** Whether the kernel ended processes because the container held more memory than its limit. */
  wasOutOfMemory = false;
  #processes = new Map<number, Process>();
  #ready: Waking[] = [];
  #isDraining = false;
  #current: Process | undefined;
  #bursts = 0;
  #lastPid = 0;
  #memoryBytes = 0;
  #milliCpu = 0;

  constructor(settings: HostSettings) {
    this.settings = settings;
  }

  /** Memory that the processes hold together. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  /** Processor time that the processes take together, in thousandths of a core. */
  get milliCpu(): number {
    return this.#milliCpu;
  }

  now(): number {
    return this.settings.epochMs + this.settings.clock.now();
  }

  /** Starts a process from outside; the first is PID 1, and all end with it. */
  start(options: StartOptions): ProcessHandle {
    assert(this.#lastPid === 0 || this.#processes.has(1), 'processes start only while PID 1 lives');
    const process = this.#add({
      pid: ++this.#lastPid,
      parentPid: 0,
      argv: options.argv,
      env: options.env ?? this.settings.env,
      cwd: options.cwd ?? '/',
      stdin: options.stdin ?? emptyInput,
      stdout: options.stdout ?? noOutput,
      stderr: options.stderr ?? noOutput,
      hasTerminal: options.hasTerminal === true,
      user: this.settings.user,
    });
    this.#begin(process, options.program);
    this.#drain();
    return handleOf(this, process);
  }

  /** Starts a child of a process; undefined at the limit of processes. */
  spawn(parent: Process, options: SpawnOptions): Process | undefined {
    if (this.#processes.size >= (this.settings.maxProcesses ?? defaultMaxProcesses)) return undefined;
    const process = this.#add({
      pid: ++this.#lastPid,
      parentPid: parent.pid,
      argv: options.argv,
      env: options.env ?? parent.env,
      cwd: options.cwd ?? parent.cwd,
      stdin: options.stdin ?? parent.stdin,
      stdout: options.stdout ?? parent.stdout,
      stderr: options.stderr ?? parent.stderr,
      hasTerminal: parent.hasTerminal,
      user: parent.user,
    });
    for (const [signal, disposition] of parent.self.dispositions ?? []) {
      if (disposition === 'ignore') process.setDisposition(signal, 'ignore');
    }
    parent.self.childPids ??= [];
    parent.self.childPids.push(process.pid);
    this.#begin(process, options.program);
    return process;
  }

  /** Sends a signal; false if there is no such process. Without a sender it comes from outside the container. */
  kill(pid: number, signal: SignalName, sender?: Process): boolean {
    const process = this.#processes.get(pid);
    if (!process) return false;
    this.#deliver(process, signal, sender === undefined);
    this.#drain();
    return true;
  }

  /** The process table, by pid. */
  rows(): ProcessRow[] {
    return [...this.#processes.values()].map((process) => ({
      pid: process.pid,
      parentPid: process.parentPid,
      argv: process.argv,
      startedAtMs: process.startedAtMs,
      isWaiting: process.wait !== undefined,
    }));
  }

  /** Where PID 1 writes. */
  initOutput(stream: 'stdout' | 'stderr'): Output {
    return this.#processes.get(1)?.[stream] ?? noOutput;
  }

  listen(process: Process, listener: Listener): boolean {
    const { listeners, container, clock } = this.settings;
    if (listeners && !listeners.open(listener, container, clock.now())) return false;
    process.listeners ??= [];
    process.listeners.push(listener);
    return true;
  }

  holdMemory(process: Process, bytes: number): void {
    this.#memoryBytes += bytes - process.memoryBytes;
    process.memoryBytes = bytes;
    const limit = this.settings.memoryLimitBytes?.();
    if (limit === undefined || this.#memoryBytes <= limit) return;
    // The kubelet sets memory.oom.group on cgroup v2: the whole container goes, not just the largest process.
    this.wasOutOfMemory = true;
    for (const each of [...this.#processes.values()].reverse()) this.#end(each, { code: 137, signal: 'KILL' });
  }

  takeCpu(process: Process, milliCpu: number): void {
    this.#milliCpu += milliCpu - process.milliCpu;
    process.milliCpu = milliCpu;
  }

  #add(birth: Birth): Process {
    const process = new Process(this, birth);
    this.#processes.set(birth.pid, process);
    birth.stdin.pipe?.addReader();
    birth.stdout.pipe?.addWriter();
    birth.stderr.pipe?.addWriter();
    return process;
  }

  #begin(process: Process, program: Program): void {
    process.running = firstStep(program, process);
    this.#ready.push({ process, resume: undefined });
  }

  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      // A list that grows while it is walked: cheaper than shifting, and order is order of becoming ready.
      for (let i = 0; i < this.#ready.length; i++) {
        if (i >= burstLimit) {
          this.#postpone(this.#ready.slice(i));
          return;
        }
        const { process, resume } = this.#ready[i] as Waking;
        if (process.exit === undefined) this.#step(process, resume);
      }
      this.#bursts = 0;
    } finally {
      this.#current = undefined;
      this.#ready = [];
      this.#isDraining = false;
    }
  }

  /** Processes that wake each other without end (`yes | cat`) must let time pass; the longer they go on, the more. */
  #postpone(rest: Waking[]): void {
    const delayMs = busyDelayMs(this.#bursts++);
    this.settings.clock.schedule(delayMs, () => {
      this.#ready.push(...rest);
      this.#drain();
    });
  }

  #step(process: Process, resume: Resume): void {
    this.#current = process;
    let result: IteratorResult<Wait, number>;
    try {
      result = process.running!.next(resume);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      process.stderr.write(`${process.argv[0]}: ${error.message}\n`);
      result = { done: true, value: 1 };
    }
    this.#current = undefined;
    const isBroken = process.stdout.pipe?.isBroken === true && process.disposition('PIPE') === 'default';
    if (process.doom) this.#exit(process, process.doom);
    else if (result.done) this.#exit(process, { code: result.value & 255 });
    else if (isBroken) this.#exit(process, { code: 141, signal: 'PIPE' });
    else this.#wait(process, result.value);
  }

  #wait(process: Process, wait: Wait): void {
    process.wait = wait;
    const wake = () => this.#wake(process, undefined);
    if ('sleepMs' in wait) {
      if (wait.sleepMs === Number.POSITIVE_INFINITY) return;
      const timer = this.settings.clock.schedule(Math.max(0, wait.sleepMs), wake);
      process.cancelWait = () => timer.cancel();
    } else if ('request' in wait) {
      this.#ask(process, wait);
    } else if (wait.until === 'signal') {
      const signal = process.pending?.[0];
      if (signal) this.#wake(process, { signal });
    } else if (wait.until === 'exit') {
      const { ended, childPids } = process;
      const isOver = wait.pid === undefined ? (ended?.size ?? 0) > 0 : ended?.has(wait.pid);
      if (isOver || (wait.pid === undefined && !childPids?.length)) wake();
    } else if (wait.until === 'changed') {
      this.#watch(process, wait.path, wake);
    } else {
      this.#waitForPipe(process, wait);
    }
  }

  #waitForPipe(process: Process, wait: Extract<Wait, { until: 'readable' | 'writable' }>): void {
    const { pipe, until } = wait;
    const isOver = until === 'readable' ? pipe.isReadable : !pipe.isFull || pipe.isBroken;
    // Woken on any change, then looked at again: a line may still be incomplete.
    if (isOver) this.#wake(process, undefined);
    else
      pipe.onChange(until === 'readable' ? 'reader' : 'writer', () => {
        if (process.wait === wait) this.#wake(process, undefined);
      });
  }

  #watch(process: Process, path: string, wake: () => void): void {
    let timer: { cancel(): void } | undefined;
    const stop = this.settings.files.watch(path, () => {
      timer ??= this.settings.clock.schedule(noticeDelayMs, wake);
    });
    process.cancelWait = () => {
      stop();
      timer?.cancel();
    };
  }

  #ask(process: Process, wait: Extract<Wait, { request: unknown }>): void {
    const { network } = this.settings;
    const answered = (answer: NetworkAnswer) => {
      if (process.wait === wait) this.#wake(process, answer);
    };
    if (!network) {
      answered({ result: 'unreachable', address: 'host' in wait.request ? wait.request.host : '' });
      return;
    }
    const sent = network.send(wait.request, answered);
    if (sent && process.wait === wait) process.cancelWait = () => sent.cancel();
  }

  #wake(process: Process, resume: Resume): void {
    if (process.exit || !process.wait) return;
    this.#stopWaiting(process);
    this.#ready.push({ process, resume });
    this.#drain();
  }

  #stopWaiting(process: Process): void {
    process.wait = undefined;
    const cancel = process.cancelWait;
    process.cancelWait = undefined;
    cancel?.();
  }

  #deliver(process: Process, signal: SignalName, isFromOutside: boolean): void {
    const isInit = process.pid === 1;
    if (signal === 'KILL') {
      if (!isInit || isFromOutside) this.#end(process, { code: 137, signal });
      return;
    }
    const disposition = process.disposition(signal);
    if (disposition === 'catch') {
      process.pending ??= [];
      if (!process.pending.includes(signal)) process.pending.push(signal);
      if (process.wait) this.#wake(process, { signal });
    } else if (disposition === 'default' && endsByDefault(signal) && (!isInit || isFault(signal))) {
      this.#end(process, { code: 128 + signalNumbers[signal], signal });
    }
  }

  /** Ends a process now, or at its next wait if it is the one that runs. */
  #end(process: Process, status: ExitStatus): void {
    if (process.exit) return;
    if (process !== this.#current) this.#exit(process, status);
    else process.doom ??= status;
  }

  #exit(process: Process, status: ExitStatus): void {
    process.exit = status;
    this.#stopWaiting(process);
    process.running = undefined;
    this.#processes.delete(process.pid);
    this.takeCpu(process, 0);
    this.#memoryBytes -= process.memoryBytes;
    for (const listener of process.listeners ?? []) this.settings.listeners?.close(listener, this.settings.clock.now());
    for (const child of process.childPids ?? []) {
      const orphan = this.#processes.get(child);
      if (orphan) orphan.parentPid = 1;
    }
    process.stdin.pipe?.removeReader();
    process.stdout.pipe?.removeWriter();
    process.stderr.pipe?.removeWriter();
    this.#tellParent(process, status);
    if (process.pid === 1) this.#endAll();
    const calls = process.exitCalls;
    process.exitCalls = undefined;
    for (const ended of calls ?? []) ended(status);
  }

  #tellParent(process: Process, status: ExitStatus): void {
    const parent = this.#processes.get(process.parentPid);
    if (!parent?.childPids?.includes(process.pid)) return;
    parent.childPids = parent.childPids.filter((pid) => pid !== process.pid);
    parent.ended ??= new Map();
    parent.ended.set(process.pid, status);
    const { wait } = parent;
    if (wait && 'until' in wait && wait.until === 'exit' && (wait.pid ?? process.pid) === process.pid) {
      this.#wake(parent, undefined);
    }
  }

  #endAll(): void {
    for (const process of [...this.#processes.values()]) {
      if (process.running && !process.exit) this.#exit(process, { code: 137, signal: 'KILL' });
    }
  }
}

/** Makes of any program one that is run step by step. */
function* firstStep(program: Program, proc: ProcessApi): Generator<Wait, number, Resume> {
  const running = program(proc);
  return typeof running === 'number' ? running : yield* running;
}

function handleOf(host: ProcessHost, process: Process): ProcessHandle {
  return {
    pid: process.pid,
    get exited() {
      return process.exit;
    },
    signal: (name) => {
      if (!process.exit) host.kill(process.pid, name);
    },
    onExit: (ended) => {
      if (process.exit) ended(process.exit);
      else {
        process.exitCalls ??= [];
        process.exitCalls.push(ended);
      }
    },
  };
}
