import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createFieldSelector, escapeFieldValue, parseFieldSelector } from './fields';
import { SelectorError } from './label-requirement';

const pod: Record<string, string> = { 'metadata.name': 'web', 'spec.nodeName': 'n1', 'status.phase': 'Running' };
const getField = (field: string) => pod[field];

describe('a field selector chooses by fields', () => {
  test.each([
    ['', true, ''],
    ['metadata.name=web', true, 'metadata.name=web'],
    ['metadata.name==web', true, 'metadata.name=web'],
    ['metadata.name!=web', false, 'metadata.name!=web'],
    ['status.phase!=Failed,spec.nodeName=n1', true, 'spec.nodeName=n1,status.phase!=Failed'],
    ['spec.nodeName=n1,metadata.name=db', false, 'metadata.name=db,spec.nodeName=n1'],
    ['spec.other=', true, 'spec.other='],
    ['spec.other!=', false, 'spec.other!='],
    [',,metadata.name=web,', true, 'metadata.name=web'],
  ])('%j → %s', (text, matches, canonical) => {
    const selector = parseFieldSelector(text);
    expect(selector.matches(getField)).toBe(matches);
    expect(selector.toString()).toBe(canonical);
    expect(selector.isEmpty).toBe(canonical === '');
  });
});

describe('a broken field selector is refused in the words of the API', () => {
  test.each([
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['metadata.name in (a,b)', "invalid selector: 'metadata.name in (a,b)'; can't understand 'b)'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=\\', 'invalid field selector: invalid escape sequence: \\'],
  ])('%j', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(new SelectorError(message));
  });
});

test('the value that it demands of a field can be asked for', () => {
  const selector = parseFieldSelector('spec.nodeName=n1,metadata.name!=x');
  expect(selector.exactValue('spec.nodeName')).toBe('n1');
  expect(selector.exactValue('metadata.name')).toBeUndefined();
});

prop.prop([fc.string({ unit: fc.constantFrom('a', ',', '=', '\\', '!') })])(
  'an escaped value is read as it was',
  (value) => {
    const selector = parseFieldSelector(`f=${escapeFieldValue(value)}`);
    expect(selector.requirements).toEqual([{ field: 'f', operator: '=', value }]);
    expect(parseFieldSelector(createFieldSelector(selector.requirements).toString()).requirements).toEqual(
      selector.requirements,
    );
  },
);
