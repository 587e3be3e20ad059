/**
 * One container of a machine: its processes, files and log, and its record in the hosts store.
 * Models: containerd's container and task with runc below it; cgroup v2 memory limit with group OOM kill.
 * Leaves out: capabilities, seccomp, cpu shares (processes take what they say), checkpoint and restore.
 */
import { createPrng } from '../base/prng';
import type { Engine } from '../engine';
import type { ContainerRecord } from '../linux';
import { ContainerFiles } from './container-files';
import { ContainerLog } from './container-log';
import { type ContainerConfig, CriError, type ExecResult } from './cri';
import { findExecutable } from './executable';
import { FileTree } from './file-tree';
import type { RunnableImage } from './image-source';
import type { Listeners } from './listeners';
import type { Network } from './network-request';
import { callOrTime, type Procedure } from './procedure';
import type { Identity, Machine } from './process';
import { type ProcessHandle, ProcessHost } from './process-host';
import { TextOutput } from './process-streams';
import { defaultPath } from './program-finder';
import { QuietStarts } from './quiet-starts';
import { findSignal, type SignalName } from './signals';

/** What a container lives in. */
export interface ContainerSurroundings {
  readonly engine: Engine;
  readonly epochMs: number;
  readonly machine: Machine;
  /** The ports of the pod. */
  ports(): Listeners;
  network?(): Network;
  /** Whether the pod has no other container (yet). */
  readonly isAlone: boolean;
  /** The container need not be run until somebody looks. */
  sleeps(container: LiveContainer): void;
}

const START_FAILED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';

/** How a container ended. */
export interface ContainerEnd {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
}

/** A container and what runs in it. */
export class LiveContainer {
  #log: ContainerLog | undefined;
  #files: ContainerFiles | undefined;
  #host: ProcessHost | undefined;
  #main: ProcessHandle | undefined;
  #exited: ((end: ContainerEnd) => void) | undefined;
  #isAsleep = false;
  /** While it is run belatedly, the time of its start. */
  #pinnedMs: number | undefined;
  #timers = 0;
  #forcedExitCode: number | undefined;
  #ended: (() => void)[] | undefined;

  constructor(
    public record: ContainerRecord,
    readonly config: ContainerConfig,
    private readonly image: RunnableImage,
    private readonly around: ContainerSurroundings,
  ) {}

  /** What it wrote. */
  get log(): ContainerLog {
    this.wake();
    return this.#writing();
  }

  /** The files as its processes see them. */
  get files(): ContainerFiles {
    this.wake();
    return this.#tree();
  }

  /** The processes, while it runs. */
  get processes(): ProcessHost | undefined {
    this.wake();
    return this.#host;
  }

