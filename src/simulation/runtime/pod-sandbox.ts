import type { SandboxRecord } from '../linux';
import type { PodSandboxConfig } from './cri';
import { Listeners } from './listeners';
import type { Machine } from './process';

/** A pod sandbox: the pause process, and the network namespace that it holds for the pod's containers. */
export class PodSandbox {
  /** The ports that the pod's processes have opened. */
  readonly listeners = new Listeners();

  constructor(
    public record: SandboxRecord,
    readonly config: PodSandboxConfig,
    /** The machine as the pod's programs see it. */
    readonly machine: Machine,
  ) {}
}
