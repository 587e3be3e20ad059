import { expect, test } from 'vitest';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { examples, exampleText } from './examples/examples';
import { findField, linesOf, outlineOf, placeAt } from './outline';

const text = `# comment first
kind: ConfigMap
data:
  run.sh: |
    if: not a field
    - not an item

  "quoted key": x
---
---
# nothing here
---
kind: Pod
spec:
  containers:
  - name: a
    args: ["x", "y"]
    env:
      - name: A
        value: "1"
  -   name: b
      image: nginx:1.27
  volumes: [] # none
`;
const documents = outlineOf(text);
const lineOf = (needle: string) => text.split('\n').findIndex((line) => line.includes(needle)) + 1;

test('documents are counted without empty ones', () => {
  expect(documents.map(({ from, to }) => [from, to])).toEqual([
    [2, 8],
    [13, 23],
  ]);
});

test.each([
  ['run.sh', 0, ['data', 'run.sh']],
  ['not an item', 0, ['data', 'run.sh']],
  ['quoted key', 0, ['data', 'quoted key']],
  ['- name: a', 1, ['spec', 'containers', 0, 'name']],
  ['args', 1, ['spec', 'containers', 0, 'args']],
  ['- name: A', 1, ['spec', 'containers', 0, 'env', 0, 'name']],
  ['-   name: b', 1, ['spec', 'containers', 1, 'name']],
  ['image', 1, ['spec', 'containers', 1, 'image']],
  ['volumes', 1, ['spec', 'volumes']],
] as const)('the line with %j is a field of document %d', (needle, document, path) => {
  expect(placeAt(documents, lineOf(needle))).toEqual({ document, path });
});

test('comments and separators between documents are no field', () => {
  expect(placeAt(documents, lineOf('nothing here'))).toBeUndefined();
  expect(placeAt(documents, 1)).toBeUndefined();
});

test('a field is found by its path, or the nearest one around it', () => {
  expect(findField(documents, 1, ['spec', 'containers', 1, 'image'])).toMatchObject({
    line: 22,
    column: 7,
    endColumn: 12,
  });
  expect(findField(documents, 1, ['spec', 'containers', 1, 'ports', 0])?.line).toBe(21);
  expect(findField(documents, 1, ['status'])?.line).toBe(13);
  expect(findField(documents, 7, [])).toBeUndefined();
});

test('the lines of a field hold all that is in it', () => {
  expect(linesOf(documents, 1, ['spec', 'containers', 0])).toEqual({ from: 16, to: 20 });
  expect(linesOf(documents, 1, ['spec'])).toEqual({ from: 14, to: 23 });
  expect(linesOf(documents, 0, [])).toEqual({ from: 2, to: 8 });
});

test.each(examples.map((example) => example.slug))(
  'every field of the example %s is where the YAML parser sees it',
  (slug) => {
    const whole = exampleText(slug);
    const outline = outlineOf(whole);
    const chunks = whole.split(/^---$/m);
    let offset = 0;
    let compared = 0;
    chunks.forEach((chunk, index) => {
      const lines = new LineCounter();
      lines.addNewLine(0);
      const firstLine = whole.slice(0, offset).split('\n').length;
      const visit = (tree: unknown, path: (string | number)[]): void => {
        if (isMap(tree) && !tree.flow) {
          for (const { key, value } of tree.items) {
            if (!isScalar(key) || !key.range) continue;
            const here = [...path, String(key.value)];
            const line = chunk.slice(0, key.range[0]).split('\n').length + firstLine - 1;
            expect(findField(outline, index, here)?.line, here.join('.')).toBe(line);
            compared++;
            visit(value, here);
          }
        }
        if (isSeq(tree) && !tree.flow) {
          for (const [i, item] of tree.items.entries()) visit(item, [...path, i]);
        }
      };
      visit(parseDocument(chunk).contents, []);
      offset += chunk.length + 3;
    });
    expect(compared).toBeGreaterThan(5);
  },
);
