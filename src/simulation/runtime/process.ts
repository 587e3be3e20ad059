import type { ContainerFiles } from './container-files';
import type { Listener } from './listeners';
import type { NetworkAnswer, NetworkRequest } from './network-request';
import type { Input, Output, Pipe } from './process-streams';
import type { SignalName } from './signals';

/** What a program waits for; nothing that waits costs anything until it is woken. */
export type Wait =
  /** Time; Infinity sets no timer at all. A caught signal ends it early. */
  | { readonly sleepMs: number }
  /** A signal that the program catches. */
  | { readonly until: 'signal' }
  /** The end of the child with this pid, or of any child. */
  | { readonly until: 'exit'; readonly pid?: number }
  /** Something to read, or the end of what can be read. */
  | { readonly until: 'readable'; readonly pipe: Pipe }
  /** Room in a pipe, or nobody left to read it. */
  | { readonly until: 'writable'; readonly pipe: Pipe }
  /** A change of the file. */
  | { readonly until: 'changed'; readonly path: string }
  /** The answer of the network. */
  | { readonly request: NetworkRequest };

/** Why a program goes on: a caught signal, the answer to its request, or what it waited for (undefined). */
export type Resume = { readonly signal: SignalName } | NetworkAnswer | undefined;

/** A program at work: it yields what it waits for and returns its exit code. */
export type Running = Generator<Wait, number, Resume>;

/** A program: what it does as a process. One that never waits may return its exit code at once. */
export type Program = (proc: ProcessApi) => Running | number;

/** What a process does when a signal comes: its default, nothing, or put it where the program looks. */
export type Disposition = 'default' | 'ignore' | 'catch';

/** The programs a container's image brings along, so that messages sound right. */
export type Userland = 'busybox' | 'debian' | 'none';

/** How a child is started. What is left out is the parent's. */
export interface SpawnOptions {
  readonly argv: readonly string[];
  readonly program: Program;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
}

/** Who a process runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly userName: string;
}

/** A row of the process table, for `ps` and people who look. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly startedAtMs: number;
  readonly isWaiting: boolean;
}

/** The face of the machine towards a program. */
export interface ProcessApi {
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  env: ReadonlyMap<string, string>;
  cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly hasTerminal: boolean;
  readonly files: ContainerFiles;
  readonly machine: Machine;
  readonly user: Identity;
  /** Milliseconds since 1970 in simulated time. */
  now(): number;
  /** A number in [0, 1) of the host's seeded stream. */
  random(): number;
  /** Says what happens when the signal comes. KILL and STOP cannot be changed. */
  setDisposition(signal: SignalName, disposition: Disposition): void;
  disposition(signal: SignalName): Disposition;
  /** The oldest caught signal that nobody has looked at yet. */
  takeSignal(): SignalName | undefined;
  /** Starts a child and returns its pid; undefined when the container is at its limit of processes. */
  spawn(options: SpawnOptions): number | undefined;
  /** The exit code of a child that has ended (it is forgotten then); undefined while it runs. */
  reap(pid: number): ExitStatus | undefined;
  children(): readonly number[];
  /** Sends a signal to a process of the same container; false if there is none. */
  kill(pid: number, signal: SignalName): boolean;
  processes(): readonly ProcessRow[];
  /** The program of that name in this container: a bare name along PATH, or a path. */
  findProgram(name: string): ProgramLookup;
  /** Opens a port for others; false if it is taken. Closed when the process ends. */
  listen(listener: Listener): boolean;
  /** The other side of the view: same process, other streams, arguments or environment. */
  withStreams(view: ProcessView): ProcessApi;
  /** Says how much memory the process holds; too much for the container and the kernel ends it. */
  holdMemory(bytes: number): void;
  /** Says how much processor time the process takes at the moment, in thousandths of a core. */
  takeCpu(milliCpu: number): void;
  /** Memory that all processes of the container hold together. */
  memoryInUse(): number;
  /** Where PID 1 writes: the container's log. */
  initOutput(stream: 'stdout' | 'stderr'): Output;
  /** Replaces what `ps` shows, as exec does. */
  rename(argv: readonly string[]): void;
}

/** What of a process may look different to a builtin that runs inside of it. */
export interface ProcessView {
  readonly argv?: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
}

/** What looking for a program depends on. */
export type Whereabouts = Pick<ProcessApi, 'cwd' | 'env' | 'files'>;

/** What looking for a program found. */
export type ProgramLookup =
  | { readonly found: 'program'; readonly program: Program; readonly path: string }
  | { readonly found: 'script'; readonly path: string; readonly text: string }
  | { readonly found: 'nothing' | 'not-executable' | 'directory' };

/** How a process ended. */
export interface ExitStatus {
  readonly code: number;
  readonly signal?: SignalName;
}

/** What programs can learn about the machine they run on. */
export interface Machine {
  readonly hostname: string;
  readonly nodeName: string;
  readonly userland: Userland;
  readonly cpuCount: number;
  readonly memoryBytes: number;
  readonly kernelVersion: string;
  readonly bootedAtMs: number;
  readonly addresses: readonly string[];
}

/** Sleeps; returns the caught signal that ended it early, if one did. */
export function* sleep(milliseconds: number): Generator<Wait, SignalName | undefined, Resume> {
  const resume = yield { sleepMs: milliseconds };
  return resume && 'signal' in resume ? resume.signal : undefined;
}

/** Asks the network and waits for the answer, however many signals come meanwhile. */
export function* ask(request: NetworkRequest): Generator<Wait, NetworkAnswer, Resume> {
  let resume: Resume;
  do resume = yield { request };
  while (!resume || 'signal' in resume);
  return resume;
}
