import { createPrng } from '../base/prng';
import { ContainerFiles, type Mount } from './container-files';
import { baseOf, directoryEntry, type FileEntry, FileTree } from './file-tree';
import { Listeners } from './listeners';
import type { Network } from './network-request';
import type { Userland } from './process';
import { type Clock, ProcessHost } from './process-host';
import { createProgramFinder, defaultPath, type ImagePrograms } from './program-finder';

/** What a trial container is made of; everything has a default. */
export interface TrialSettings {
  readonly userland?: Userland;
  readonly files?: Readonly<Record<string, string | FileEntry>>;
  readonly mounts?: readonly Mount[];
  readonly env?: Readonly<Record<string, string>>;
  readonly programs?: ImagePrograms;
  readonly network?: (listeners: Listeners, clock: Clock) => Network;
  readonly memoryLimitBytes?: number;
  readonly clock?: TrialClock;
  readonly uid?: number;
}

/** A clock that a test turns by hand. */
export class TrialClock implements Clock {
  #now = 0;
  #order = 0;
  #tasks: { atMs: number; order: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#tasks.length;
  }

  schedule(delayMs: number, run: () => void): { cancel(): void } {
    const task = { atMs: this.#now + delayMs, order: this.#order++, run };
    this.#tasks.push(task);
    return {
      cancel: () => {
        this.#tasks = this.#tasks.filter((each) => each !== task);
      },
    };
  }

  /** Runs everything due until that time; stops early when nothing is left. */
  runUntil(endMs: number): void {
    for (;;) {
      let next = this.#tasks[0];
      for (const task of this.#tasks) {
        if (next && (task.atMs < next.atMs || (task.atMs === next.atMs && task.order < next.order))) next = task;
      }
      if (!next || next.atMs > endMs) break;
      const due = next;
      this.#tasks = this.#tasks.filter((each) => each !== due);
      this.#now = due.atMs;
      due.run();
    }
    this.#now = Math.max(this.#now, endMs);
  }
}

/** One container for tests: processes, files and a clock. */
export function createTrial(settings: TrialSettings = {}): TrialContainer {
  return new TrialContainer(settings);
}

/** 2026-01-01T00:00:00Z. */
export const trialEpochMs = 1_767_225_600_000;

const directories = [
  'bin',
  'dev',
  'etc',
  'home',
  'mnt',
  'opt',
  'proc',
  'root',
  'run',
  'sys',
  'tmp',
  'usr',
  'usr/share',
  'var',
  'var/log',
  'var/lib',
];
const base = baseOf(Object.fromEntries(directories.map((path) => [path, directoryEntry()])));

/** A container that a test drives by hand. */
export class TrialContainer {
  readonly clock: TrialClock;
  readonly files: ContainerFiles;
  readonly host: ProcessHost;
  readonly listeners = new Listeners();
  readonly #findProgram: ReturnType<typeof createProgramFinder>;
  /** What was written, in order: time in milliseconds, stream, text. */
  readonly written: { atMs: number; stream: 'stdout' | 'stderr'; text: string }[] = [];

  constructor(settings: TrialSettings) {
    this.clock = settings.clock ?? new TrialClock();
    const root = new FileTree(new Map([...base, ...baseOf(settings.files ?? {})]));
    this.files = new ContainerFiles({
      root,
      ...(settings.mounts ? { mounts: settings.mounts } : {}),
      now: () => trialEpochMs + this.clock.now(),
    });
    const prng = createPrng(1, 'trial');
    const userland = settings.userland ?? 'busybox';
    const env = { PATH: defaultPath, HOSTNAME: 'web-0', HOME: '/root', ...settings.env };
    this.#findProgram = createProgramFinder(userland, settings.programs ?? {});
    this.host = new ProcessHost({
      clock: this.clock,
      epochMs: trialEpochMs,
      machine: {
        hostname: 'web-0',
        nodeName: 'node-1',
        userland,
        cpuCount: 2,
        memoryBytes: 4 * 1024 ** 3,
        kernelVersion: '6.12.0',
        bootedAtMs: trialEpochMs - 3_600_000,
        addresses: ['10.244.1.5'],
      },
      files: this.files,
      env: new Map(Object.entries(env)),
      user: { uid: settings.uid ?? 0, gid: 0, groups: [0], userName: settings.uid ? '?' : 'root' },
      random: () => prng.fraction(),
      findProgram: this.#findProgram,
      listeners: this.listeners,
      ...(settings.network ? { network: settings.network(this.listeners, this.clock) } : {}),
      ...(settings.memoryLimitBytes ? { memoryLimitBytes: () => settings.memoryLimitBytes } : {}),
    });
  }

  /** Starts a command as the runtime does. */
  start(argv: readonly string[], cwd = '/'): ReturnType<ProcessHost['start']> {
    const output = (stream: 'stdout' | 'stderr') => ({
      write: (text: string) => void this.written.push({ atMs: this.clock.now(), stream, text }),
    });
    const { env } = this.host.settings;
    const lookup = this.#findProgram(argv[0] ?? '', { cwd, env, files: this.files });
    if (lookup.found !== 'program') throw new Error(`exec: "${argv[0]}": executable file not found in $PATH`);
    return this.host.start({ argv, cwd, program: lookup.program, stdout: output('stdout'), stderr: output('stderr') });
  }

  /** Everything that was written to both streams. */
  get text(): string {
    return this.written.map(({ text }) => text).join('');
  }
}

/** Runs a shell script to its end or for so long; gives its output, exit code and end. */
export function runScript(
  script: string,
  settings: TrialSettings & {
    readonly shell?: string;
    readonly forMs?: number;
    readonly args?: readonly string[];
  } = {},
): { text: string; code: number | undefined; atMs: number; container: TrialContainer } {
  const container = createTrial(settings);
  const handle = container.start([settings.shell ?? 'sh', '-c', script, ...(settings.args ?? [])]);
  let endedAtMs = -1;
  handle.onExit(() => {
    endedAtMs = container.clock.now();
  });
  container.clock.runUntil(settings.forMs ?? 3_600_000);
  const atMs = endedAtMs >= 0 ? endedAtMs : container.clock.now();
  return { text: container.text, code: handle.exited?.code, atMs, container };
}
