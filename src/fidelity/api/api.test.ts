import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import area, { readCases } from './area';
import { FAMILIES_LATER, NOT_YET_EQUAL } from './not-yet-equal';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
const folder = path.join(shared, 'reference/kubernetes/api');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];

describe.skipIf(files.length === 0)('what a kube-apiserver answered (skipped where the recordings are absent)', () => {
  for (const name of files) {
    const family = path.basename(name, '.jsonl');
    const file = path.join(folder, name);
    if (FAMILIES_LATER[family]) {
      test.skip(`${family}: ${FAMILIES_LATER[family]}`, () => {});
      continue;
    }
    test(`every case of ${family} is answered as recorded, or its line says why not`, async () => {
      const results = await area.run(file, folder);
      const surprises = results
        .filter(({ name: id, result }) => (result === 'equal') === (NOT_YET_EQUAL[id] !== undefined))
        .map(({ name: id, result }) =>
          result === 'equal' ? `${id} is equal now: take it off the list` : `${id}: ${result}`,
        );
      expect(surprises).toEqual([]);
    });
  }

  test('the list of what differs names cases that there are', () => {
    const known = new Set(files.flatMap((name) => readCases(path.join(folder, name)).map(({ id }) => id)));
    expect(Object.keys(NOT_YET_EQUAL).filter((id) => !known.has(id))).toEqual([]);
  });
});
