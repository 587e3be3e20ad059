import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { createRequirement, SelectorError, type SelectorOperator } from './label-requirement';
import { createSelector, parseLabelSelector } from './labels';

const word = fc.stringMatching(/^[a-d]$/);
const value = fc.constantFrom('', 'x', 'y', 'in', '5', '77');
const labels = fc.dictionary(word, value);
const sets = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const operator = fc.constantFrom<SelectorOperator>('in', 'notin', '=', '!=', 'exists', '!', 'gt', 'lt');

const requirement = fc.tuple(word, operator, sets, fc.nat(99)).map(([key, op, values, number]) => {
  if (op === 'exists' || op === '!') return createRequirement(key, op, []);
  if (op === 'gt' || op === 'lt') return createRequirement(key, op, [String(number)]);
  return createRequirement(key, op, op === '=' || op === '!=' ? values.slice(0, 1) : values);
});

test.prop([fc.array(requirement, { maxLength: 4 }), labels])(
  'a selector printed and read again chooses the same',
  (requirements, set) => {
    const selector = createSelector(requirements);
    const again = parseLabelSelector(selector.toString());
    expect(again.toString()).toBe(selector.toString());
    expect(again.matches(set)).toBe(selector.matches(set));
  },
);

test.prop([fc.string()])('any text is a selector or is refused as none', (text) => {
  try {
    parseLabelSelector(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SelectorError);
  }
});
