/**
 * Turns JSON into an object of a kind: checks types, drops what the kind does not know, normalizes scalars.
 * Models: kube-apiserver v1.36 decoding (sigs.k8s.io/json, strict errors): messages, their order, null as absent.
 * Leaves out: integers beyond 2^53 are compared as doubles; a repeated list replaces the earlier one.
 */
import { parseQuantity, QuantityError, setOwn } from '../../apimachinery';
import { readBytes, readTime } from './decode-scalar';
import { goTypeName } from './go-names';
import type { FieldNote, TextNotes } from './json-text';
import type { StructType, ValueType } from './schema';

/** The request's fieldValidation. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** How to decode, and what the text said that the value cannot tell. */
export interface DecodeOptions {
  readonly fieldValidation: FieldValidation;
  readonly notes?: TextNotes;
  /** Strict errors that were found before, as duplicate keys in YAML: told first. */
  readonly strictErrors?: readonly string[];
}

/** The object, or why there is none. */
export interface Decoded {
  /** Undefined if `errors` is not empty. The input itself, if nothing had to change. */
  readonly object: Record<string, unknown> | undefined;
  /** Texts of the Warning headers, in order. */
  readonly warnings: readonly string[];
  /** Go's message, without "… cannot be handled as a …". At most one. */
  readonly errors: readonly string[];
  /** Where the value stands that did not fit, for messages that do not say it. */
  readonly misfit?: readonly (string | number)[];
}

/** The decoder stops collecting there (sigs.k8s.io/json). */
const strictErrorsMax = 100;
const noNotes: TextNotes = new Map();

/** Ends decoding at once, as an error of a hand-written unmarshaler does in Go. */
class AbortError extends Error {}

/** Decodes the JSON value of a whole object of the given type. */
export function decodeObject(json: unknown, type: StructType, options: DecodeOptions): Decoded {
  const decoder = new Decoder(options);
  let object: unknown;
  try {
    object = decoder.decodeRoot(json, type);
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    return { object: undefined, warnings: [], errors: [error.message], misfit: decoder.path };
  }
  if (decoder.firstError) {
    return { object: undefined, warnings: [], errors: [decoder.firstError.message], misfit: decoder.firstError.path };
  }
  const found = [...(options.strictErrors ?? []), ...decoder.strictErrors];
  if (options.fieldValidation === 'Strict' && found.length > 0) {
    return { object: undefined, warnings: [], errors: [`strict decoding error: ${found.join(', ')}`] };
  }
  const warnings = options.fieldValidation === 'Warn' ? found : [];
  return { object: object as Record<string, unknown>, warnings, errors: [] };
}

/** The message with which the server refuses a body that does not decode. */
export function cannotBeHandled(gvk: { kind: string; version: string }, wantedKind: string, error: string): string {
  return `${gvk.kind} in version "${gvk.version}" cannot be handled as a ${wantedKind}: ${error}`;
}

/** Marks a field that decodes to nothing. */
const absent = Symbol('absent');

class Decoder {
  firstError: { message: string; path: readonly (string | number)[] } | undefined;
  readonly #strictErrors = new Set<string>();
  readonly #notes: TextNotes;
  readonly #isTold: boolean;
  /** Fields and `[i]` from the root, for strict errors. */
  readonly #path: (string | number)[] = [];
  /** Struct fields only, as Go's type errors name them. */
  readonly #fields: string[] = [];
  /** The struct whose field is being decoded, and the type of that field. */
  #struct = '';
  #field = '';

  constructor(options: DecodeOptions) {
    this.#notes = options.notes ?? noNotes;
    this.#isTold = options.fieldValidation !== 'Ignore';
  }

