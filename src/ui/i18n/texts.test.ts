import { expect, test } from 'vitest';
import { earlyTexts } from './gather';
import { lateTexts } from './late-texts';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '../../main.tsx', '!../**/*.test.*', '!../**/texts.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
});
const code = Object.values(sources).join('\n');
const en = { ...earlyTexts('en'), ...lateTexts('en') };
const zh = { ...earlyTexts('zh'), ...lateTexts('zh') };
const PLURAL = /_(zero|one|two|few|many|other)$/;
const stem = (key: string): string => key.replace(PLURAL, '');
const stems = new Set(Object.keys(en).map(stem));
const folders = new Set([...stems].map((key) => key.split('.')[0]!));

/** Keys written whole ('bar.share') and keys with a part put in (`bar.themes.${id}`). */
function usedKeys(): { whole: Set<string>; patterns: RegExp[] } {
  const whole = new Set([...code.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/gi)].map(([, key]) => key!));
  const patterns = [...code.matchAll(/`([a-z][\w-]*\.[^`\s]*\$\{[^`\s]*)`/gi)]
    .map(([, text]) => text!)
    .filter((text) => folders.has(text.split('.')[0]!))
    .map(
      (text) =>
        new RegExp(
          `^${text
            .replace(/\$\{[^}]*\}/g, '<>')
            .replace(/[.*+?^()[\]|\\]/g, '\\$&')
            .replaceAll('<>', '[\\w.-]+')}$`,
        ),
    );
  return { whole, patterns };
}

test('both languages have the same keys, with the plurals each needs', () => {
  expect(new Set(Object.keys(zh).map(stem))).toEqual(stems);
  for (const [language, texts] of Object.entries({ en, zh })) {
    const needed = language === 'en' ? ['_one', '_other'] : ['_other'];
    for (const key of Object.keys(texts).filter((one) => PLURAL.test(one)))
      for (const suffix of needed) expect(texts, `${language} ${stem(key)}`).toHaveProperty([stem(key) + suffix]);
  }
});

test('no text is empty, and both languages put in the same values', () => {
  const values = (text: string): string[] =>
    [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name!))].sort();
  for (const [key, text] of Object.entries(en)) {
    expect(text.trim(), key).not.toBe('');
    const other = zh[key] ?? zh[`${stem(key)}_other`];
    expect(other?.trim(), key).not.toBe('');
    if (zh[key] !== undefined) expect(values(other!), key).toEqual(values(text));
  }
});

test('every text is used somewhere', () => {
  const { whole, patterns } = usedKeys();
  const unused = [...stems].filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
  expect(unused).toEqual([]);
});

test('every key that is asked for exists', () => {
  const asked = [...code.matchAll(/\b(?:t|translate)\(\s*['"]([^'"]+)['"]/g)].map(([, key]) => key!);
  const titles = [...code.matchAll(/title: '([a-z-]+\.[\w.-]+)'/g)].map(([, key]) => key!);
  const missing = [...asked, ...titles].filter((key) => !stems.has(key));
  expect(missing).toEqual([]);
  const { patterns } = usedKeys();
  expect(patterns.filter((pattern) => ![...stems].some((key) => pattern.test(key))).map(String)).toEqual([]);
});
