import { expect, test } from 'vitest';
import { yamlTokens } from './yaml-tokens';

const shown = (line: string): string =>
  yamlTokens(line)
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, text }) => `${kind} ${text}`)
    .join(' | ');

test.each([
  ['  replicas: 3', 'key replicas | punct : | number 3'],
  ['- image: nginx:1.27', 'punct -  | key image | punct : | string nginx:1.27'],
  ['  - 10.244.0.0/24', 'punct -  | string 10.244.0.0/24'],
  ["    'a:b': 'x: y'", "key 'a:b' | punct : | string 'x: y'"],
  ['  enabled: true', 'key enabled | punct : | word true'],
  ['  creationTimestamp: "2026-01-01T00:00:00Z"', 'key creationTimestamp | punct : | string "2026-01-01T00:00:00Z"'],
  ['spec:', 'key spec | punct :'],
  ['  emptyDir: {}', 'key emptyDir | punct : | punct {}'],
  ['<script>alert(1)</script>', 'string <script>alert(1)</script>'],
])('%s', (line, wanted) => {
  expect(shown(line)).toBe(wanted);
  expect(
    yamlTokens(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe(line);
});
