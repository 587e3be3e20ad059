import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNftables } from '../../simulation/linux/net/nftables/parse-table';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
const folder = path.join(shared, 'reference/kubernetes/proxy/nftables');
const files = existsSync(folder) ? readdirSync(folder) : [];

describe.skipIf(files.length === 0)('the simulated kernel (skipped where the recordings are absent)', () => {
  it('reads every listing of mode nftables, and finds the chains and sets that rules name', () => {
    let chains = 0;
    for (const file of files) {
      const { steps } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
        steps: { rules: Record<string, string[]> }[];
      };
      for (const { rules } of steps) {
        const lines = Object.values(rules).flat();
        const { tables } = readNftables(lines);
        const text = tables
          .flatMap((table) => [...table.lines, ...table.chains.keys()])
          .join('\n')
          .replace(/ ?comment "[^"]*"/g, '');
        for (const [, name] of text.matchAll(/(?:goto|jump) ([^\s,]+)/g))
          expect([name, tables[0]?.chains.has(name as string)]).toEqual([name, true]);
        for (const [, name] of text.matchAll(/@([^\s,]+)/g))
          expect([name, tables[0]?.sets.has(name as string)]).toEqual([name, true]);
        for (const { chains: own } of tables) chains += own.size;
      }
    }
    expect(chains).toBeGreaterThan(1000);
  });
});
