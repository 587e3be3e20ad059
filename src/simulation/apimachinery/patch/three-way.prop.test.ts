import { fc, test } from '@fast-check/vitest';
import { describe, expect, test as unit } from 'vitest';
import { deepEqual, deepFreeze } from '../deep';
import type { JsonObject } from '../json-value';
import { MERGE_STRATEGIES as strategies } from './merge-keys';
import { createStrategicMergePatch } from './strategic-diff';
import { applyStrategicMergePatch } from './strategic-merge-patch';
import { createThreeWayStrategicPatch } from './three-way';

const deployment = { type: 'apps/Deployment', strategies };

const word = fc.constantFrom('a', 'b', 'c', 'd');
const named = <T extends object>(rest: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(word, rest), { selector: ([name]) => name, maxLength: 3 })
    .map((list) => list.map(([name, fields]) => ({ name, ...fields })));
const value = fc.constantFrom('1', '2');
const container = fc.record(
  {
    image: value,
    command: fc.array(value, { maxLength: 2 }),
    env: named(fc.record({ value })),
    ports: fc
      .uniqueArray(fc.constantFrom(80, 81, 82), { maxLength: 3 })
      .map((list) => list.map((containerPort) => ({ containerPort }))),
    resources: fc.record({ limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), value) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const volume = fc.oneof(
  fc.constant({ emptyDir: {} }),
  value.map((path) => ({ hostPath: { path } })),
  value.map((name) => ({ configMap: { name } })),
);
const object = fc
  .record(
    {
      metadata: fc.record(
        { labels: fc.dictionary(word, value), finalizers: fc.uniqueArray(word, { maxLength: 3 }) },
        { requiredKeys: [] },
      ),
      spec: fc.record(
        {
          replicas: fc.nat(3),
          strategy: fc.constantFrom({ type: 'Recreate' }, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } }),
          template: fc.record(
            {
              spec: fc.record(
                {
                  containers: named(container),
                  volumes: named(volume),
                  tolerations: fc.array(fc.record({ key: word }), { maxLength: 2 }),
                },
                { requiredKeys: [] },
              ),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((made) => deepFreeze(JSON.parse(JSON.stringify(made)) as JsonObject));

test.prop([object, object], { numRuns: 500 })(
  'the patch between two Deployments makes one into the other',
  (original, modified) => {
    const patch = deepFreeze(createStrategicMergePatch(original, modified, deployment));
    expect(applyStrategicMergePatch(original, patch, deployment)).toEqual(modified);
  },
);

test.prop([object, object], { numRuns: 500 })(
  'an apply over what was applied last makes the new Deployment',
  (live, modified) => {
    const patch = deepFreeze(createThreeWayStrategicPatch({ lastApplied: live, live, modified }, deployment));
    expect(applyStrategicMergePatch(live, patch, deployment)).toEqual(modified);
  },
);

test.prop([object, object, object], { numRuns: 500 })(
  'an apply makes all that the new one says true, whatever others changed, and the second apply changes nothing',
  (lastApplied, live, modified) => {
    const patch = createThreeWayStrategicPatch({ lastApplied, live, modified }, deployment);
    const patched = applyStrategicMergePatch(live, deepFreeze(patch), deployment);
    const again = createStrategicMergePatch(patched, modified, deployment, { ignoreDeletions: true });
    expect(applyStrategicMergePatch(patched, again, deployment)).toEqual(patched);
    const second = createThreeWayStrategicPatch({ lastApplied: modified, live: patched, modified }, deployment);
    expect(applyStrategicMergePatch(patched, second, deployment)).toEqual(patched);
  },
);

test.prop([object])('the patch of an object to itself is empty', (same) => {
  expect(createStrategicMergePatch(same, same, deployment)).toEqual({});
});

describe('the patch that kubectl apply sends', () => {
  const live = deepFreeze<JsonObject>({
    spec: {
      replicas: 5,
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              image: 'nginx:1',
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '2' },
              ],
            },
            { name: 'injected', image: 'proxy' },
          ],
        },
      },
    },
  });
  const containers = (list: JsonObject[]): JsonObject => ({ spec: { template: { spec: { containers: list } } } });

  unit('changes what is new, deletes what is gone, leaves what others set', () => {
    const lastApplied = containers([
      {
        name: 'web',
        image: 'nginx:1',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
    ]);
    const modified = containers([{ name: 'web', image: 'nginx:2', env: [{ name: 'B', value: '2' }] }]);
    const patch = createThreeWayStrategicPatch({ lastApplied, live, modified }, deployment);
    const env = { '$setElementOrder/env': [{ name: 'B' }], env: [{ name: 'A', $patch: 'delete' }] };
    expect(patch).toEqual({
      spec: {
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'web' }],
            containers: [{ name: 'web', image: 'nginx:2', ...env }],
          },
        },
      },
    });
    const patched = applyStrategicMergePatch(live, patch, deployment);
    expect(patched).toEqual({
      spec: {
        replicas: 5,
        template: {
          spec: {
            containers: [
              { name: 'web', image: 'nginx:2', env: [{ name: 'B', value: '2' }] },
              { name: 'injected', image: 'proxy' },
            ],
          },
        },
      },
    });
  });

  unit('deletes nothing without a last applied object', () => {
    const modified = containers([{ name: 'web', image: 'nginx:1' }]);
    const patch = createThreeWayStrategicPatch({ lastApplied: undefined, live, modified }, deployment);
    expect(patch).toEqual({ spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'web' }] } } } });
    expect(applyStrategicMergePatch(live, patch, deployment)).toEqual(live);
  });

  unit('names the fields that stay when a volume changes its kind', () => {
    const spec = (volume: JsonObject) => ({ spec: { template: { spec: { volumes: [{ name: 'v', ...volume }] } } } });
    const before = deepFreeze(spec({ emptyDir: {} }));
    const after = deepFreeze(spec({ hostPath: { path: '/x' } }));
    const patch = createThreeWayStrategicPatch({ lastApplied: before, live: before, modified: after }, deployment);
    expect(deepEqual(applyStrategicMergePatch(before, patch, deployment), after)).toBe(true);
    expect(JSON.stringify(patch)).toContain('"$retainKeys":["hostPath","name"]');
  });
});
