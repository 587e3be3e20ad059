import type { Engine } from '../engine';
import type { SandboxRecord } from '../linux';
import type { ContainerFiles } from './container-files';
import type { SandboxNames } from './etc-files';
import { Listeners } from './listeners';
import type { ContainerEnd, LiveContainer } from './live-container';
import type { Network } from './network-request';
import type { Machine } from './process';

/** What all sandboxes of one machine live in. */
export interface SandboxSurroundings {
  readonly engine: Engine;
  readonly epochMs: number;
  readonly node: string;
  /** The machine as programs see it, without what differs from pod to pod. */
  readonly machine: Omit<Machine, 'hostname' | 'addresses' | 'userland'>;
  /** How programs in a sandbox reach others; names are looked up as the container's files say. */
  networkOf?(sandbox: PodSandbox, files: ContainerFiles): Network;
  /** The open ports of the machine's own namespace, which pods on the host network share. */
  readonly hostPorts: Listeners;
  /** PID 1 of a container has ended. */
  ended(container: LiveContainer, end: ContainerEnd): void;
}

/** A pod sandbox: the pause process, and the network namespace that it holds for the pod's containers. */
export class PodSandbox {
  #ports: Listeners | undefined;
  #asleep: LiveContainer | undefined;

  constructor(
    public record: SandboxRecord,
    readonly hostname: string,
    readonly around: SandboxSurroundings,
    readonly names: SandboxNames | undefined,
  ) {}

  /** The machine as the pod's programs see it. */
  get machine(): Machine {
    const { hostname, record, around } = this;
    const { cpuCount, memoryBytes, kernelVersion, bootedAtMs } = around.machine;
    return {
      hostname,
      nodeName: around.node,
      userland: 'none',
      cpuCount,
      memoryBytes,
      kernelVersion,
      bootedAtMs,
      addresses: record.ip ? [record.ip] : [],
    };
  }

  /** The ports that the pod's processes have opened. */
  get listeners(): Listeners {
    this.wake();
    return this.ports;
  }

  /** The same, for those processes themselves. */
  get ports(): Listeners {
    if (this.record.isHostNetwork) return this.around.hostPorts;
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
