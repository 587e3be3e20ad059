import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ContainerStatus } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';

/** One distinct state of a pod that a watch delivered. */
export interface RecordedState {
  t: number;
  phase?: string;
  reason?: string;
  message?: string;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
  qosClass?: string;
  deleting?: number | null;
  gone?: boolean;
}

/** An event as it was counted in the end. */
export interface RecordedEvent {
  type: string;
  reason: string;
  note: string;
  from: string;
  fieldPath: string | null;
  count: number;
}

/** One scenario: a pod, what was done to it, and what a kubelet v1.36.3 made of it. */
export interface Recording {
  id: string;
  family: string;
  observed_s: number;
  objects?: Record<string, unknown>[];
  pod: Pod;
  at?: [number, string, unknown][];
  states: RecordedState[];
  status_words: [number, string, string, string][];
  events: RecordedEvent[];
  cri: [number, string, ...string[]][];
}

/** Reads a recording. */
export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The folder of the shared recordings; undefined where it is absent. */
export function sharedRecordings(): string | undefined {
  const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
  const folder = path.join(shared, 'reference/kubernetes/kubelet');
  return existsSync(folder) ? folder : undefined;
}
