/**
 * Names that the cluster makes up: suffixes of generateName, uids, pod-template-hash.
 * Models: apiserver names.SimpleNameGenerator, util/rand.SafeEncodeString, controller.ComputeHash (FNV-1a 32).
 * Leaves out: Go's dump of a pod template, so a pod-template-hash has the form of the real one, not its letters.
 */
import { compareText } from '../base/compare';

// No vowels and no 0, 1, 3: no word and no mistake can come of it.
const ALPHANUMS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_BASE_LENGTH = 63 - SUFFIX_LENGTH;

/** Draws of 32 unsigned bits: a seeded stream. */
export type Uint32Source = () => number;

/** Five letters at random, as names of pods end. */
export function generateSuffix(uint32: Uint32Source): string {
  let bits = uint32();
  let suffix = '';
  for (let i = 0; i < SUFFIX_LENGTH; i++) {
    suffix += ALPHANUMS[bits % ALPHANUMS.length];
    bits = Math.floor(bits / ALPHANUMS.length);
  }
  return suffix;
}

/** A name from a generateName: its first 58 characters and a random suffix. */
export function generateName(base: string, uint32: Uint32Source): string {
  return base.slice(0, MAX_BASE_LENGTH) + generateSuffix(uint32);
}

/** Writes any text with the letters that names are made of, one for each. */
export function safeEncodeString(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) encoded += ALPHANUMS[text.charCodeAt(i) % ALPHANUMS.length];
  return encoded;
}

/** A uid in the form of a version 4 UUID. */
export function uidFrom(uint32: Uint32Source): string {
  const a = uint32();
  const b = uint32();
  const c = uint32();
  const d = uint32();
  writeHex(a, 0);
  writeHex((b & 0xffff0000) | 0x4000 | (b & 0x0fff), 8);
  writeHex((c & 0x3fffffff) | 0x80000000, 16);
  writeHex(d, 24);
  // Made at once from its letters: a text put together from parts would keep the parts, in five times the memory.
  return String.fromCharCode.apply(undefined, LETTERS);
}

const DASH = 0x2d;
const LETTERS: number[] = new Array<number>(36).fill(DASH);
const PLACES = LETTERS.map((_, i) => i).filter((i) => i !== 8 && i !== 13 && i !== 18 && i !== 23);

/** Writes eight hex digits to the places of a uid from the digit `first` on. */
function writeHex(value: number, first: number): void {
  for (let i = 0; i < 8; i++) {
    const digit = (value >>> (28 - 4 * i)) & 15;
    LETTERS[PLACES[first + i] as number] = digit < 10 ? 48 + digit : 87 + digit;
  }
}

const FNV_OFFSET = 2166136261;
const FNV_PRIME = 16777619;
// The first byte of a UTF-8 sequence, by the number of bytes after it.
const LEAD_BYTES = [0, 0xc0, 0xe0, 0xf0];

/** FNV-1a of a text's UTF-8 bytes, 32 bits, unsigned; `state` continues an earlier hash. */
export function hash32(text: string, state = FNV_OFFSET): number {
  let hash = state;
  const byte = (value: number) => {
    hash = Math.imul(hash ^ value, FNV_PRIME);
  };
  for (const rune of text) {
    const code = rune.codePointAt(0)!;
    if (code < 0x80) byte(code);
    else {
      const tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
      byte(LEAD_BYTES[tail]! | (code >> (6 * tail)));
      for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) byte(0x80 | ((code >> shift) & 0x3f));
    }
  }
  return hash >>> 0;
}

/** The text of a decoded value that equal values share: keys sorted, absent fields left out. */
export function stableText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`;
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  return `{${keys
    .sort(compareText)
    .map((key) => `${JSON.stringify(key)}:${stableText(object[key])}`)
    .join(',')}}`;
}

const templateHashes = new WeakMap<object, number>();

/** The pod-template-hash of a pod template; a collision count above zero changes it. */
export function podTemplateHash(template: object, collisionCount?: number): string {
  let hash = templateHashes.get(template);
  if (hash === undefined) {
    hash = hash32(stableText(template));
    if (Object.isFrozen(template)) templateHashes.set(template, hash);
  }
  if (collisionCount !== undefined) hash = hash32(`\n${collisionCount}`, hash);
  return safeEncodeString(String(hash));
}
