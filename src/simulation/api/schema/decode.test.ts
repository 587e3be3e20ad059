import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cannotBeHandled, decodeObject, type FieldValidation } from './decode';
import { parseJsonText, type TextNotes } from './json-text';
import { findType } from './schema';

function decodeText(text: string, fieldValidation: FieldValidation = 'Strict') {
  const parsed = parseJsonText(text);
  if ('error' in parsed) throw new Error(parsed.error);
  const { apiVersion, kind } = parsed.value as { apiVersion: string; kind: string };
  const type = findType(apiVersion, kind);
  if (!type) throw new Error(`no such kind: ${kind}`);
  return decodeObject(parsed.value, type, { fieldValidation, notes: parsed.notes });
}

const podWith = (spec: string) => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":${spec}}`;
const container = (fields: string) => podWith(`{"containers":[{"name":"c","image":"nginx"${fields}}]}`);

describe('types', () => {
  test.each([
    [
      'a string for an int32',
      container(',"ports":[{"containerPort":"80"}]'),
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      'an int32 too large',
      container(',"ports":[{"containerPort":3000000000}]'),
      'json: cannot unmarshal number 3000000000 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      'a fraction for an int64',
      podWith('{"terminationGracePeriodSeconds":1.5}'),
      'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      'an int64 beyond its range',
      podWith('{"activeDeadlineSeconds":1e20}'),
      'json: cannot unmarshal number 1e20 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64',
    ],
    [
      'an exponent for an int',
      podWith('{"priority":1e2}'),
      'json: cannot unmarshal number 1e2 into Go struct field PodSpec.spec.priority of type int32',
    ],
    [
      'an object for a list',
      podWith('{"containers":{"name":"c"}}'),
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'a list for an object',
      podWith('[]'),
      'json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec',
    ],
    [
      'a list for a port number or name',
      container(',"readinessProbe":{"tcpSocket":{"port":[]}}'),
      'json: cannot unmarshal array into Go struct field TCPSocketAction.spec.containers.readinessProbe.tcpSocket.port of type int32',
    ],
    [
      'a list of resources',
      container(',"resources":{"limits":["cpu"]}'),
      'json: cannot unmarshal array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList',
    ],
    [
      'a quantity of no sense',
      container(',"resources":{"limits":{"cpu":"much"}}'),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'an error that ends decoding, after a type error',
      podWith('{"restartPolicy":1,"containers":[{"resources":{"limits":{"cpu":""}}}]}'),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ['no base64', '{"apiVersion":"v1","kind":"Secret","data":{"a":"abc!"}}', 'illegal base64 data at input byte 3'],
    [
      'base64 cut short',
      '{"apiVersion":"v1","kind":"Secret","data":{"a":"YWJjZ"}}',
      'illegal base64 data at input byte 4',
    ],
    [
      'a number for bytes',
      '{"apiVersion":"v1","kind":"Secret","data":{"a":1}}',
      'json: cannot unmarshal number into Go struct field Secret.data of type []uint8',
    ],
    [
      'a month too many',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"creationTimestamp":"2026-13-01T00:00:00Z"}}',
      'parsing time "2026-13-01T00:00:00Z": month out of range',
    ],
    [
      'a date without time',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"creationTimestamp":"2026-01-01"}}',
      'parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
    ],
  ])('%s is refused in the words of the server', (_, text, message) => {
    expect(decodeText(text)).toMatchObject({ object: undefined, warnings: [], errors: [message] });
  });
});

test('the place of the value that does not fit is known, for messages that do not say it', () => {
  expect(decodeText(container(',"resources":{"limits":{"cpu":"much"}}')).misfit).toEqual([
    'spec',
    'containers',
    0,
    'resources',
    'limits',
    'cpu',
  ]);
  expect(decodeText(podWith('{"containers":[{},{"args":["a",5]}]}')).misfit).toEqual([
    'spec',
    'containers',
    1,
    'args',
    1,
  ]);
  expect(decodeText(podWith('{"containers":[]}')).misfit).toBeUndefined();
});

