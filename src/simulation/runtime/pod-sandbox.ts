import type { SandboxRecord } from '../linux';
import type { PodSandboxConfig } from './cri';
import { Listeners } from './listeners';
import type { LiveContainer } from './live-container';
import type { Machine } from './process';

/** A pod sandbox: the pause process, and the network namespace that it holds for the pod's containers. */
export class PodSandbox {
  #ports: Listeners | undefined;
  #asleep: LiveContainer | undefined;

  constructor(
    public record: SandboxRecord,
    readonly config: PodSandboxConfig,
    /** The machine as the pod's programs see it. */
    readonly machine: Machine,
  ) {}

  /** The ports that the pod's processes have opened. */
  get listeners(): Listeners {
    this.wake();
    return this.ports;
  }

  /** The same, for those processes themselves. */
  get ports(): Listeners {
    this.#ports ??= new Listeners();
    return this.#ports;
  }

  /** A container of the pod is not run until somebody looks. */
  sleeps(container: LiveContainer): void {
    this.#asleep = container;
  }

  /** Somebody looks. */
  wake(): void {
    const container = this.#asleep;
    this.#asleep = undefined;
    container?.wake();
  }
}
