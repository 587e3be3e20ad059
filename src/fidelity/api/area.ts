/**
 * Replays what a kube-apiserver answered.
 * Models: the REST recordings of v1.36.3, family by family.
 * Leaves out: kubectl's own lines.
 */
import { readFileSync } from 'node:fs';
import { defineArea } from '../define-area';
import type { ApiCase } from './recording';
import { replayCase } from './replay';

/** The cases of a file of recordings. */
export function readCases(file: string): ApiCase[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as ApiCase);
}

export default defineArea({
  area: 'api',
  extensions: ['.jsonl'],
  run: (file) => readCases(file).map((recorded) => ({ name: recorded.id, result: safely(recorded) })),
});

/** A case that throws is a case that differs. */
function safely(recorded: ApiCase): string {
  try {
    return replayCase(recorded);
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : error}`;
  }
}
