import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../deep';
import type { JsonObject } from '../json-value';
import { MERGE_STRATEGIES as strategies } from './merge-keys';
import { applyStrategicMergePatch, StrategicPatchError } from './strategic-merge-patch';

const pod = { type: '/Pod', strategies };
const podSpec = (spec: JsonObject): JsonObject => deepFreeze({ kind: 'Pod', spec });
const apply = (spec: JsonObject, patch: JsonObject) =>
  applyStrategicMergePatch(podSpec(spec), { spec: deepFreeze(patch) }, pod).spec;

const a = { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] };
const b = { name: 'b', image: 'b:1' };

describe('a strategic merge patch', () => {
  const cases: [string, JsonObject, JsonObject, JsonObject][] = [
    [
      'merges elements by their key',
      { containers: [a, b] },
      { containers: [{ name: 'b', image: 'b:2' }] },
      { containers: [a, { ...b, image: 'b:2' }] },
    ],
    [
      'merges lists inside of elements',
      { containers: [a] },
      { containers: [{ name: 'a', env: [{ name: 'Y', value: '2' }] }] },
      { containers: [{ ...a, env: [{ name: 'Y', value: '2' }, ...a.env] }] },
    ],
    ['puts new elements first', { containers: [a] }, { containers: [b] }, { containers: [b, a] }],
    [
      'deletes an element',
      { containers: [a, b] },
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: [b] },
    ],
    [
      'deletes an element that is not there',
      { containers: [b] },
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: [b] },
    ],
    ['replaces a list', { containers: [a] }, { containers: [{ $patch: 'replace' }, b] }, { containers: [b] }],
    [
      'replaces a map',
      { nodeSelector: { a: '1', b: '2' } },
      { nodeSelector: { $patch: 'replace', c: '3' } },
      { nodeSelector: { c: '3' } },
    ],
    ['empties a map', { nodeSelector: { a: '1' } }, { nodeSelector: { $patch: 'delete' } }, { nodeSelector: {} }],
    [
      'removes a field by null',
      { hostname: 'x', nodeSelector: { a: '1' } },
      { hostname: null },
      { nodeSelector: { a: '1' } },
    ],
    ['drops nulls of what it adds', {}, { nodeSelector: { a: null, b: '1' } }, { nodeSelector: { b: '1' } }],
    [
      'replaces lists without strategy',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'orders as told',
      { containers: [a, b] },
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      { containers: [b, a] },
    ],
    [
      'orders what it adds',
      { containers: [a] },
      { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }], containers: [b] },
      { containers: [a, b] },
    ],
    [
      'keeps what only the server has',
      { containers: [{ name: 's' }, a, b] },
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      { containers: [{ name: 's' }, b, a] },
    ],
    [
      'retains the named fields alone',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] },
      { volumes: [{ name: 'v', hostPath: { path: '/x' } }] },
    ],
  ];
  test.each(cases)('%s', (_name, original, patch, result) => {
    expect(apply(original, patch)).toEqual(result);
  });

  test('merges and deletes plain values', () => {
    const original = deepFreeze({ metadata: { finalizers: ['a', 'b'] } });
    const patched = (metadata: JsonObject) => applyStrategicMergePatch(original, { metadata }, pod).metadata;
    expect(patched({ finalizers: ['c', 'a'] })).toEqual({
      finalizers: ['c', 'a', 'b'],
    });
    expect(patched({ '$deleteFromPrimitiveList/finalizers': ['a', 'x'] })).toEqual({ finalizers: ['b'] });
    expect(
      patched({
        '$deleteFromPrimitiveList/finalizers': ['b'],
        '$setElementOrder/finalizers': ['c', 'a'],
        finalizers: ['c'],
      }),
    ).toEqual({ finalizers: ['c', 'a'] });
  });

  test('merges by port for a Service, by containerPort for a container, not at all for an EndpointSlice', () => {
    const service = applyStrategicMergePatch(
      { spec: { ports: [{ port: 80, name: 'http' }] } },
      { spec: { ports: [{ port: 80, nodePort: 30080 }] } },
      { type: '/Service', strategies },
    );
    expect(service.spec).toEqual({ ports: [{ port: 80, name: 'http', nodePort: 30080 }] });
    const slice = applyStrategicMergePatch(
      { ports: [{ port: 80, name: 'http' }] },
      { ports: [{ port: 81 }] },
      { type: 'discovery.k8s.io/EndpointSlice', strategies },
    );
    expect(slice.ports).toEqual([{ port: 81 }]);
  });

  test('replaces the selector of a PodDisruptionBudget whole', () => {
    const budget = applyStrategicMergePatch(
      { spec: { selector: { matchLabels: { a: '1' } } } },
      { spec: { selector: { matchLabels: { b: '2' } } } },
      { type: 'policy/PodDisruptionBudget', strategies },
    );
    expect(budget.spec).toEqual({ selector: { matchLabels: { b: '2' } } });
  });

  test('shares what it does not touch and takes keys named like the prototype as keys', () => {
    const original = podSpec({ containers: [a, b], nodeSelector: { x: 'y' } });
    const patched = applyStrategicMergePatch(original, { spec: { containers: [{ name: 'b', image: 'b:2' }] } }, pod);
    const spec = patched.spec as { containers: JsonObject[]; nodeSelector: JsonObject };
    expect(spec.containers[0]).toBe((original.spec as typeof spec).containers[0]);
    expect(spec.nodeSelector).toBe((original.spec as typeof spec).nodeSelector);
    const hostile = applyStrategicMergePatch({}, JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}'), pod);
    expect(JSON.stringify(hostile)).toBe('{"metadata":{"labels":{"__proto__":"x"}}}');
  });
});

