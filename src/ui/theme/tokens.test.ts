import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contrast } from './contrast';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** The custom properties of every rule whose selector list ends with `selector`. */
function block(selector: string): Map<string, string> {
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(([, head]) =>
    head!
      .replace(/\/\*.*?\*\//gs, '')
      .trim()
      .endsWith(selector),
  );
  expect(rules.length, `a rule for ${selector}`).toBe(1);
  return new Map([...rules[0]![2]!.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]));
}

const dark = block('[data-theme="dark"]');
const light = block('[data-theme="light"]');
const themes: Record<string, Map<string, string>> = {
  dark,
  light,
  'dark high contrast': new Map([...dark, ...block('[data-theme="dark"][data-contrast="more"]')]),
  'light high contrast': new Map([...light, ...block('[data-theme="light"][data-contrast="more"]')]),
};

const SURFACES = 'chrome panel raised sunk hover air water-1 water-2 water-3 bed cell cell-2'.split(' ');
const INKS = ['ink', 'ink-2', 'ink-3'];
const STATUSES = 'pending creating running succeeded failed unknown terminating'.split(' ');

test('every theme names the same tokens', () => {
  expect([...light.keys()].sort()).toEqual([...dark.keys()].sort());
});

for (const [theme, tokens] of Object.entries(themes)) {
  const ratio = (front: string, back: string): number => {
    const [f, b] = [tokens.get(front), tokens.get(back)];
    if (f === undefined || b === undefined) throw new Error(`no token ${front} or ${back}`);
    return contrast(f, b);
  };
  const misses = (fronts: string[], backs: string[], least: number): string[] =>
    fronts.flatMap((f) =>
      backs.filter((b) => ratio(f, b) < least).map((b) => `${f} on ${b}: ${ratio(f, b).toFixed(2)} < ${least}`),
    );

  test(`${theme}: text inks read on every surface`, () => {
    expect(misses(INKS, SURFACES, 4.5)).toEqual([]);
    expect(misses(['ink'], SURFACES, 7)).toEqual([]);
  });

  test(`${theme}: the accent reads as text and carries its own ink`, () => {
    expect(misses(['accent'], ['chrome', 'panel', 'raised', 'sunk', 'cell'], 4.5)).toEqual([]);
    expect(misses(['accent-ink'], ['accent'], 4.5)).toEqual([]);
  });

  test(`${theme}: status graphics stand out on cell and panel, their text variants read there`, () => {
    expect(misses([...STATUSES, 'running-s'], ['cell', 'panel'], 3)).toEqual([]);
    expect(
      misses(
        STATUSES.map((s) => `${s}-t`),
        ['cell', 'panel', 'raised'],
        4.5,
      ),
    ).toEqual([]);
  });

  test(`${theme}: the editor's colours read on its panel`, () => {
    expect(misses(['y-key', 'y-str', 'y-num', 'y-punc', 'ghost'], ['panel'], 4.5)).toEqual([]);
  });

  if (theme.endsWith('high contrast')) {
    test(`${theme}: secondary inks reach 7:1 and lines count as graphics`, () => {
      expect(misses(INKS, SURFACES, 7)).toEqual([]);
      expect(misses(['line', 'line-2', 'glass', 'pipe'], ['panel', 'chrome'], 3)).toEqual([]);
    });
  }
}