  /** Starts PID 1; throws CriError where runc could not. `exited` is told how it ended. */
  start(exited: (end: ContainerEnd) => void): void {
    this.#exited = exited;
    const starts = QuietStarts.of(this.around.engine);
    const key = this.around.isAlone ? starts.keyOf(this.config) : undefined;
    if (key !== undefined && starts.has(key)) {
      this.#isAsleep = true;
      this.around.sleeps(this);
      return;
    }
    this.#run();
    if (key !== undefined && this.#host && this.#timers === 0) starts.note(key);
  }

  /** Runs it now as of its start, if nobody has looked at it before. */
  wake(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    this.#pinnedMs = this.record.startedAtMs;
    this.#run();
    this.#pinnedMs = undefined;
  }

  #run(): void {
    const { config, image } = this;
    const host = new ProcessHost(this.#settings());
    const command = config.command.length
      ? [...config.command, ...config.args]
      : [...image.entrypoint, ...(config.args.length ? config.args : image.cmd)];
    if (command.length === 0) throw new CriError('failed to generate container spec: no command specified');
    const cwd = config.workingDir ?? image.workingDir ?? '/';
    const found = findExecutable(host.settings, command, cwd);
    if (typeof found === 'string') throw new CriError(`${START_FAILED}${found}: unknown`);
    this.#host = host;
    const log = this.#writing();
    const main = host.start({
      ...found,
      cwd,
      stdout: log.output('stdout'),
      stderr: log.output('stderr'),
      hasTerminal: config.hasTerminal,
    });
    this.#main = main;
    main.onExit(({ code }) => this.#over(code, host.wasOutOfMemory));
  }

  #over(code: number, wasOutOfMemory: boolean): void {
    this.#log?.close();
    const exitCode = this.#forcedExitCode ?? code;
    const reason = wasOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    const message = this.#terminationMessage(exitCode);
    this.#host = undefined;
    this.#exited?.({ exitCode, reason, ...(message && { message }) });
    const waiting = this.#ended ?? [];
    this.#ended = undefined;
    for (const resume of waiting) resume();
  }

  /** The signal that asks it to end. */
  get stopSignal(): SignalName {
    return findSignal(this.config.stopSignal ?? this.image.stopSignal ?? 'TERM') ?? 'TERM';
  }

  /** Sends a signal to PID 1. */
  signal(name: SignalName): void {
    this.wake();
    this.#main?.signal(name);
  }

  /** Ends it now with an exit code, as a fault that somebody asked for. */
  endWith(exitCode: number): void {
    this.wake();
    this.#forcedExitCode = exitCode;
    this.#main?.signal('KILL');
  }

  /** Waits for its end at most so long; answers whether it has ended. */
  *awaitEnd(ms: number): Procedure<boolean> {
    this.wake();
    if (!this.#host) return true;
    return yield* callOrTime(this.around.engine, ms, (call) => {
      this.#ended ??= [];
      this.#ended.push(call);
    });
  }

  /** Runs a command beside PID 1 and waits for it, at most so long. */
  *exec(argv: readonly string[], timeoutMs: number): Procedure<ExecResult> {
    this.wake();
    const host = this.#host;
    if (!host) throw new CriError(`container ${this.record.id} is not running`);
    const cwd = this.config.workingDir ?? this.image.workingDir ?? '/';
    const found = findExecutable(host.settings, argv, cwd);
    if (typeof found === 'string') {
      const output = `OCI runtime exec failed: exec failed: unable to start container process: ${found}: unknown`;
      return { exitCode: found.includes('permission denied') ? 126 : 127, output, isTimedOut: false };
    }
    const output = new TextOutput();
    const handle = host.start({ ...found, cwd, stdout: output, stderr: output });
    let exitCode: number | undefined;
    handle.onExit(({ code }) => {
      exitCode = code;
    });
    const isOver = exitCode !== undefined || (yield* callOrTime(this.around.engine, timeoutMs, handle.onExit));
    if (!isOver) handle.signal('KILL');
    return { exitCode: exitCode ?? 137, output: output.text, isTimedOut: !isOver };
  }

  #settings(): ProcessHost['settings'] {
    const { engine, epochMs, machine, ports, network } = this.around;
    const chance = createPrng(engine.seed, `container ${this.record.id}`);
    const { config, image } = this;
    const env = new Map(Object.entries({ PATH: defaultPath, HOSTNAME: machine.hostname, ...image.env }));
    for (const [name, value] of config.env) env.set(name, value);
    const user = identityOf(config, image);
    if (!env.has('HOME')) env.set('HOME', user.uid === 0 ? '/root' : '/');
    return {
      clock: { now: () => this.#now(), schedule: (ms, run) => this.#schedule(ms, run) },
      epochMs,
      machine: { ...machine, userland: image.userland },
      files: this.#tree(),
      env,
      user,
      random: () => chance.fraction(),
      findProgram: (name, proc) => image.findProgram(name, proc),
      listeners: ports(),
      // Without a limit of its own a container has what the machine has.
      memoryLimitBytes: () => config.memoryLimitBytes() ?? machine.memoryBytes,
      ...(network && { network: network() }),
    };
  }

  #now(): number {
    return this.#pinnedMs ?? this.around.engine.now;
  }

  #schedule(delayMs: number, run: () => void): { cancel(): void } {
    this.#timers++;
    return this.around.engine.schedule(delayMs, run);
  }

  #writing(): ContainerLog {
    this.#log ??= new ContainerLog(() => this.#now());
    return this.#log;
  }

  #tree(): ContainerFiles {
    this.#files ??= new ContainerFiles({
      root: new FileTree(this.image.files),
      mounts: this.config.mounts(),
      isRootReadOnly: this.config.isRootReadOnly,
      now: () => this.around.epochMs + this.#now(),
    });
    return this.#files;
  }

  /** What it left in its termination message file, or the end of its log where the pod asks for that. */
  #terminationMessage(exitCode: number): string | undefined {
    const { terminationMessagePath, fallsBackToLogs } = this.config;
    const entry = terminationMessagePath ? this.#tree().stat(terminationMessagePath) : undefined;
    // The kubelet reads 4096 bytes at most.
    const text = entry?.kind === 'file' ? entry.text.slice(-4096) : '';
    if (text) return text;
    return fallsBackToLogs && exitCode !== 0 ? this.#writing().tailText() : undefined;
  }
}

function identityOf({ runAsUser, runAsGroup }: ContainerConfig, image: RunnableImage): Identity {
  const [name = '', group] = (image.user ?? '').split(':');
  const uid = runAsUser ?? (/^\d+$/.test(name) ? Number(name) : name === '' || name === 'root' ? 0 : 1000);
  const gid = runAsGroup ?? (group && /^\d+$/.test(group) ? Number(group) : runAsUser === undefined ? uid : 0);
  const imageName = runAsUser === undefined ? image.userName : undefined;
  const userName = uid === 0 ? 'root' : (imageName ?? (/^\d*$/.test(name) ? '?' : name));
  return { uid, gid, groups: [gid], userName };
}
