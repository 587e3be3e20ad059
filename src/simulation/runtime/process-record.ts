import type { ContainerFiles } from './container-files';
import type { Listener } from './listeners';
import type {
  Disposition,
  ExitStatus,
  Identity,
  Machine,
  ProcessApi,
  ProcessRow,
  ProcessView,
  ProgramLookup,
  Running,
  SpawnOptions,
  Wait,
} from './process';
import type { ProcessHost } from './process-host';
import type { Input, Output } from './process-streams';
import type { SignalName } from './signals';

/** How a process begins. */
export interface Birth {
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly hasTerminal: boolean;
  readonly user: Identity;
}

/**
 * One process: what its host keeps of it, and the face it shows to its program.
 * A view (other streams, same process) inherits from it, so everything that is the process's own goes through `self`.
 */
export class Process implements ProcessApi {
  readonly pid: number;
  parentPid: number;
  argv: readonly string[];
  env: ReadonlyMap<string, string>;
  cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly hasTerminal: boolean;
  readonly user: Identity;
  readonly startedAtMs: number;

  readonly self: Process;
  readonly host: ProcessHost;
  running: Running | undefined;
  /** What it waits for, and how to stop waiting. */
  wait: Wait | undefined;
  cancelWait: (() => void) | undefined;
  dispositions: Map<SignalName, Disposition> | undefined;
  pending: SignalName[] | undefined;
  childPids: number[] | undefined;
  ended: Map<number, ExitStatus> | undefined;
  listeners: Listener[] | undefined;
  /** Set when it was ended while it was running: it ends at its next wait. */
  doom: ExitStatus | undefined;
  exit: ExitStatus | undefined;
  exitCalls: ((status: ExitStatus) => void)[] | undefined;
  memoryBytes = 0;
  milliCpu = 0;

  constructor(host: ProcessHost, birth: Birth) {
    this.self = this;
    this.host = host;
    this.pid = birth.pid;
    this.parentPid = birth.parentPid;
    this.argv = birth.argv;
    this.env = birth.env;
    this.cwd = birth.cwd;
    this.stdin = birth.stdin;
    this.stdout = birth.stdout;
    this.stderr = birth.stderr;
    this.hasTerminal = birth.hasTerminal;
    this.user = birth.user;
    this.startedAtMs = host.now();
  }

  get files(): ContainerFiles {
    return this.host.settings.files;
  }

  get machine(): Machine {
    return this.host.settings.machine;
  }

  now(): number {
    return this.host.now();
  }

  random(): number {
    return this.host.settings.random();
  }

  setDisposition(signal: SignalName, disposition: Disposition): void {
    const { self } = this;
    if (signal === 'KILL' || signal === 'STOP') return;
    self.dispositions ??= new Map();
    self.dispositions.set(signal, disposition);
  }

  disposition(signal: SignalName): Disposition {
    return this.self.dispositions?.get(signal) ?? 'default';
  }

  takeSignal(): SignalName | undefined {
    return this.self.pending?.shift();
  }

  spawn(options: SpawnOptions): number | undefined {
    return this.host.spawn(this, options)?.pid;
  }

  reap(pid: number): ExitStatus | undefined {
    const status = this.self.ended?.get(pid);
    if (status) this.self.ended?.delete(pid);
    return status;
  }

  children(): readonly number[] {
    return this.self.childPids ?? [];
  }

  kill(pid: number, signal: SignalName): boolean {
    return this.host.kill(pid, signal, this.self);
  }

  processes(): readonly ProcessRow[] {
    return this.host.rows();
  }

  findProgram(name: string): ProgramLookup {
    return this.host.settings.findProgram(name, this);
  }

  listen(listener: Listener): boolean {
    return this.host.listen(this.self, listener);
  }

  withStreams(view: ProcessView): ProcessApi {
    return Object.assign(Object.create(this) as Process, view);
  }

  holdMemory(bytes: number): void {
    this.host.holdMemory(this.self, bytes);
  }

  takeCpu(milliCpu: number): void {
    this.host.takeCpu(this.self, milliCpu);
  }

  memoryInUse(): number {
    return this.host.memoryBytes;
  }

  initOutput(stream: 'stdout' | 'stderr'): Output {
    return this.host.initOutput(stream);
  }

  rename(argv: readonly string[]): void {
    this.self.argv = argv;
  }
}
