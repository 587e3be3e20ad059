import { describe, expect, test } from 'vitest';
import { flattenList } from './flatten-list';
import { manifestSizeMax, readManifest, readManifestSteps } from './read-manifest';

const json = (text: string) => readManifest(text).documents.map((document) => document.json);
const told = (text: string) =>
  readManifest(text).errors.map(
    ({ severity, message, range }) => `${severity} ${range.line}:${range.column} ${message}`,
  );

describe('documents', () => {
  test.each([
    ['nothing', ''],
    ['blank lines', '\n  \n\n'],
    ['comments', '# only\n---\n# comments\n'],
    ['separators', '---\n---\n--- # with a comment\n'],
    ['null', '---\nnull\n---\n~\n'],
  ])('%s is no document and no error', (_, text) => {
    expect(readManifest(text)).toEqual({ documents: [], errors: [] });
  });

  test('are counted without empty ones, and know their lines', () => {
    const { documents } = readManifest('# head\n---\na: 1\n\n---\n---\n\nb: 2\nc: 3\n\n');
    expect(documents.map((d) => [d.json, d.range.line, d.range.endLine])).toEqual([
      [{ a: 1 }, 3, 3],
      [{ b: 2, c: 3 }, 8, 9],
    ]);
  });

  test('Windows line ends and a byte order mark are read', () => {
    expect(json('\uFEFFa: 1\r\nb: x\r\n---\r\nc: |\r\n  one\r\n  two\r\n')).toEqual([
      { a: 1, b: 'x' },
      { c: 'one\ntwo\n' },
    ]);
  });

  test('JSON objects may follow each other, and YAML may follow JSON', () => {
    expect(json('{"a":1}\n{"b":2}\n---\nc: 3\n---\n{d: 4}\n')).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]);
  });

  test('lists are flattened, lists in lists too, with the way to each object', () => {
    const [list] = json('kind: List\nitems:\n- kind: Pod\n- kind: ConfigMapList\n  items: [{kind: ConfigMap}]\n');
    expect(flattenList(list)).toEqual([
      { json: { kind: 'Pod' }, path: ['items', 0] },
      { json: { kind: 'ConfigMap' }, path: ['items', 1, 'items', 0] },
    ]);
  });
});

describe('broken documents', () => {
  test.each([
    [
      'a tab for indentation',
      'a:\n\tb: 1\n',
      'error 2:1 yaml: line 2: found character that cannot start any token (a tab; YAML is indented with spaces)',
    ],
    ['two colons', 'a: b: c\n', 'error 1:4 yaml: line 1: mapping values are not allowed in this context'],
    [
      'a field deeper than its neighbour',
      'a: 1\n b: 2\n',
      'error 2:3 yaml: line 2: mapping values are not allowed in this context',
    ],
    ['a list without end', 'a: [\n', 'error 1:4 yaml: line 1: did not find expected node content'],
    ['a list cut short', 'a: [1, 2\nb: 3\n', "error 2:1 yaml: line 2: did not find expected ',' or ']'"],
    ['a quote without end', 'a: "x\n', 'error 1:5 yaml: line 1: found unexpected end of stream'],
    ['a field between two levels', 'a:\n  b: 1\n c: 2\n', 'error 3:1 yaml: line 3: did not find expected key'],
    ['a line that is no field', 'a: 1\nfoo\nb: 2\n', "error 2:1 yaml: line 2: could not find expected ':'"],
    ['an escape that does not exist', 'a: "\\q"\n', 'error 1:5 yaml: line 1: found unknown escape character'],
    ['a reserved character', 'a: @x\n', 'error 1:4 yaml: line 1: found character that cannot start any token'],
    ['an unknown alias', 'a: *x\n', "error 1:4 yaml: unknown anchor 'x' referenced"],
    ['an alias to what it is in', 'a: &x\n  b: *x\n', "error 2:6 yaml: anchor 'x' value contains itself"],
    [
      'a forgotten template',
      'a: {{ .Values.x }}\n',
      'error 1:5 yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}',
    ],
    ['a key that is null', '~: 1\n', 'error 1:1 Unsupported map key of type: %!s(<nil>), key: <nil>, value: 1'],
    ['a merge of a number', '<<: 1\n', 'error 1:5 yaml: map merge requires map or sequence of maps as the value'],
    ['a number that JSON has not', 'a: .nan\n', 'error 1:4 json: unsupported value: NaN'],
    ['a tag that does not fit', 'a: !!int x\n', 'error 1:10 yaml: cannot decode !!str `x` as a !!int'],
    [
      'a list',
      '- a: 1\n- b\n',
      'error 1:1 the document is a list, not an object: it needs apiVersion, kind and metadata',
    ],
    ['a text', 'hello\n', 'error 1:1 the document is a string, not an object: it needs apiVersion, kind and metadata'],
    ['a separator with words', 'a: 1\n--- b\nc: 1\n', 'error 2:1 invalid Yaml document separator: b'],
    ['broken JSON', '{"a": 1,\n "b" 2}', "error 2:6 invalid character '2' after object key"],
  ])('%s is told at its place, in the words of kubectl', (_, text, message) => {
    expect(told(text)).toEqual([message]);
  });

  test('a broken document loses no other, and lines are counted in the file', () => {
    const manifest = readManifest('a: 1\n---\nb: [\n---\nc: 3\n---\nd: e: f\n');
    expect(manifest.documents.map((d) => d.json)).toEqual([{ a: 1 }, undefined, { c: 3 }, undefined]);
    expect(manifest.errors.map((e) => [e.document, e.range.line])).toEqual([
      [1, 3],
      [3, 7],
    ]);
  });
});

