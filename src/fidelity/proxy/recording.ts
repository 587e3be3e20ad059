import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';

/** An answer of a health port. */
export interface RecordedAnswer {
  request: string;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  error?: string;
}

/** A call of one of the tools. */
export interface RecordedCall {
  at: number;
  call: string;
  input?: string[];
}

/** One thing that was done, and what followed. */
export interface RecordedStep {
  after: string;
  change?: [verb: string, what: unknown][];
  /** By the command that printed them. */
  rules: Record<string, string[]>;
  written?: RecordedCall[];
  http?: RecordedAnswer[];
  exit?: number;
}

/** One case. */
export interface Recording {
  id: string;
  family: string;
  mode: string;
  flags: string[];
  node: Node;
  objects: ApiObject[];
  steps: RecordedStep[];
  warnings?: string[];
  exit?: number;
  log?: string[] | string;
}

/** Reads a recording. */
export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The folder of the shared recordings; undefined where it is absent. */
export function sharedRecordings(): string | undefined {
  const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
  const folder = path.join(shared, 'reference/kubernetes/proxy');
  return existsSync(folder) ? folder : undefined;
}
