import { describe, expect, test } from 'vitest';
import { createRequirement, SelectorError } from './label-requirement';
import {
  compileSelector,
  EVERYTHING,
  formatLabelSelector,
  NOTHING,
  parseLabelSelector,
  selectorFromSet,
} from './labels';

const labels = { app: 'web', tier: 'front', replicas: '3', 'a.b/c': '' };

describe('the string form chooses by labels', () => {
  test.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['!zone', true],
    ['app=web', true],
    ['app==web', true],
    ['app=db', false],
    ['app!=db', true],
    ['zone!=a', true],
    ['app in (web,db)', true],
    ['app in (db)', false],
    ['zone in (a)', false],
    ['app notin (db)', true],
    ['zone notin (a)', true],
    ['app notin (web)', false],
    ['replicas>2', true],
    ['replicas<3', false],
    ['app>2', false],
    ['a.b/c', true],
    ['a.b/c=', true],
    ['a.b/c in ()', true],
    ['app=web,tier=back', false],
    ['app = web , tier in ( front , back )', true],
    ['in in (in)', false],
  ])('%j → %s', (selector, matches) => {
    expect(parseLabelSelector(selector).matches(labels)).toBe(matches);
  });
});

describe('the string form has one canonical text', () => {
  test.each([
    ['x in (b,a),y', 'x in (a,b),y'],
    ['b=1,a==2', 'a==2,b=1'],
    ['x in (,a)', 'x in (,a)'],
    ['x notin ()', 'x notin ()'],
    ['!x,i>5,j<6', 'i>5,j<6,!x'],
    [' a , b ', 'a,b'],
    ['x in (a,a)', 'x in (a)'],
    ['a!=', 'a!='],
  ])('%j → %j', (selector, text) => {
    expect(parseLabelSelector(selector).toString()).toBe(text);
  });
});

describe('a broken string form is refused in the words of the API', () => {
  const key = (value: string, words: string) =>
    `unable to parse requirement: <nil>: Invalid value: "${value}": ${words}`;
  test.each([
    ['app=x=y', "found '=', expected: ',' or 'end of string'"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['app!in(x)', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
    ['app=x,', "found '', expected: identifier after ','"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['a=(', "unable to parse requirement: found '(', expected: identifier"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    [
      'a>x',
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    ['/x', key('/x', 'prefix part must be non-empty')],
  ])('%j', (selector, message) => {
    expect(() => parseLabelSelector(selector)).toThrow(new SelectorError(message));
  });
});

describe('a LabelSelector of an object is compiled', () => {
  test('an absent one chooses nothing, an empty one everything', () => {
    expect(compileSelector(undefined)).toBe(NOTHING);
    expect(compileSelector(null).matches({})).toBe(false);
    expect(compileSelector({})).toBe(EVERYTHING);
    expect(compileSelector({}).matches(undefined)).toBe(true);
  });

  test('labels and expressions are required together', () => {
    const selector = compileSelector({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front', 'back'] },
        { key: 'zone', operator: 'DoesNotExist' },
        { key: 'replicas', operator: 'Exists' },
        { key: 'app', operator: 'NotIn', values: ['db'] },
      ],
    });
    expect(selector.matches(labels)).toBe(true);
    expect(selector.matches({ ...labels, zone: 'a' })).toBe(false);
    expect(selector.matches({ app: 'web' })).toBe(false);
    expect(selector.exactValue('app')).toBe('web');
    expect(selector.exactValue('tier')).toBeUndefined();
  });

  test('a frozen one is compiled once, one that may change is compiled anew', () => {
    const frozen = Object.freeze({ matchLabels: Object.freeze({ app: 'web' }) });
    expect(compileSelector(frozen)).toBe(compileSelector(frozen));
    const open = { matchLabels: { app: 'web' } };
    expect(compileSelector(open).matches(labels)).toBe(true);
    open.matchLabels.app = 'db';
    expect(compileSelector(open).matches(labels)).toBe(false);
  });

  test('kubectl prints it, or <none>, or <error>', () => {
    expect(formatLabelSelector({ matchLabels: { b: '1', a: '2' } })).toBe('a=2,b=1');
    expect(formatLabelSelector(undefined)).toBe('<none>');
    expect(formatLabelSelector({ matchExpressions: [{ key: 'a', operator: 'X' }] })).toBe('<error>');
    expect(() => compileSelector({ matchExpressions: [{ key: 'a', operator: 'X' }] })).toThrow(
      '"X" is not a valid label selector operator',
    );
  });

  test('the plain labels of a Service choose all that have them; a label named like the prototype is a label', () => {
    expect(selectorFromSet({ app: 'web', tier: 'front' }).matches(labels)).toBe(true);
    expect(selectorFromSet({ app: 'web', tier: 'back' }).matches(labels)).toBe(false);
    expect(selectorFromSet(JSON.parse('{"__proto__":"x"}')).matches(labels)).toBe(false);
    expect(parseLabelSelector('toString').matches(labels)).toBe(false);
  });
});

test('a requirement with too few or too many values names all that is wrong', () => {
  expect(() => createRequirement('a', 'in', [])).toThrow(
    "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
  );
  expect(() => createRequirement('a', 'gt', ['1', 'x y'])).toThrow(
    /^\[values: Invalid value: \["1","x y"\].*values\[1\]/,
  );
});
