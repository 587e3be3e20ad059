/**
 * What a plain YAML scalar means to kubectl.
 * Models: go-yaml v2's resolve, as sigs.k8s.io/yaml v1.6 uses it: YAML 1.1 booleans and octals, no base 60, dates stay text.
 * Leaves out: integers beyond 2^53 lose precision.
 */

/** A scalar's value, and whether YAML calls it an integer (which matters for keys and for `!!float`). */
export interface Resolved {
  readonly value: string | number | boolean | null;
  readonly tag: 'str' | 'int' | 'float' | 'bool' | 'null';
}

const words = new Map<string, Resolved>();
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  words.set(word, { value: true, tag: 'bool' });
}
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  words.set(word, { value: false, tag: 'bool' });
}
for (const word of ['', '~', 'null', 'Null', 'NULL']) words.set(word, { value: null, tag: 'null' });
for (const word of ['nan', 'NaN', 'NAN']) words.set(`.${word}`, { value: Number.NaN, tag: 'float' });
for (const word of ['inf', 'Inf', 'INF']) {
  words.set(`.${word}`, { value: Number.POSITIVE_INFINITY, tag: 'float' });
  words.set(`+.${word}`, { value: Number.POSITIVE_INFINITY, tag: 'float' });
  words.set(`-.${word}`, { value: Number.NEGATIVE_INFINITY, tag: 'float' });
}

const floatPattern = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const decimal = /^[-+]?(0|[1-9]\d*)$/;
const based = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)$/;

function parseInteger(plain: string): number | undefined {
  if (decimal.test(plain)) return withinRange(Number(plain), BigInt(plain.replace('+', '')));
  const found = based.exec(plain);
  if (!found) return undefined;
  const body = (found[2] ?? '').replace(/^0(?=[0-7])/, '0o').toLowerCase();
  const value = BigInt(body);
  return withinRange(Number(value) * (found[1] === '-' ? -1 : 1), found[1] === '-' ? -value : value);
}

/** Go takes an int64, or else a uint64; what is larger becomes a float. */
function withinRange(value: number, exact: bigint): number | undefined {
  return exact >= -(2n ** 63n) && exact < 2n ** 64n ? value + 0 : undefined;
}

/** Resolves the text of a plain scalar. */
export function resolvePlain(text: string): Resolved {
  const word = words.get(text);
  if (word) return word;
  if (!/^[-+.\d]/.test(text)) return { value: text, tag: 'str' };
  if (text.startsWith('.')) {
    return floatPattern.test(text) ? { value: Number(text), tag: 'float' } : { value: text, tag: 'str' };
  }
  const plain = text.replaceAll('_', '');
  const integer = parseInteger(plain);
  if (integer !== undefined) return { value: integer, tag: 'int' };
  if (floatPattern.test(plain)) {
    const value = Number(plain);
    // Go's ParseFloat refuses what overflows, and so it stays a text.
    if (Number.isFinite(value)) return { value, tag: 'float' };
  }
  return { value: text, tag: 'str' };
}

/** A number as Go's FormatFloat(x, 'g', -1, 32) writes it: the name of a float key. */
export function floatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  const single = Math.fround(value);
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toExponential(digits - 1))) !== single) digits++;
  const [mantissa = '', exponent = '0'] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(single.toPrecision(digits)));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