describe('keys', () => {
  test('a key that stands twice is told at the second place, and its last value counts', () => {
    const text = 'metadata:\n  name: a\n  labels: {x: "1"}\n  name: b\n';
    expect(json(text)).toEqual([{ metadata: { name: 'b', labels: { x: '1' } } }]);
    expect(told(text)).toEqual([
      'warning 4:3 line 4: key "name" already set in map (first in line 2); the last one counts',
    ]);
    expect(told('{"a":{"b":1,"c":2,\n"b":3}}')).toEqual(['warning 2:1 duplicate field "a.b"; the last one counts']);
  });

  test('numbers and booleans become texts, as in kubectl', () => {
    expect(json('1: a\n010: b\n1.50: c\nyes: d\n1e6: e\n')).toEqual([
      { 1: 'a', 8: 'b', 1.5: 'c', true: 'd', '1e+06': 'e' },
    ]);
  });

  test('__proto__ is a key like any other and changes no prototype', () => {
    for (const text of [
      '__proto__:\n  polluted: true\n',
      '{"__proto__":{"polluted":true}}',
      'a: &x {__proto__: {polluted: true}}\nb:\n  <<: *x\n',
    ]) {
      const [document] = json(text);
      expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
      expect(JSON.stringify(document)).toContain('"__proto__":{"polluted":true}');
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }
  });
});

describe('aliases and merges', () => {
  test('an alias brings what the anchor holds', () => {
    expect(json('a: &x {k: 1}\nb: *x\nc: [*x, &x 2, *x]\n')).toEqual([
      { a: { k: 1 }, b: { k: 1 }, c: [{ k: 1 }, 2, 2] },
    ]);
  });

  test('a merge overrides what came before, and what follows overrides it, as in go-yaml v2', () => {
    expect(json('x: &x {a: 1, b: 1}\nz:\n  a: 0\n  <<: *x\n  b: 2\n')).toMatchObject([{ z: { a: 1, b: 2 } }]);
    expect(json('x: &x {a: 1}\nv: &v {a: 2, b: 2}\nz:\n  <<: [*x, *v]\n')).toMatchObject([{ z: { a: 1, b: 2 } }]);
    expect(json('"<<": 1\n')).toEqual([{ '<<': 1 }]);
  });

  test('an alias bomb is refused at once', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `l${i}: &l${i} [${
          i === 0
            ? 'x'
            : Array(10)
                .fill(`*l${i - 1}`)
                .join()
        }]`,
    );
    expect(told(levels.join('\n')).map((line) => line.replace(/\d+:\d+ /, ''))).toEqual([
      'error yaml: document contains excessive aliasing',
    ]);
  });
});

