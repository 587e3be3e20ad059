/**
 * `npm run fidelity -- <area> <folder>`: replays recordings of a real cluster and compares, one line a case.
 * Ends with `<equal> of <all> equal`; the exit code is 0 only if all are.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FidelityArea } from './define-area';

const areas = import.meta.glob<FidelityArea>('./*/area.ts', { import: 'default' });

async function main([name, folder]: string[]): Promise<number> {
  const load = areas[`./${name}/area.ts`];
  if (!load || !folder) {
    const known = Object.keys(areas).map((file) => file.split('/')[1]);
    console.error(`usage: npm run fidelity -- <area> <folder>\nareas: ${known.join(', ')}`);
    return 2;
  }
  const area = await load();
  const totals = area.totals();
  for (const file of filesBelow(folder, area.extensions)) {
    for (const { name: label, result } of await area.run(file, folder)) {
      console.log(`${label}: ${result}`);
      totals.count(result);
    }
  }
  console.log(totals.line());
  return totals.isFine() ? 0 : 1;
}

function filesBelow(folder: string, extensions: readonly string[]): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((entry) => {
      const full = path.join(folder, entry);
      if (statSync(full).isDirectory()) return filesBelow(full, extensions);
      return extensions.some((extension) => entry.endsWith(extension)) ? [full] : [];
    });
}

process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== '--'));
