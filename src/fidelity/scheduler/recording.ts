import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import type { SchedulerConfig } from '../../simulation/scheduler';

/** One thing that was done to the recorded cluster. */
export interface RecordedStep {
  create?: ApiObject;
  delete?: [kind: string, name: string];
  patch?: [kind: string, name: string, patch: unknown];
  subresource?: string;
  /** Seconds that were waited. */
  wait?: number;
}

/** Why a node was refused. */
export interface RecordedStatus {
  plugin: string;
  code: string;
  reasons: string[];
}

/** One score plugin of an attempt. */
export interface RecordedScores {
  plugin: string;
  weight: number;
  raw: Record<string, number>;
  normalized: Record<string, number>;
}

/** One attempt of the real scheduler. */
export interface RecordedAttempt {
  pod: string;
  step: number;
  filter: {
    feasible?: string[];
    rejected: Record<string, RecordedStatus>;
    others?: RecordedStatus;
    preFilterMessage?: string;
    nominated?: string;
    unschedulablePlugins?: string[];
  };
  score?: { plugins: RecordedScores[]; skipped: string[] };
  total?: Record<string, number>;
  ties?: string[];
  chosen?: string;
  unschedulable?: string;
  preemption?: {
    candidates?: Record<string, { victims: string[]; pdbViolations: number }>;
    nominated?: string;
    notEligible?: string;
    noCandidate?: string;
  };
}

/** One Event that was recorded. */
export interface RecordedEvent {
  pod: string;
  type: string;
  reason: string;
  action: string;
  note: string;
}

/** One scenario of the real scheduler. */
export interface Recording {
  id: string;
  family: string;
  config?: SchedulerConfig;
  nodes: Node[];
  objects?: ApiObject[];
  bound?: Pod[];
  steps: RecordedStep[];
  attempts: RecordedAttempt[];
  final: Record<string, string | null>;
  conditions: Record<string, { status: string; reason: string; message: string; nominatedNodeName?: string }>;
  events: RecordedEvent[];
}

/** Reads a recording. */
export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The folder of the shared recordings; undefined where it is absent. */
export function sharedRecordings(): string | undefined {
  const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
  const folder = path.join(shared, 'reference/kubernetes/scheduler');
  return existsSync(folder) ? folder : undefined;
}
