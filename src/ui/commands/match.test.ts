import { expect, test } from 'vitest';
import { matchScore } from './match';

test('a name is found by its beginning, by the beginning of a word, by a part, in this order', () => {
  const names = ['Return to live', 'Relive it', 'Live or not', 'Play'];
  const found = names
    .filter((name) => matchScore(name, 'live') > 0)
    .sort((a, b) => matchScore(b, 'live') - matchScore(a, 'live'));
  expect(found).toEqual(['Live or not', 'Return to live', 'Relive it']);
});

test('every word must occur, in any order; letters strewn over a long name do not count', () => {
  expect(matchScore('Pods spread evenly over zones', 'zones spread')).toBeGreaterThan(0);
  expect(matchScore('ImagePullBackOff: an image that does not exist', 'language')).toBe(0);
  expect(matchScore('Pods spread', 'pods taint')).toBe(0);
});

test('Chinese is found by any part, and nothing typed finds everything', () => {
  expect(matchScore('打开或关闭编辑器', '编辑')).toBeGreaterThan(0);
  expect(matchScore('Play', '')).toBe(1);
});