  get path(): readonly (string | number)[] {
    return [...this.#path];
  }

  get strictErrors(): readonly string[] {
    return [...this.#strictErrors];
  }

  decodeRoot(json: unknown, type: StructType): unknown {
    const value = this.#decode(json, { is: 'struct', of: type });
    return value === absent ? {} : value;
  }

  #decode(value: unknown, type: ValueType, literal?: string): unknown {
    if (value === null || value === undefined) return absent;
    switch (type.is) {
      case 'any':
        return value;
      case 'struct':
        return typeof value === 'object' && !Array.isArray(value)
          ? this.#decodeStruct(value as Record<string, unknown>, type.of)
          : this.#wrongType(value, type);
      case 'list':
        return Array.isArray(value) ? this.#decodeList(value, type.of) : this.#wrongType(value, type);
      case 'map':
        return typeof value === 'object' && !Array.isArray(value)
          ? this.#decodeMap(value as Record<string, unknown>, type.of)
          : this.#wrongType(value, type);
      case 'string':
      case 'enum':
        return typeof value === 'string' ? value : this.#wrongType(value, type);
      case 'bool':
        return typeof value === 'boolean' ? value : this.#wrongType(value, type);
      default:
        return this.#decodeScalar(value, type, literal);
    }
  }

  #decodeScalar(value: unknown, type: ValueType, literal: string | undefined): unknown {
    switch (type.is) {
      case 'int32':
        return this.#decodeInteger(value, type, literal);
      case 'int64':
        return this.#decodeInteger(value, type, literal);
      case 'float64':
        return typeof value === 'number' ? value : this.#wrongType(value, type);
      case 'int-or-string':
        if (typeof value === 'string') return value;
        return this.#decodeInteger(value, { is: 'int32' }, literal, true);
      case 'quantity':
        return this.#decodeQuantity(value);
      case 'time':
      case 'micro-time':
        if (typeof value !== 'string') throw new AbortError(this.#typeError(kindOf(value), 'string'));
        return this.#orAbort(readTime(value, type.is));
      default:
        return this.#decodeBytes(value, type);
    }
  }

  /** `isMarshaled`: the type reads itself (IntOrString), so its error ends decoding. */
  #decodeInteger(value: unknown, type: ValueType, literal: string | undefined, isMarshaled = false): unknown {
    const is32 = type.is === 'int32';
    if (typeof value !== 'number') {
      if (isMarshaled) throw new AbortError(this.#typeError(kindOf(value), 'int32'));
      return this.#wrongType(value, type);
    }
    const max = is32 ? 2 ** 31 - 1 : 2 ** 63;
    // As doubles, 2^63-1 and 2^63 are one number, so that one is taken.
    const fits = Number.isInteger(value) && value <= max && value >= (is32 ? -max - 1 : -max);
    if (fits && (literal === undefined || /^-?\d+$/.test(literal))) return Object.is(value, -0) ? 0 : value;
    const message = this.#typeError(`number ${literal ?? String(value)}`, is32 ? 'int32' : 'int64');
    if (isMarshaled) throw new AbortError(message);
    return this.#saveError(message);
  }

  #decodeQuantity(value: unknown): string {
    const text = typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
    try {
      return parseQuantity(String(text).trim()).text;
    } catch (error) {
      throw error instanceof QuantityError ? new AbortError(error.message) : error;
    }
  }