describe('a patch that does not apply says why', () => {
  test.each([
    [{ containers: [{ image: 'x' }] }, 'map: map[image:x] does not contain declared merge key: name'],
    [{ containers: [{ name: 'a', $patch: 'x' }] }, 'unknown patch type: x in map: map[$patch:x name:a]'],
    [{ containers: [{ name: 'a', $patch: 'merge' }] }, 'merging lists cannot yet be specified in the patch'],
    [{ nodeSelector: { $patch: 'x' } }, 'unknown patch type: x in map: map[$patch:x]'],
    [{ '$setElementOrder/containers': 'x' }, 'invalid patch format of setElementOrder list'],
    [
      { '$setElementOrder/containers': [{ name: 'z' }], containers: [{ name: 'b' }] },
      /^The order in patch list:\n\[map\[name:b\]\]\n doesn't match \$setElementOrder list:\n\[map\[name:z\]\]\n$/,
    ],
    [{ volumes: [{ name: 'v', $retainKeys: ['name'], hostPath: {} }] }, 'invalid patch format of retainKeys'],
    [{ containers: ['x'] }, /^list element types are not identical/],
  ] as [JsonObject, string | RegExp][])('%j', (patch, message) => {
    const original = { containers: [a], nodeSelector: { a: '1' }, volumes: [{ name: 'v' }] };
    expect(() => apply(original, patch)).toThrow(StrategicPatchError);
    expect(() => apply(original, patch)).toThrow(message);
  });
});

test('custom resources have no strategies, built-in kinds have', () => {
  expect(strategies.rootOf('example.com/v1', 'Thing')).toBeUndefined();
  expect(strategies.rootOf('gateway.networking.k8s.io/v1', 'HTTPRoute')).toBeUndefined();
  expect(strategies.rootOf('v1', 'ConfigMap')).toBe('/ConfigMap');
  expect(strategies.of('/ConfigMap', 'metadata').type).toBe('ObjectMeta');
  expect(strategies.of('/ConfigMap', 'data').strategy).toBe('');
});
