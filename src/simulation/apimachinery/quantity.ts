/**
 * Amounts of resources: `250m`, `1.5`, `64Mi`, `1e3`.
 * Models: apimachinery resource.Quantity: suffixes, canonical text, rounding up to nano, the int64 cap of binary amounts.
 * Leaves out: exponents beyond ±1000, which Go accepts and then cannot compute with in reasonable time.
 */

/** How a quantity was written, which decides how sums with it are printed. */
export type QuantityFormat = 'DecimalExponent' | 'BinarySI' | 'DecimalSI';

/** An exact amount, immutable. `nanos` is the amount × 10⁹, the finest step there is. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
  /** The canonical text, exactly as the server prints it. */
  readonly text: string;
  /** The amount in whole units, rounded up (away from zero) to an int64. */
  readonly value: number;
  /** The amount in thousandths, rounded up (away from zero) to an int64. */
  readonly milliValue: number;
}

/** A text that is no quantity; the message is the API's own. */
export class QuantityError extends Error {}

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const NUMERIC = 'unable to parse numeric part of quantity';
const SUFFIX = "unable to parse quantity's suffix";

const GIGA = 1_000_000_000n;
const MEGA = 1_000_000n;
const MAX_NANOS = (2n ** 63n - 1n) * GIGA;
const EXPONENT_LIMIT = 1000;

