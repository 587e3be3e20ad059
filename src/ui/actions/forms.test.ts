import { describe, expect, test } from 'vitest';
import type { ObjectFacts } from '../../projection/object-facts/query';
import { fieldsOf, inputOf, wrongField } from './forms';

const web: ObjectFacts = {
  key: 'deployments/default/web',
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  namespace: 'default',
  name: 'web',
  isGone: false,
  labels: {},
  replicas: 3,
  revisions: [
    { revision: 3, images: 'nginx:1.28' },
    { revision: 2, images: 'nginx:1.27' },
  ],
};
const pod: ObjectFacts = {
  ...web,
  key: 'pods/default/web-1',
  group: '',
  kind: 'Pod',
  resource: 'pods',
  name: 'web-1',
  containers: ['nginx', 'logs'],
  graceSeconds: 30,
};
const node: ObjectFacts = {
  ...pod,
  key: 'nodes/worker-1',
  kind: 'Node',
  resource: 'nodes',
  namespace: '',
  name: 'worker-1',
  taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }],
};

const place = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web' };

describe('a form', () => {
  test('starts with what the object has now', () => {
    expect(fieldsOf('scale', web)[0]?.value).toBe('3');
    expect(fieldsOf('kill-container', pod, { container: 'logs' }).map(({ value }) => value)).toEqual(['logs', '1']);
    // The present revision is none to go back to.
    expect(fieldsOf('roll-back', web)[0]?.options).toEqual([['2', '2 · nginx:1.27']]);
  });

  test.each(['', '-1', '1.5', 'many', '100001'])('refuses %j replicas', (replicas) => {
    expect(wrongField(fieldsOf('scale', web), { replicas })).toEqual({
      name: 'replicas',
      error: 'actions.error.number',
      values: { min: 0, max: 100_000 },
    });
  });

  test('takes 0 replicas, and a taint without a value', () => {
    expect(wrongField(fieldsOf('scale', web), { replicas: '0' })).toBeUndefined();
    expect(wrongField(fieldsOf('taint', node), { key: 'a', value: '', effect: 'NoExecute' })).toBeUndefined();
  });
});

describe('adding a node', () => {
  const fields = fieldsOf('add-node', undefined, { nodes: ['worker-1', 'worker-3', 'extra'] });
  const start = Object.fromEntries(fields.map(({ name, value }) => [name, value]));

  test('suggests a name that is free', () => {
    expect(start.name).toBe('worker-4');
    expect(wrongField(fields, start)).toBeUndefined();
  });

  test.each([
    ['name', 'Bad Name', 'actions.error.nodeName'],
    ['name', ' ', 'actions.error.empty'],
    ['cpu', '8Gi', 'actions.error.cpu'],
    ['memory', 'lots', 'actions.error.memory'],
    ['pods', '0', 'actions.error.number'],
  ])('says what is wrong with %s %j', (name, value, error) => {
    expect(wrongField(fields, { ...start, [name]: value })).toMatchObject({ name, error });
  });
});

test('a taint or label with a key that no label can have is told before it is sent', () => {
  expect(wrongField(fieldsOf('label', web), { key: 'bad key!' })).toMatchObject({ name: 'key' });
  const taint = { key: 'a', value: 'b c', effect: 'NoSchedule' };
  expect(wrongField(fieldsOf('taint', node), taint)).toMatchObject({
    name: 'value',
    error: 'actions.error.labelValue',
  });
});

describe('the input of a form', () => {
  test('scales what is selected', () => {
    expect(inputOf('scale', { replicas: '5' }, web)).toEqual({ do: 'scale', ...place, replicas: 5 });
  });

  test('deletes with the grace period of the pod unless another is asked for', () => {
    expect(inputOf('delete', { gracePeriodSeconds: '30' }, pod)).not.toHaveProperty('gracePeriodSeconds');
    expect(inputOf('delete', { gracePeriodSeconds: '0' }, pod)).toMatchObject({ gracePeriodSeconds: 0 });
    expect(inputOf('delete', {}, web)).toEqual({ do: 'delete', ...place });
  });

  test('takes away the very taint that was chosen', () => {
    expect(inputOf('untaint', { taint: 'a=b:NoSchedule' }, node)).toEqual({
      do: 'taint',
      node: 'worker-1',
      taint: { key: 'a', value: 'b', effect: 'NoSchedule' },
      remove: true,
    });
    expect(inputOf('untaint', { taint: 'other:NoSchedule' }, node)).toBeUndefined();
  });

  test('sets a label or removes it', () => {
    expect(inputOf('label', { key: 'tier', value: 'gold' }, web)).toMatchObject({ labels: { tier: 'gold' } });
    expect(inputOf('label', { key: 'tier', remove: 'yes' }, web)).toMatchObject({ labels: { tier: null } });
  });

  test('speaks of bytes where people say megabytes', () => {
    expect(inputOf('pull-speed', { megabytesPerSecond: '2' }, undefined)).toEqual({
      do: 'pull-speed',
      bytesPerSecond: 2_000_000,
    });
  });
});
