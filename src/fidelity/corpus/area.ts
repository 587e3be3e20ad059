/**
 * Applies every manifest to a fresh cluster and runs ten simulated minutes with all checkers on.
 * `ok`, `rejected: <message>`, `shown only: <kind>` or `crash: …`; only crashes and broken claims are failures.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findKind } from '../../simulation/api/kinds';
import { applyFiles } from '../../simulation/cluster/apply-files';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig } from '../../simulation/cluster/config';
import { runChecked } from '../../simulation/testing/checkers';
import { defineArea, type Totals } from '../define-area';

/** Before the manifest comes, the nodes become Ready. */
const WARM_UP_MS = 5_000;
const RUN_MS = 600_000;

export default defineArea({
  area: 'corpus',
  extensions: ['.yaml', '.yml', '.json'],
  totals: corpusTotals,
  run: (file, folder) => [{ name: path.relative(folder, file), result: applyAndRun(file) }],
});

/** What became of one file after so much simulated time. */
export function applyAndRun(file: string, runMs = RUN_MS): string {
  const cluster = new Cluster(defaultConfig());
  try {
    cluster.engine.runUntil(WARM_UP_MS);
    const { errors, applied } = applyFiles(cluster.apiserver, [
      { name: path.basename(file), text: readFileSync(file, 'utf8') },
    ]);
    runChecked(cluster, WARM_UP_MS + runMs);
    const refused = errors.find(({ severity }) => severity === 'error');
    if (refused) return `rejected: ${refused.message.split('\n')[0]}`;
    const shown = applied.find(({ resource }) => !findKind(resource.group, resource.version, resource.resource)?.acts);
    return shown ? `shown only: ${shown.object.kind}` : 'ok';
  } catch (error) {
    return `crash: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function corpusTotals(): Totals {
  const counts = new Map<string, number>([
    ['ok', 0],
    ['shown only', 0],
    ['rejected', 0],
    ['crash', 0],
  ]);
  return {
    count(result) {
      const word = result.split(':')[0] as string;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    },
    line: () => [...counts].map(([word, count]) => `${count} ${word}`).join(', '),
    isFine: () => counts.get('crash') === 0,
  };
}
