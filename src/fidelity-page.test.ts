/** The honesty page: what every component models and what it leaves out, gathered from the heads of the files. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, 'simulation');
const HEAD = /^\/\*\*\n([\s\S]*?)\*\//;

interface Entry {
  file: string;
  what: string;
  models: string;
  leavesOut: string;
}

function entriesBelow(folder: string): Entry[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return entriesBelow(file);
      return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? entryOf(file) : [];
    });
}

function entryOf(file: string): Entry[] {
  const head = HEAD.exec(readFileSync(path.join(ROOT, file), 'utf8'))?.[1];
  if (!head) return [];
  // A worked example may follow the sentences after an empty line.
  const text = head
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
    .join('\n')
    .split('\n\n')[0]
    ?.replace(/\n(?!Models:|Leaves out:)\s*/g, ' ');
  const models = /^Models: (.*)$/m.exec(text ?? '')?.[1];
  const leavesOut = /^Leaves out: (.*)$/m.exec(text ?? '')?.[1];
  if (!models || !leavesOut) return [];
  return [{ file, what: (text ?? '').split('\n')[0] as string, models, leavesOut }];
}

it('says what is modelled and what is left out', async () => {
  const entries = entriesBelow('.');
  const folders = [...new Set(entries.map(({ file }) => file.split('/')[0] as string))];
  const lines = [
    '# What is modelled, and what is left out',
    '',
    'Gathered from the heads of the files in `src/simulation`; do not edit.',
  ];
  for (const folder of folders) {
    lines.push('', `## ${folder}`, '');
    for (const { file, what, models, leavesOut } of entries.filter((entry) => entry.file.startsWith(`${folder}/`))) {
      lines.push(`- \`${file}\`: ${what}`, `  - models ${models}`, `  - leaves out ${leavesOut}`);
    }
  }
  expect(entries.length).toBeGreaterThan(50);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path.join(import.meta.dirname, '../docs/fidelity.md'));
});
