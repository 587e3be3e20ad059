import { describe, expect, test } from 'vitest';
import type { SmallestChange } from '../../simulation/scheduler/proposal';
import { selectionOf, subjectOf } from './subject';
import { tabsThatFit } from './tab-bar';
import { tabsOf } from './tab-list';
import { inputOf } from './why/try-change';

const labels = ['Overview', 'YAML', 'Why', 'Events', 'Containers', 'Network', 'History'];
const tabs = labels.map((label) => ({ id: label, label }));

test('tabs that have no room go into the menu, and at least one stays', () => {
  expect(tabsThatFit(tabs, 60)).toBe(7);
  const narrow = tabsThatFit(tabs, 19);
  expect(narrow).toBeGreaterThan(2);
  expect(narrow).toBeLessThan(7);
  expect(tabsThatFit(tabs, 1)).toBe(1);
});

test('a Service has no Why and no containers, a node has a network', () => {
  expect(tabsOf('Service')).toEqual(['overview', 'yaml', 'events', 'history']);
  expect(tabsOf('Node')).toContain('network');
  expect(tabsOf('Pod')).toHaveLength(7);
});

test('what is selected and what is looked at are two names of one thing', () => {
  for (const key of ['pods/default/web-1', 'nodes/worker-1', 'deployments/shop/checkout'])
    expect(subjectOf(selectionOf(key))).toEqual({ kind: 'object', key });
  expect(subjectOf({ kind: 'container', key: 'pods/default/web-1/nginx' })).toEqual({
    kind: 'object',
    key: 'pods/default/web-1',
    container: 'nginx',
  });
});

describe('trying a change', () => {
  const change = (more: Partial<SmallestChange>): SmallestChange => ({
    kind: 'lowerRequest',
    of: 'pod',
    path: 'spec.containers[0].resources.requests.cpu',
    from: '5',
    to: '4',
    node: 'worker-1',
    size: 0.2,
    ...more,
  });

  test('of the pod edits the pod, of the node edits the node', () => {
    expect(inputOf('pods/default/huge', change({}))).toEqual({
      do: 'change-pod',
      namespace: 'default',
      name: 'huge',
      path: 'spec.containers[0].resources.requests.cpu',
      value: '4',
    });
    const label = change({ kind: 'addLabel', of: 'node', path: 'metadata.labels[disk.io/type]', to: 'ssd' });
    expect(inputOf('pods/default/huge', label)).toMatchObject({
      do: 'label',
      name: 'worker-1',
      labels: { 'disk.io/type': 'ssd' },
    });
    expect(inputOf('pods/default/huge', change({ kind: 'uncordon', of: 'node' }))).toMatchObject({
      do: 'cordon',
      unschedulable: false,
    });
  });

  test('of what a machine has makes the machine larger; a device that it has not is not offered', () => {
    const larger = (resource: string) =>
      inputOf(
        'pods/default/huge',
        change({ kind: 'raiseAllocatable', of: 'node', path: `status.allocatable.${resource}` }),
      );
    expect(larger('cpu')).toEqual({ do: 'resize-node', node: 'worker-1', resource: 'cpu', allocatable: '4' });
    expect(larger('nvidia.com/gpu')).toBeUndefined();
  });
});