const DECIMAL_SUFFIXES = new Map<string, number>([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_SUFFIXES = new Map<string, number>([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const BINARY_NAMES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL_NAMES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

// Clusters use few distinct texts and ask for them all the time; the bound keeps hostile input from filling memory.
const CACHE_SIZE = 20_000;
const cache = new Map<string, Quantity>();

/** Reads a quantity, from a cache by text; throws QuantityError with the API's words. */
export function parseQuantity(text: string): Quantity {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const quantity = parseSlowly(text);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, quantity);
  return quantity;
}

/** Reads a quantity as it stands in JSON: a text or a number, blanks around it allowed. */
export function parseQuantityJson(value: string | number): Quantity {
  return parseQuantity(String(value).trim());
}

/** The quantity of a text or number, undefined where it is none. */
export function findQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    return parseQuantityJson(value);
  } catch {
    return undefined;
  }
}

// parseQuantityString is a scanner more lenient than its own error text: "-" and "." are zero, as in Go.
const PARTS = /^[+-]?0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

function parseSlowly(text: string): Quantity {
  if (text === '') throw new QuantityError(FORMAT_WRONG);
  const parts = PARTS.exec(text);
  if (!parts) throw new QuantityError(FORMAT_WRONG);
  const whole = parts[1] || '0';
  const fraction = parts[2] ?? '';
  const { exponent, format } = interpretSuffix(parts[3]!);
  const isNegative = text.startsWith('-');
  const digits = whole + fraction;
  const unsigned = BigInt(digits || '0');
  if (unsigned > 0n && whole.length + exponent > EXPONENT_LIMIT) throw new QuantityError(NUMERIC);

  const exact =
    format === 'BinarySI' ? { factor: 1n << BigInt(exponent), scale: 9 } : { factor: 1n, scale: 9 + exponent };
  let nanos = scaleUp(unsigned * exact.factor, exact.scale - fraction.length);
  if (format === 'BinarySI' && nanos > MAX_NANOS) nanos = MAX_NANOS;
  const isFraction = format === 'BinarySI' && nanos > 0n && nanos < GIGA;
  const signed = isNegative ? -nanos : nanos;
  const kept = keepsItsText({ digits, unsigned, exponent, fraction, format, whole }) ? text : undefined;
  return quantityOf(signed, isFraction ? 'DecimalSI' : format, kept);
}

function interpretSuffix(suffix: string): { exponent: number; format: QuantityFormat } {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { exponent: decimal, format: 'DecimalSI' };
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return { exponent: binary, format: 'BinarySI' };
  if (!/^[eE][-+]?\d+$/.test(suffix)) throw new QuantityError(SUFFIX);
  const exponent = Number(suffix.slice(1));
  // Whatever is below a nano counts as one nano, so a smaller exponent changes nothing.
  return { exponent: Math.max(exponent, -EXPONENT_LIMIT), format: 'DecimalExponent' };
}

/** amount × 10^exponent, rounded up. */
function scaleUp(amount: bigint, exponent: number): bigint {
  if (exponent >= 0) return amount * 10n ** BigInt(exponent);
  return divideUp(amount, 10n ** BigInt(-exponent));
}

function divideUp(amount: bigint, divisor: bigint): bigint {
  const quotient = amount / divisor;
  if (quotient * divisor === amount) return quotient;
  return amount < 0n ? quotient - 1n : quotient + 1n;
}

interface WrittenQuantity {
  digits: string;
  unsigned: bigint;
  exponent: number;
  fraction: string;
  whole: string;
  format: QuantityFormat;
}

/** Go keeps some texts as written ("1.500", "+1") because its fast path takes them for canonical. */
function keepsItsText({ digits, unsigned, exponent, fraction, whole, format }: WrittenQuantity): boolean {
  if (format === 'BinarySI') {
    if (fraction !== '' || 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1 < 0) return false;
    return unsigned << BigInt(exponent) < 2n ** 63n && exponent % 10 === 0 && (unsigned & 7n) !== 0n;
  }
  const scale = exponent - fraction.length;
  if (18 - digits.length < 0 || scale < -9) return false;
  return scale % 3 === 0 && !digits.endsWith('000') && digits[0] !== '0';
}

function quantityOf(nanos: bigint, format: QuantityFormat, text = canonicalText(nanos, format)): Quantity {
  return Object.freeze({
    nanos,
    format,
    text,
    value: int64(divideUp(nanos, GIGA)),
    milliValue: int64(divideUp(nanos, MEGA)),
  });
}

/** What ScaledValue answers for an amount that no int64 holds is 0, not the largest one. */
function int64(amount: bigint): number {
  return amount === BigInt.asIntN(64, amount) ? Number(amount) : 0;
}

function canonicalText(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0';
  const size = nanos < 0n ? -nanos : nanos;
  if (format === 'BinarySI' && size >= 1024n * GIGA && nanos % GIGA === 0n) {
    let amount = nanos / GIGA;
    let power = 0;
    while (power < 6 && amount % 1024n === 0n) {
      amount /= 1024n;
      power++;
    }
    return `${amount}${BINARY_NAMES[power]}`;
  }
  let amount = nanos;
  let exponent = -9;
  const last = format === 'DecimalExponent' ? Number.POSITIVE_INFINITY : 18;
  while (exponent < last && amount % 1000n === 0n) {
    amount /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${amount}` : `${amount}e${exponent}`;
  return `${amount}${DECIMAL_NAMES[(exponent + 9) / 3]}`;
}

/** Zero, in the decimal format. */
export const ZERO_QUANTITY: Quantity = quantityOf(0n, 'DecimalSI');

/** -1, 0 or 1: the order of two amounts. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

/** The sum; printed in the format of the first, or of the second where the first is zero. */
export function addQuantity(a: Quantity, b: Quantity): Quantity {
  return quantityOf(a.nanos + b.nanos, a.nanos === 0n ? b.format : a.format);
}

/** The difference; printed in the format of the first, or of the second where the first is zero. */
export function subQuantity(a: Quantity, b: Quantity): Quantity {
  return quantityOf(a.nanos - b.nanos, a.nanos === 0n ? b.format : a.format);
}

/** A quantity of whole units, as resource.NewQuantity makes it. */
export function quantityOfValue(value: number | bigint, format: QuantityFormat): Quantity {
  return quantityOf(BigInt(value) * GIGA, format);
}

/** A quantity of thousandths, as resource.NewMilliQuantity makes it. */
export function quantityOfMilli(milli: number | bigint, format: QuantityFormat): Quantity {
  return quantityOf(BigInt(milli) * MEGA, format);
}

/** The canonical text of a quantity's text: `0.5` is `500m`. */
export function canonicalQuantity(text: string): string {
  return parseQuantity(text).text;
}

/** Whole units of a quantity's text, rounded up: bytes of memory, seconds, counts. */
export function quantityValue(text: string | undefined): number {
  return text === undefined ? 0 : parseQuantity(text).value;
}

/** Thousandths of a quantity's text, rounded up: milli-CPUs. */
export function quantityMilliValue(text: string | undefined): number {
  return text === undefined ? 0 : parseQuantity(text).milliValue;
}
