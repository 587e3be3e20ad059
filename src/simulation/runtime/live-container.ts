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
import { etcFiles } from './etc-files';
import { findExecutable } from './executable';
import { FileTree, fileEntry } from './file-tree';
import type { RunnableImage } from './image-source';
import { createLoopback } from './loopback';
import type { Network } from './network-request';
import type { PodSandbox } from './pod-sandbox';
import { callOrTime, type Procedure } from './procedure';
import type { Identity } from './process';
import { type ProcessHandle, ProcessHost } from './process-host';
import { TextOutput } from './process-streams';
import { defaultPath } from './program-finder';
import { QuietStarts } from './quiet-starts';
import { findSignal, type SignalName } from './signals';

const START_FAILED =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';

/** How a container ended. */
export interface ContainerEnd {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
}

/** What a container has once it runs. Most sleep, and a cluster has very many of those. */
class Life {
  readonly log: ContainerLog;
  files: ContainerFiles | undefined;
  host: ProcessHost | undefined;
  main: ProcessHandle | undefined;
  /** While it is run belatedly, the time of its start. */
  pinnedMs: number | undefined;
  timers = 0;
  forcedExitCode: number | undefined;
  ended: (() => void)[] | undefined;

  constructor(readonly engine: Engine) {
    this.log = new ContainerLog(() => this.now());
  }

  now(): number {
    return this.pinnedMs ?? this.engine.now;
  }
}

/** A container and what runs in it. */
export class LiveContainer {
  #life: Life | undefined;
  #isAsleep = false;

  constructor(
    public record: ContainerRecord,
    readonly config: ContainerConfig,
    private readonly image: RunnableImage,
    readonly sandbox: PodSandbox,
  ) {}

  /** What it wrote. */
  get log(): ContainerLog {
    this.wake();
    return this.#living().log;
  }

  /** The files as its processes see them. */
  get files(): ContainerFiles {
    this.wake();
    return this.#tree();
  }

  /** The processes, while it runs. */
  get processes(): ProcessHost | undefined {
    this.wake();
    return this.#life?.host;
  }

  /**
   * Starts PID 1; throws CriError where runc could not. The surroundings are told how it ended.
   * `isAlone`: none that the pod has was made before.
   */
  start(isAlone: boolean): void {
    const { engine } = this.sandbox.around;
    const starts = QuietStarts.of(engine);
    // On the host network another pod may have its port.
    const mayBeQuiet = isAlone && !this.sandbox.record.isHostNetwork;
    const key = mayBeQuiet ? starts.keyOf(this.config, this.record.podUid) : undefined;
    if (key !== undefined && starts.has(key)) {
      this.#isAsleep = true;
      this.sandbox.sleeps(this);
      return;
    }
    this.#run();
    if (key !== undefined && this.#life?.host && this.#life.timers === 0) starts.note(key);
  }

  /** Runs it now as of its start, if nobody has looked at it before. */
  wake(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    const life = this.#living();
    life.pinnedMs = this.record.startedAtMs;
    this.#run();
    life.pinnedMs = undefined;
  }

  #run(): void {
    const { config, image } = this;
    const life = this.#living();
    const host = new ProcessHost(this.#settings(life));
    const command = config.command.length
      ? [...config.command, ...config.args]
      : [...image.entrypoint, ...(config.args.length ? config.args : image.cmd)];
    if (command.length === 0) throw new CriError('failed to generate container spec: no command specified');
    const cwd = config.workingDir ?? image.workingDir ?? '/';
    const found = findExecutable(host.settings, command, cwd);
    if (typeof found === 'string') throw new CriError(`${START_FAILED}${found}: unknown`);
    life.host = host;
    const main = host.start({
      ...found,
      cwd,
      stdout: life.log.output('stdout'),
      stderr: life.log.output('stderr'),
      hasTerminal: config.hasTerminal,
    });
    life.main = main;
    main.onExit(({ code }) => this.#over(life, code, host.wasOutOfMemory));
  }

  #over(life: Life, code: number, wasOutOfMemory: boolean): void {
    life.log.close();
    const exitCode = life.forcedExitCode ?? code;
    const reason = wasOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    const message = this.#terminationMessage(exitCode);
    life.host = undefined;
    this.sandbox.around.ended(this, { exitCode, reason, ...(message && { message }) });
    const waiting = life.ended ?? [];
    life.ended = undefined;
    for (const resume of waiting) resume();
  }

  /** The signal that asks it to end. */
  get stopSignal(): SignalName {
    return findSignal(this.config.stopSignal ?? this.image.stopSignal ?? 'TERM') ?? 'TERM';
  }

  /** Sends a signal to PID 1. */
  signal(name: SignalName): void {
    this.wake();
    this.#life?.main?.signal(name);
  }

  /** Ends it now with an exit code, as a fault that somebody asked for. */
  endWith(exitCode: number): void {
    this.wake();
    const life = this.#living();
    life.forcedExitCode = exitCode;
    life.main?.signal('KILL');
  }

  /** Waits for its end at most so long; answers whether it has ended. */
  *awaitEnd(ms: number): Procedure<boolean> {
    this.wake();
    const life = this.#life;
    if (!life?.host) return true;
    return yield* callOrTime(life.engine, ms, (call) => {
      life.ended ??= [];
      life.ended.push(call);
    });
  }

  /** Runs a command beside PID 1 and waits for it, at most so long. */
  *exec(argv: readonly string[], timeoutMs: number): Procedure<ExecResult> {
    this.wake();
    const host = this.#life?.host;
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
    const isOver = exitCode !== undefined || (yield* callOrTime(this.sandbox.around.engine, timeoutMs, handle.onExit));
    if (!isOver) handle.signal('KILL');
    return { exitCode: exitCode ?? 137, output: output.text, isTimedOut: !isOver };
  }

  #settings(life: Life): ProcessHost['settings'] {
    const { config, image, sandbox, record } = this;
    const { machine, around } = sandbox;
    const clock = { now: () => life.now(), schedule: (ms: number, run: () => void) => schedule(life, ms, run) };
    const chance = createPrng(around.engine.seed, `container ${record.id}`);
    const env = new Map(Object.entries({ PATH: defaultPath, HOSTNAME: machine.hostname, ...image.env }));
    for (const [name, value] of config.env) env.set(name, value);
    const user = identityOf(config, image);
    if (!env.has('HOME')) env.set('HOME', user.uid === 0 ? '/root' : '/');
    return {
      clock,
      epochMs: around.epochMs,
      machine: { ...machine, userland: image.userland },
      files: this.#tree(),
      env,
      user,
      random: () => chance.fraction(),
      findProgram: (name, proc) => image.findProgram(name, proc),
      listeners: sandbox.ports,
      container: record.name,
      // Without a limit of its own a container has what the machine has.
      memoryLimitBytes: () => config.memoryLimitBytes(record.podUid) ?? machine.memoryBytes,
      network: this.#network(life) ?? createLoopback(sandbox.ports, clock),
    };
  }