  #decodeBytes(value: unknown, type: ValueType): unknown {
    if (typeof value !== 'string') return this.#wrongType(value, type);
    const read = readBytes(value);
    if ('value' in read) return read.value;
    return this.#saveError(read.error);
  }

  #orAbort(read: { value: string } | { error: string }): string {
    if ('error' in read) throw new AbortError(read.error);
    return read.value;
  }

  #decodeStruct(source: Record<string, unknown>, type: StructType): Record<string, unknown> {
    const notes = this.#notes.size === 0 ? undefined : this.#notes.get(source);
    const fields = type.fields;
    const outer = this.#struct;
    const outerField = this.#field;
    let changed: Record<string, unknown> | undefined;
    let seen = 0;
    for (const name of Object.keys(source)) {
      if (notes) this.#tellDuplicates(notes, seen);
      seen++;
      const value = source[name];
      const field = fields.get(name);
      let decoded: unknown = absent;
      if (field === undefined) this.#tellStrict('unknown field', name);
      else {
        this.#struct = type.name;
        this.#field = name;
        this.#fields.push(name);
        this.#path.push(name);
        decoded = this.#decode(value, field.type, notes && literalOf(notes, name));
        this.#path.pop();
        this.#fields.pop();
      }
      if (decoded === value && changed === undefined) continue;
      changed ??= copyBefore(source, name);
      if (decoded !== absent) setOwn(changed, name, decoded);
    }
    if (notes) this.#tellDuplicates(notes, seen);
    this.#struct = outer;
    this.#field = outerField;
    return changed ?? source;
  }

  #decodeMap(source: Record<string, unknown>, of: ValueType): Record<string, unknown> {
    const notes = this.#notes.size === 0 ? undefined : this.#notes.get(source);
    let changed: Record<string, unknown> | undefined;
    let seen = 0;
    for (const key of Object.keys(source)) {
      if (notes) this.#tellDuplicates(notes, seen);
      seen++;
      const value = source[key];
      this.#path.push(key);
      const decoded = this.#decodeElement(value, of, notes && literalOf(notes, key));
      this.#path.pop();
      if (decoded === value && changed === undefined) continue;
      changed ??= copyBefore(source, key);
      setOwn(changed, key, decoded);
    }
    if (notes) this.#tellDuplicates(notes, seen);
    return changed ?? source;
  }

  #decodeList(source: readonly unknown[], of: ValueType): readonly unknown[] {
    const notes = this.#notes.size === 0 ? undefined : this.#notes.get(source);
    let changed: unknown[] | undefined;
    for (let i = 0; i < source.length; i++) {
      this.#path.push(i);
      const decoded = this.#decodeElement(source[i], of, notes && literalOf(notes, String(i)));
      this.#path.pop();
      if (decoded !== source[i] && changed === undefined) changed = source.slice(0, i);
      changed?.push(decoded);
    }
    return changed ?? source;
  }

  /** In a list or map, null is Go's zero value. */
  #decodeElement(value: unknown, of: ValueType, literal: string | undefined): unknown {
    const decoded = this.#decode(value, of, literal);
    return decoded === absent ? zeroOf(of) : decoded;
  }

  /** Saves Go's first type error; the rest is still read, for errors that end decoding win over it. */
  #wrongType(value: unknown, type: ValueType): typeof absent {
    return this.#saveError(this.#typeError(kindOf(value), this.#goNameHere(type)));
  }

  #saveError(message: string): typeof absent {
    this.firstError ??= { message, path: this.path };
    return absent;
  }

  #goNameHere(type: ValueType): string {
    return goTypeName(type, this.#struct, this.#field);
  }

  #typeError(found: string, goType: string): string {
    if (this.#struct === '') return `json: cannot unmarshal ${found} into Go value of type ${goType}`;
    return `json: cannot unmarshal ${found} into Go struct field ${this.#struct}.${this.#fields.join('.')} of type ${goType}`;
  }

  #tellDuplicates(notes: readonly FieldNote[], seen: number): void {
    for (const note of notes) {
      if ('duplicate' in note.found && note.after === seen) this.#tellStrict('duplicate field', note.field);
    }
  }

  #tellStrict(what: string, name: string): void {
    if (!this.#isTold || this.#strictErrors.size >= strictErrorsMax) return;
    let path = '';
    for (const step of [...this.#path, name]) {
      path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
    }
    this.#strictErrors.add(`${what} "${path}"`);
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function zeroOf(type: ValueType): unknown {
  switch (type.is) {
    case 'string':
    case 'enum':
    case 'byte':
      return '';
    case 'bool':
      return false;
    case 'quantity':
      return '0';
    case 'int32':
    case 'int64':
    case 'float64':
    case 'int-or-string':
      return 0;
    case 'struct':
      return {};
    default:
      return null;
  }
}

function literalOf(notes: readonly FieldNote[], field: string): string | undefined {
  // The last one, since a repeated field keeps its last value.
  const note = notes.findLast((candidate) => candidate.field === field && 'literal' in candidate.found);
  return note && 'literal' in note.found ? note.found.literal : undefined;
}

/** A copy of the fields that came before `name`, the first that changes. */
function copyBefore(source: Record<string, unknown>, name: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    if (key === name) break;
    setOwn(copy, key, source[key]);
  }
  return copy;
}
