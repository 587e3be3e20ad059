/**
 * Which containers start, open their ports and then wait for a signal: they need not be run until somebody looks.
 *
 *     nginx in the first pod       runs; it is seen to wait for a signal and nothing else
 *     nginx in the next thousand   are known to do the same; run when their log, ports or processes are asked for,
 *                                  with the clock of their start, so that nobody can tell the difference
 *
 * Only what an image runs by itself counts: same image, same environment, same limits, no command, no mounted files.
 */
import type { Engine } from '../engine';
import type { ContainerConfig } from './cri';

const byEngine = new WeakMap<Engine, QuietStarts>();

/** What one cluster has seen so far. */
export class QuietStarts {
  #seen = new Set<string>();
  #environments = new WeakMap<object, string>();
  #numbers = new Map<string, number>();
  /** The last key of a config, which pods of one template share, and the limit that it was made with. */
  #keys = new WeakMap<ContainerConfig, { memoryLimit: number | undefined; key: string }>();

  /** The one of a cluster. */
  static of(engine: Engine): QuietStarts {
    let starts = byEngine.get(engine);
    if (!starts) {
      starts = new QuietStarts();
      byEngine.set(engine, starts);
    }
    return starts;
  }

  /** What decides how a container starts; undefined if it may be anything. */
  keyOf(config: ContainerConfig, podUid: string): string | undefined {
    if (config.command.length + config.args.length > 0 || config.hasTerminal || !config.hasOwnFilesOnly)
      return undefined;
    const memoryLimit = config.memoryLimitBytes(podUid);
    const known = this.#keys.get(config);
    if (known && known.memoryLimit === memoryLimit) return known.key;
    const { image, runAsUser, runAsGroup, isRootReadOnly, workingDir } = config;
    const key = `${image} ${this.#environmentOf(config)} ${memoryLimit} ${runAsUser} ${runAsGroup} ${isRootReadOnly} ${workingDir}`;
    this.#keys.set(config, { memoryLimit, key });
    return key;
  }

  /** Whether such a container was seen to start and wait. */
  has(key: string): boolean {
    return this.#seen.has(key);
  }

  /** Such a container has been seen to start and wait. */
  note(key: string): void {
    this.#seen.add(key);
  }

  /** What the variables say, as a number; lists that pods share are looked at once. */
  #environmentOf({ env, isEnvironmentShared }: ContainerConfig): string {
    const known = this.#environments.get(env);
    if (known !== undefined) return known;
    const text = env.map(([name, value]) => `${name}=${value}`).join('\n');
    // Variables of one pod alone are not worth a number.
    if (!isEnvironmentShared) return text;
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    const word = `#${number}`;
    this.#environments.set(env, word);
    return word;
  }
}
