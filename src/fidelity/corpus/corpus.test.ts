/** Every shared manifest through a fresh cluster: none may crash it or break a claim. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyAndRun } from './area';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
const corpus = path.join(shared, 'corpus');
const isThere = existsSync(corpus);
const files = isThere
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ya?ml|json)$/.test(file))
      .sort()
  : [];

describe.skipIf(!isThere)(
  `the manifests of ${isThere ? 'the corpus' : 'the corpus, which is not on this machine'}`,
  () => {
    it('run for a simulated minute without a crash or a broken claim', { timeout: 600_000 }, () => {
      const crashed = files
        .map((file) => `${file}: ${applyAndRun(path.join(corpus, file), 60_000)}`)
        .filter((line) => line.includes(': crash'));
      expect(crashed).toEqual([]);
      expect(files.length).toBeGreaterThan(200);
    });
  },
);
