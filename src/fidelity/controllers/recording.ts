import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';

/** A significant state of an object in a recording. */
export type State = Record<string, unknown>;

/** One object's states: `must` ones are passed through, others may be coalesced away. */
export interface RecordedStates {
  seq: (State & { must?: boolean })[];
  inAllRuns?: boolean;
}

/** One kind of Event with how often it came. */
export interface RecordedEvent {
  kind: string;
  name: string;
  type: string;
  reason: string;
  message: string;
  from: string;
  count: number | [number, number];
  may?: boolean;
}

/** One step of a scenario. */
export interface Step {
  t: number;
  done?: number;
  op: string;
  [field: string]: unknown;
}

/** A node of a scenario. */
export interface RecordedNode {
  name: string;
  capacity?: Record<string, string>;
  labels?: Record<string, string>;
  taints?: { key: string; value?: string; effect: string }[];
}

/** A recording of a real kube-controller-manager, as far as the replay reads it. */
export interface Recording {
  id: string;
  family: string;
  seconds: number;
  nodes: RecordedNode[];
  before: ApiObject[];
  steps: Step[];
  stream: { t: number; type: string; kind: string; name: string; uid?: string; obj?: ApiObject }[];
  normal: {
    states: Record<string, RecordedStates>;
    events: RecordedEvent[];
    bounds: Record<string, Record<string, number | [number, number]>>;
    order: [string, string][];
    finalPods: Record<string, unknown>[];
    final: Record<string, unknown>;
  };
}

/** Reads a recording. */
export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The folder of the shared recordings; undefined where it is absent. */
export function sharedRecordings(): string | undefined {
  const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
  const folder = path.join(shared, 'reference/kubernetes/controllers');
  return existsSync(folder) ? folder : undefined;
}