describe('size', () => {
  test.each([
    ['lists', `a: ${'['.repeat(5000)}`],
    ['closed lists', `a: ${'['.repeat(300)}${']'.repeat(300)}`],
    ['maps', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['JSON', `{"a":${'['.repeat(20_000)}`],
  ])('%s without end are refused, not a crash', (_, text) => {
    expect(told(text)).toHaveLength(1);
  });

  // A second on a quiet machine; a reading that is quadratic in the keys would take minutes.
  test('160,000 keys in one map are read', { timeout: 60_000 }, () => {
    const [document] = json(`data:\n${Array.from({ length: 160_000 }, (_, i) => `  key-${i}: value\n`).join('')}`);
    expect(Object.keys((document as { data: object }).data)).toHaveLength(160_000);
  });

  test('more than 5 MiB is refused, and what is large can be read step by step', () => {
    expect(told(`a: ${'x'.repeat(manifestSizeMax)}`)).toEqual([
      'error 1:1 the file is larger than 5 MiB and was not read',
    ]);
    const steps = [...readManifestSteps('a: 1\n---\nb: 2\n---\nc: 3\n')];
    expect(steps).toHaveLength(3);
    expect(steps.at(-1)).toBe(1);
  });
});

describe('positions', () => {
  const text = `# first
kind: ConfigMap
---
kind: Pod
metadata: &m
  name: p
spec:
  containers:
  - name: a
    image: nginx
  - {name: b, image: "busybox"}
copy: *m
`;
  const pod = readManifest(text).documents[1]!;
  const at = (path: string, part?: 'key' | 'value') => {
    const { line, column, endLine, endColumn } = pod.positions(path, part);
    expect(endLine).toBe(line);
    return text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1);
  };

  test.each([
    ['metadata.name', 'value', 'p'],
    ['metadata.name', 'key', 'name'],
    ['spec.containers', 'value', 'containers'],
    ['spec.containers[0]', 'value', 'name'],
    ['spec.containers[1].image', 'value', '"busybox"'],
    ['spec.containers[1].image', 'key', 'image'],
    ['copy.name', 'value', 'p'],
    ['spec.containers[0].ports[0].containerPort', 'value', 'name'],
    ['spec.containers[7].name', 'value', 'containers'],
    ['spec.nodeName', 'value', 'spec'],
    ['status', 'value', 'kind'],
  ] as const)('%s (%s) is at %j, or at the nearest thing around it', (path, part, wanted) => {
    expect(at(path, part)).toBe(wanted);
  });

  test('a JSON document knows its places too', () => {
    const [document] = readManifest('{\n  "kind": "Pod",\n  "spec": {"a": [1, 22]}\n}').documents;
    expect(document?.positions('spec.a[1]')).toEqual({ line: 3, column: 21, endLine: 3, endColumn: 23 });
  });

  test('a broken document has a place as well', () => {
    expect(readManifest('a: 1\n---\nb: [\n').documents[1]?.positions('spec').line).toBe(3);
  });
});

describe('a long document', () => {
  const entries = Array.from({ length: 8_000 }, (_, i) => `  key-${i}: "v ${i}" # note`);
  const text = `kind: ConfigMap\ndata:\n${entries.join('\n')}\n  bad: {a: [1, two]}\n`;

  test('is read in many steps that tell how far it is, to the same as a short one', () => {
    const steps = readManifestSteps(text);
    const shares: number[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThan(8);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const [document] = step.value.documents;
    const { data } = (document?.json ?? {}) as { data: Record<string, unknown> };
    expect(Object.keys(data)).toHaveLength(8_001);
    expect(data).toMatchObject({ 'key-0': 'v 0', 'key-7999': 'v 7999', bad: { a: [1, 'two'] } });
    expect(document?.positions('data.bad.a[1]').line).toBe(8_003);
  });

  test('that is broken is told at its line', () => {
    const { errors } = readManifest(text.replace('  key-7000: ', '  key-7000: ['));
    expect(errors[0]).toMatchObject({ severity: 'error' });
    expect(errors[0]?.range.line).toBeGreaterThanOrEqual(7_003);
  });
});
