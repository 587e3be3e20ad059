import { expect, test } from 'vitest';
import { rankedGroups } from './ranking';

const entries = [
  { label: 'Prune: delete what is no longer in the manifest', group: 'manifest' },
  { label: 'Even steps or real time', words: 'time.scale', group: 'time' },
  { label: 'Drain', group: 'cluster' },
  { label: 'Delete', words: 'actions.delete', group: 'cluster' },
  { label: 'Scale', words: 'actions.scale', group: 'cluster' },
  { label: 'web', words: 'Deployment default deploy', group: 'objects' },
  { label: 'A Deployment with a Service', group: 'scenarios' },
];
const found = (text: string) =>
  rankedGroups(entries, text).map(({ group, entries: [first] }) => `${group}: ${first?.label}`);

test('what is called so comes before what only has to do with it', () => {
  expect(found('delete')).toEqual(['cluster: Delete', 'manifest: Prune: delete what is no longer in the manifest']);
  expect(found('scale')).toEqual(['cluster: Scale', 'time: Even steps or real time']);
});

test('other words find too, but a name is better', () => {
  expect(found('deployment')).toEqual(['scenarios: A Deployment with a Service', 'objects: web']);
  expect(found('web deploy')).toEqual(['objects: web']);
  expect(found('nothing of this')).toEqual([]);
});

test('without a search all stand in the order in which they came', () => {
  expect(found('')).toEqual([
    'manifest: Prune: delete what is no longer in the manifest',
    'time: Even steps or real time',
    'cluster: Drain',
    'objects: web',
    'scenarios: A Deployment with a Service',
  ]);
});
