import { describe, expect, test } from 'vitest';
import { parseJsonText } from './json-text';

describe('JSON text', () => {
  test.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":1', 'unexpected end of JSON input'],
    ['"abc', 'unexpected end of JSON input'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ["{'a':1}", String.raw`invalid character '\'' looking for beginning of object key string`],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['tru!', "invalid character '!' in literal true (expecting 'e')"],
    ['"a\nb"', String.raw`invalid character '\n' in string literal`],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.', 'unexpected end of JSON input'],
    ['1.e5', "invalid character 'e' after decimal point in numeric literal"],
    ['01', "invalid character '1' after top-level value"],
  ])('%j is refused with Go’s words', (text, error) => {
    expect(parseJsonText(text)).toEqual({ error });
  });

  test('a text nested without end is refused, not a crash', () => {
    expect(parseJsonText('['.repeat(100_000))).toEqual({ error: 'exceeded max depth' });
    expect(parseJsonText('{"a":'.repeat(100_000))).toEqual({ error: 'exceeded max depth' });
  });

  test('reads what JSON.parse reads', () => {
    const text = '{"a":[1,-2.5e3,"\\u00e9\\n",true,false,null,{}],"b":{"c":{"d":""}},"10":0} ';
    expect(parseJsonText(text)).toMatchObject({ value: JSON.parse(text) });
  });

  test('a repeated object is merged, and noted where it stands', () => {
    const parsed = parseJsonText('{"d":{"a":"1","a":"2"},"x":1,"d":{"b":"3"}}');
    expect(parsed).toMatchObject({ value: { d: { a: '2', b: '3' }, x: 1 } });
    if ('error' in parsed) return;
    expect(parsed.notes.get(parsed.value as object)).toEqual([{ field: 'd', after: 2, found: { duplicate: true } }]);
  });

  test('a number that is no plain integer keeps its spelling', () => {
    const parsed = parseJsonText('{"a":30.0,"b":30}');
    if ('error' in parsed) throw new Error(parsed.error);
    expect([...parsed.notes.values()]).toEqual([[{ field: 'a', after: 0, found: { literal: '30.0' } }]]);
  });

  test('__proto__ pollutes nothing', () => {
    const parsed = parseJsonText('{"__proto__":{"polluted":true},"__proto__":{"more":1}}');
    if ('error' in parsed) throw new Error(parsed.error);
    expect(Object.keys(parsed.value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
