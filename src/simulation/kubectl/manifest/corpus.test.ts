import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { flattenList } from './flatten-list';
import { readManifest } from './read-manifest';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../../shared');
const corpus = path.join(shared, 'corpus');
const isThere = existsSync(path.join(corpus, 'decoded.jsonl'));
const readLines = (file: string) => (isThere ? readFileSync(path.join(corpus, file), 'utf8').trim().split('\n') : []);

interface DecodedFile {
  source: string;
  path: string;
  documents: unknown[];
}

/** kubectl's printer may add an empty metadata. */
const withMetadata = (json: unknown) => ({ metadata: {}, ...(json as object) });

describe.skipIf(!isThere)('the manifest corpus (skipped where ../shared is absent)', () => {
  const files = readLines('decoded.jsonl').map((line) => JSON.parse(line) as DecodedFile);

  test('there are more than 200 files', () => expect(files.length).toBeGreaterThan(200));

  test.each(files.map((file) => [`${file.source}/${file.path}`, file] as const))(
    '%s is read as kubectl reads it',
    (name, file) => {
      const manifest = readManifest(readFileSync(path.join(corpus, name), 'utf8'));
      const objects = manifest.documents.flatMap((document) => flattenList(document.json)).map((object) => object.json);
      expect(objects.map(withMetadata)).toEqual(file.documents.map(withMetadata));
      expect(manifest.errors.filter((problem) => problem.severity === 'error')).toEqual([]);
    },
  );
});

describe.skipIf(!isThere)('scalars that YAML versions disagree about (skipped where ../shared is absent)', () => {
  const rows = readLines('yaml-edge-cases.tsv')
    .slice(1)
    .map((line) => line.split('\t'));

  test.each(rows.filter(([source]) => source !== 'keys y:, on:'))('%s is %s', (source, wanted) => {
    expect(readManifest(`v: ${source}\n`).documents[0]?.json).toEqual({ v: JSON.parse(wanted ?? '') });
  });

  test('keys that are booleans become the texts true and false', () => {
    expect(readManifest('y: 1\nOff: 2\n').documents[0]?.json).toEqual({ true: 1, false: 2 });
  });
});