  /** Who calls does not wait quietly. */
  #network(life: Life): Network | undefined {
    const network = this.sandbox.around.networkOf?.(this.sandbox, this.#tree());
    return (
      network && {
        send(request, answer) {
          life.timers++;
          return network.send(request, answer);
        },
      }
    );
  }

  #living(): Life {
    this.#life ??= new Life(this.sandbox.around.engine);
    return this.#life;
  }

  #tree(): ContainerFiles {
    const life = this.#living();
    life.files ??= new ContainerFiles({
      root: this.#root(),
      mounts: this.config.mounts(this.record.podUid),
      isRootReadOnly: this.config.isRootReadOnly,
      now: () => this.sandbox.around.epochMs + life.now(),
    });
    return life.files;
  }

  /** The image's files and those that the runtime adds. */
  #root(): FileTree {
    const root = new FileTree(this.image.files);
    const { names, hostname, record } = this.sandbox;
    if (!names) return root;
    const { ip, isHostNetwork = false } = record;
    for (const [path, text] of etcFiles(names, { hostname, ip, isHostNetwork })) root.set(path, fileEntry(text));
    return root;
  }

  /** What it left in its termination message file, or the end of its log where the pod asks for that. */
  #terminationMessage(exitCode: number): string | undefined {
    const { terminationMessagePath, fallsBackToLogs } = this.config;
    const entry = terminationMessagePath ? this.#tree().stat(terminationMessagePath) : undefined;
    // The kubelet reads 4096 bytes at most.
    const text = entry?.kind === 'file' ? entry.text.slice(-4096) : '';
    if (text) return text;
    return fallsBackToLogs && exitCode !== 0 ? this.#living().log.tailText() : undefined;
  }
}

function schedule(life: Life, delayMs: number, run: () => void): { cancel(): void } {
  life.timers++;
  return life.engine.schedule(delayMs, run, 'container');
}

function identityOf({ runAsUser, runAsGroup }: ContainerConfig, image: RunnableImage): Identity {
  const [name = '', group] = (image.user ?? '').split(':');
  const uid = runAsUser ?? (/^\d+$/.test(name) ? Number(name) : name === '' || name === 'root' ? 0 : 1000);
  const gid = runAsGroup ?? (group && /^\d+$/.test(group) ? Number(group) : runAsUser === undefined ? uid : 0);
  const imageName = runAsUser === undefined ? image.userName : undefined;
  const userName = uid === 0 ? 'root' : (imageName ?? (/^\d*$/.test(name) ? '?' : name));
  return { uid, gid, groups: [gid], userName };
}
