/**
 * How Go prints values, as far as messages of the API show it.
 * Models: strconv.Quote (%q), encoding/json (escapes HTML), fmt %v of decoded JSON.
 * Leaves out: struct field order (the caller builds it), exponents of floats below 1e21.
 */
import { compareText } from '../base/compare';
import type { JsonValue } from './json-value';

const SHORT_ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

// Go prints what unicode.IsPrint accepts: letters, marks, numbers, punctuation, symbols and the ASCII space.
const NOT_PRINTED = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** Quotes a text as Go's %q does. */
export function goQuote(text: string): string {
  return `"${text.replace(NOT_PRINTED, escapeRune)}"`;
}

function escapeRune(rune: string): string {
  const short = SHORT_ESCAPES[rune];
  if (short !== undefined) return short;
  const code = rune.codePointAt(0)!;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'; // a lone surrogate cannot reach Go
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

const JSON_HTML = /[<>&\u2028\u2029]/g;

/** Writes JSON as Go's json.Marshal does: `<`, `>` and `&` are escaped, keys stay in the order given. */
export function goJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(JSON_HTML, (rune) => `\\u${rune.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Prints decoded JSON as Go's %v does: `map[a:1 b:[x y]]`, keys sorted, nil as `<nil>`. */
export function goValue(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  const entries = Object.entries(value as { [key: string]: JsonValue }).sort(([a], [b]) => compareText(a, b));
  return `map[${entries.map(([key, item]) => `${key}:${goValue(item)}`).join(' ')}]`;
}
