/**
 * The container runtime of a machine: sandboxes, containers, images, and the processes that run in them.
 * It knows the machine and the network plugins, nothing of Kubernetes: the kubelet speaks to it in the CRI's verbs.
 */
export {
  type ContainerRecord,
  type HostsStore,
  hashText,
  hex32,
  type ImageRecord,
  type PublishedPort,
  type SandboxRecord,
} from '../linux';
export { createCatalogue } from './catalogue';
export type { ContainerFiles, Mount } from './container-files';
export type { ContainerLog, LogLine } from './container-log';
export { type ContainerConfig, CriError, type ExecResult, type PodSandboxConfig } from './cri';
export type { SandboxNames } from './etc-files';
export { directoryEntry, type FileEntry, FileTree, fileEntry } from './file-tree';
export type { ImageAnswer, ImageSource, RunnableImage } from './image-source';
export { ImageStore } from './image-store';
export type { Listener, OpenPort } from './listeners';
export { createMachine, startNetwork } from './machine-network';
export type {
  HttpExchange,
  Network,
  NetworkAnswer,
  NetworkRequest,
  TcpExchange,
} from './network-request';
export type { PodSandbox } from './pod-sandbox';
export { callOrTime, type Pause, type Procedure, runProcedure } from './procedure';
export { type PodRuntimeStatus, RuntimeService } from './runtime-service';