describe('values', () => {
  test('an object that needs no change is the object that was given', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', labels: { a: 'b' } },
      spec: { containers: [{ name: 'c', image: 'x', resources: { limits: { cpu: '500m' } } }] },
    };
    expect(decodeObject(Object.freeze(pod), findType('v1', 'Pod')!, { fieldValidation: 'Strict' }).object).toBe(pod);
  });

  test('null is absent in a field, and the zero value in a list or map', () => {
    const text =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":null},"annotations":null},"spec":{"nodeName":null,"containers":[null,{"args":[null],"resources":{"limits":{"cpu":null}}}]}}';
    expect(decodeText(text).object).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', labels: { a: '' } },
      spec: { containers: [{}, { args: [''], resources: { limits: { cpu: '0' } } }] },
    });
  });

  test('quantities become canonical, times become UTC, base64 loses its line breaks', () => {
    expect(decodeText(container(',"resources":{"requests":{"cpu":0.5,"memory":"1024Mi"}}')).object).toMatchObject({
      spec: { containers: [{ resources: { requests: { cpu: '500m', memory: '1Gi' } } }] },
    });
    expect(
      decodeText(
        '{"apiVersion":"v1","kind":"Secret","metadata":{"creationTimestamp":"2026-03-01T00:30:05.5+02:00"},"data":{"a":"YW\\nJj"}}',
      ).object,
    ).toMatchObject({
      metadata: { creationTimestamp: '2026-02-28T22:30:05Z' },
      data: { a: 'YWJj' },
    });
    expect(
      decodeText(
        '{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","spec":{"renewTime":"2026-01-01T00:00:00.1234567Z"}}',
      ).errors,
    ).toEqual([
      'parsing time "2026-01-01T00:00:00.1234567Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "7Z" as "Z07:00"',
    ]);
  });

  test('fields are case-sensitive, and __proto__ is a field like any other', () => {
    const decoded = decodeText(
      '{"apiVersion":"v1","kind":"ConfigMap","Metadata":{},"__proto__":{"x":1},"data":{"__proto__":"y"}}',
      'Warn',
    );
    expect(decoded.warnings).toEqual(['unknown field "Metadata"', 'unknown field "__proto__"']);
    expect(Object.keys(decoded.object!)).toEqual(['apiVersion', 'kind', 'data']);
    expect(Object.entries(decoded.object!.data as object)).toEqual([['__proto__', 'y']]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('unknown and duplicate fields are told in the order of the text, each once, and dropped', () => {
    const text =
      '{"apiVersion":"v1","kind":"Pod","foo":1,"spec":{"hostNetwork":true,"x":{"y":1,"y":2},"hostNetwork":false,"containers":[{"a":1},{"a":1}]}}';
    const told = [
      'unknown field "foo"',
      'unknown field "spec.x"',
      'duplicate field "spec.hostNetwork"',
      'unknown field "spec.containers[0].a"',
      'unknown field "spec.containers[1].a"',
    ];
    expect(decodeText(text, 'Warn')).toEqual({
      object: { apiVersion: 'v1', kind: 'Pod', spec: { hostNetwork: false, containers: [{}, {}] } },
      warnings: told,
      errors: [],
    });
    expect(decodeText(text, 'Strict').errors).toEqual([`strict decoding error: ${told.join(', ')}`]);
    expect(decodeText(text, 'Ignore').warnings).toEqual([]);
  });

  test('at most 100 findings are kept, as in the real decoder', () => {
    const fields = Array.from({ length: 300 }, (_, i) => `"x${i}":1`).join(',');
    expect(decodeText(`{"apiVersion":"v1","kind":"Pod",${fields}}`, 'Warn').warnings).toHaveLength(100);
  });
});

interface RecordedStep {
  request?: { method: string; path: string; body?: unknown; text?: string; headers?: Record<string, string> };
  response?: { code: number; body?: { message?: string }; headers?: { Warning?: string[] } };
}
const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../../shared');
const recordings = ['decoding', 'validation.config', 'validation.cluster'].map((name) =>
  path.join(shared, `reference/kubernetes/api/${name}.jsonl`),
);
const isThere = recordings.every((file) => existsSync(file));

/** Writes a recorded body back as the text it was, with numbers as they were spelled (`30.0`). */
function write(value: unknown, notes: TextNotes): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const literals = (notes.get(value) ?? []).map(
    (n) => [n.field, 'literal' in n.found ? n.found.literal : undefined] as const,
  );
  const spelled = new Map(literals);
  const items = Object.entries(value).map(([key, item]) => [key, spelled.get(key) ?? write(item, notes)] as const);
  if (Array.isArray(value)) return `[${items.map(([, text]) => text).join()}]`;
  return `{${items.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join()}}`;
}

/** Creates and replacements with JSON bodies whose answer tells of decoding. */
function recordedDecodes() {
  const lines = recordings.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'));
  return lines.flatMap((line) => {
    const parsed = parseJsonText(line);
    if ('error' in parsed) throw new Error(parsed.error);
    const { id, steps } = parsed.value as { id: string; steps: RecordedStep[] };
    return steps.flatMap(({ request, response }) => {
      if (!request || !response || !/^(POST|PUT)$/.test(request.method) || request.headers) return [];
      const text = request.text ?? write(request.body, parsed.notes);
      const warnings = (response.headers?.Warning ?? []).map((w) => JSON.parse(w.replace('299 - ', '')) as string);
      const told = warnings.filter((w) => /^(unknown|duplicate) field/.test(w));
      const message = response.body?.message ?? '';
      const refusal = /cannot be handled as a \w+: (?!no kind|converting)/.test(message) ? message : undefined;
      return told.length > 0 || refusal ? [{ id, text, path: request.path, told, refusal }] : [];
    });
  });
}

describe.skipIf(!isThere)('recordings of kube-apiserver v1.36 (skipped where ../shared is absent)', () => {
  test('there are at least 30 of them', () => expect(recordedDecodes().length).toBeGreaterThanOrEqual(30));

  test.each(isThere ? recordedDecodes() : [])('$id', ({ text, path: url, told, refusal }) => {
    const parsed = parseJsonText(text);
    if ('error' in parsed) throw new Error(parsed.error);
    const { apiVersion, kind } = parsed.value as { apiVersion: string; kind: string };
    const fieldValidation = (/fieldValidation=(\w+)/.exec(url)?.[1] ?? 'Warn') as FieldValidation;
    const decoded = decodeObject(parsed.value, findType(apiVersion, kind)!, { fieldValidation, notes: parsed.notes });
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    const refused = decoded.errors.map((error) => cannotBeHandled({ kind, version }, kind, error));
    expect({ told: decoded.warnings, refused }).toEqual({ told, refused: refusal ? [refusal] : [] });
  });
});
