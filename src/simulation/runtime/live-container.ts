/**
 * One container of a machine: its processes, files and log, and its record in the hosts store.
 * Models: containerd's container and task with runc below it; cgroup v2 memory limit with group OOM kill.
 * Leaves out: capabilities, seccomp, cpu shares (processes take what they say), checkpoint and restore.
 */
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
import { findSignal, type SignalName } from './signals';

/** What a container lives in. */
export interface ContainerSurroundings {
  readonly engine: Engine;
  readonly epochMs: number;
  readonly machine: Machine;
  readonly listeners: Listeners;
  readonly network?: Network;
  readonly random: () => number;
}

const START_FAILED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';

/** A container and what runs in it. */
export class LiveContainer {
  readonly log: ContainerLog;
  readonly files: ContainerFiles;
  #host: ProcessHost | undefined;
  #main: ProcessHandle | undefined;
  #forcedExitCode: number | undefined;
  #ended: (() => void)[] = [];

  constructor(
    public record: ContainerRecord,
    readonly config: ContainerConfig,
    private readonly image: RunnableImage,
    private readonly around: ContainerSurroundings,
  ) {
    this.log = new ContainerLog(() => around.engine.now);
    this.files = new ContainerFiles({
      root: new FileTree(image.files),
      mounts: config.mounts,
      isRootReadOnly: config.isRootReadOnly,
      now: () => around.epochMs + around.engine.now,
    });
  }

  /** The processes, while it runs. */
  get processes(): ProcessHost | undefined {
    return this.#host;
  }

  /** Starts PID 1; throws CriError where runc could not. `exited` is told how it ended. */
  start(exited: (end: { exitCode: number; reason: string; message?: string }) => void): void {
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
    const main = host.start({
      ...found,
      cwd,
      stdout: this.log.output('stdout'),
      stderr: this.log.output('stderr'),
      hasTerminal: config.hasTerminal,
    });
    this.#main = main;
    main.onExit(({ code }) => {
      this.log.close();
      const exitCode = this.#forcedExitCode ?? code;
      const reason = host.wasOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
      const message = this.#terminationMessage(exitCode);
      this.#host = undefined;
      exited({ exitCode, reason, ...(message && { message }) });
      const waiting = this.#ended;
      this.#ended = [];
      for (const resume of waiting) resume();
    });
  }

  /** The signal that asks it to end. */
  get stopSignal(): SignalName {
    return findSignal(this.config.stopSignal ?? this.image.stopSignal ?? 'TERM') ?? 'TERM';
  }

  /** Sends a signal to PID 1. */
  signal(name: SignalName): void {
    this.#main?.signal(name);
  }

  /** Ends it now with an exit code, as a fault that somebody asked for. */
  endWith(exitCode: number): void {
    this.#forcedExitCode = exitCode;
    this.#main?.signal('KILL');
  }

  /** Waits for its end at most so long; answers whether it has ended. */
  *awaitEnd(ms: number): Procedure<boolean> {
    if (!this.#host) return true;
    return yield* callOrTime(this.around.engine, ms, (call) => void this.#ended.push(call));
  }

  /** Runs a command beside PID 1 and waits for it, at most so long. */
  *exec(argv: readonly string[], timeoutMs: number): Procedure<ExecResult> {
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
    const { engine, epochMs, machine, listeners, network, random } = this.around;
    const { config, image } = this;
    const env = new Map(Object.entries({ PATH: defaultPath, HOSTNAME: machine.hostname, ...image.env }));
    for (const [name, value] of config.env) env.set(name, value);
    const user = identityOf(config, image);
    if (!env.has('HOME')) env.set('HOME', user.uid === 0 ? '/root' : '/');
    return {
      clock: { now: () => engine.now, schedule: (ms, run) => engine.schedule(ms, run) },
      epochMs,
      machine: { ...machine, userland: image.userland },
      files: this.files,
      env,
      user,
      random,
      findProgram: (name, proc) => image.findProgram(name, proc),
      listeners,
      // Without a limit of its own a container has what the machine has.
      memoryLimitBytes: () => config.memoryLimitBytes() ?? machine.memoryBytes,
      ...(network && { network }),
    };
  }

  /** What it left in its termination message file, or the end of its log where the pod asks for that. */
  #terminationMessage(exitCode: number): string | undefined {
    const { terminationMessagePath, fallsBackToLogs } = this.config;
    const entry = terminationMessagePath ? this.files.stat(terminationMessagePath) : undefined;
    // The kubelet reads 4096 bytes at most.
    const text = entry?.kind === 'file' ? entry.text.slice(-4096) : '';
    if (text) return text;
    return fallsBackToLogs && exitCode !== 0 ? this.log.tailText() : undefined;
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
