import type { PublishedPort } from '../linux';
import type { Mount } from './container-files';
import type { SandboxNames } from './etc-files';

/** A refusal of the container runtime, in its own words. */
export class CriError extends Error {
  constructor(
    message: string,
    /** The reason that STATUS shows, where it is not the usual one of the verb. */
    readonly reason?: string,
  ) {
    super(message);
  }
}

/** What the kubelet says of a pod when it asks for a sandbox. */
export interface PodSandboxConfig {
  readonly podUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly attempt: number;
  readonly hostname: string;
  readonly isHostNetwork: boolean;
  /** How its programs look names up. */
  readonly names?: SandboxNames;
  /** Ports of the machine that shall lead to the sandbox. */
  readonly portMappings?: readonly PublishedPort[];
}

/** What the kubelet says of a container when it asks for one; the same for all pods that are made alike. */
export interface ContainerConfig {
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  /** What the container was made from, to notice later that the spec changed. */
  readonly specImage: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  /** Whether other containers have the very same list of variables. */
  readonly isEnvironmentShared: boolean;
  readonly workingDir?: string;
  /** The volumes in a pod's container; asked for when its files are. */
  mounts(podUid: string): readonly Mount[];
  /** No volume brings files that could change what it does. */
  readonly hasOwnFilesOnly: boolean;
  readonly hasTerminal: boolean;
  readonly isRootReadOnly: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly terminationMessagePath: string;
  readonly fallsBackToLogs: boolean;
  readonly stopSignal?: string;
  /** The memory that a pod's container may use: a resize changes it while it runs. */
  memoryLimitBytes(podUid: string): number | undefined;
}

/** The end of a command that was run in a container. */
export interface ExecResult {
  readonly exitCode: number;
  /** Both streams together, in the order in which they were written. */
  readonly output: string;
  readonly isTimedOut: boolean;
}

/** How long the runtime takes, ms. */
export interface RuntimeLatencies {
  readonly sandboxMs: number;
  readonly createMs: number;
  readonly startMs: number;
}
