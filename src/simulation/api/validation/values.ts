import { parseIp } from '../../apimachinery/cidr';
import { type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error';
import type { FieldPath } from '../../apimachinery/field-path';
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
  isValidPortName,
  isValidPortNum,
  regexError,
} from '../../apimachinery/validation-names';

/** The errors of a value whose check answers words. */
export function wordsAt(path: FieldPath, value: unknown, words: readonly string[]): FieldError[] {
  return words.map((text) => invalid(path, value, text));
}

/** A number that may not be below 0. */
export function nonNegative(value: number | undefined, path: FieldPath): FieldError[] {
  return (value ?? 0) < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

/** A number that must be above 0. */
export function positive(value: number | undefined, path: FieldPath): FieldError[] {
  return (value ?? 0) <= 0 ? [invalid(path, value ?? 0, 'must be greater than zero')] : [];
}

/** A DNS label: names of containers, volumes, hosts. */
export function dnsLabel(value: string, path: FieldPath): FieldError[] {
  return wordsAt(path, value, isDNS1123Label(value));
}

/** A DNS subdomain: names of most objects. */
export function dnsSubdomain(value: string, path: FieldPath): FieldError[] {
  return wordsAt(path, value, isDNS1123Subdomain(value));
}

/** A qualified name (`prefix/name`). */
export function qualifiedName(value: string, path: FieldPath): FieldError[] {
  return wordsAt(path, value, isQualifiedName(value));
}

/** A label's key, in the words that count bytes. */
export function labelName(key: string, path: FieldPath): FieldError[] {
  return wordsAt(path, key, labelNameWords(key));
}

/** What keeps a text from being a label's key. */
export function labelNameWords(key: string): string[] {
  return isQualifiedName(key).map(inBytes);
}

/** What keeps a text from being a label's value. */
export function labelValueWords(value: string): string[] {
  return isValidLabelValue(value).map(inBytes);
}

/** Checks that were rewritten count bytes in words too. */
function inBytes(words: string): string {
  return words.replace(/(must be no more than \d+) characters$/, '$1 bytes');
}

/** One of an enumeration: required, and one of the values in the order that the server lists. */
export function oneOf(value: string | undefined, supported: readonly string[], path: FieldPath): FieldError[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** One of an enumeration, if given; the empty text counts as a value. */
export function ifGivenOneOf(value: string | undefined, supported: readonly string[], path: FieldPath): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** A port: its number, or the name of one. */
export function portNumOrName(port: number | string | undefined, path: FieldPath): FieldError[] {
  if (typeof port === 'string') return wordsAt(path, port, isValidPortName(port));
  return wordsAt(path, port ?? 0, isValidPortNum(port ?? 0));
}

/** An IP address of either family. */
export function ipAddress(value: string, path: FieldPath): FieldError[] {
  return parseIp(value) ? [] : [invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

/** A path below some root: relative, without steps up. */
export function descendingPath(value: string, path: FieldPath): FieldError[] {
  const errors = value.startsWith('/') ? [invalid(path, value, 'must be a relative path')] : [];
  return [...errors, ...noBacksteps(value, path)];
}

/** A path without steps up. */
export function noBacksteps(value: string, path: FieldPath): FieldError[] {
  return value.split('/').includes('..') ? [invalid(path, value, "must not contain '..'")] : [];
}

/** A descending path that does not even begin with two dots. */
export function plainDescendingPath(value: string, path: FieldPath): FieldError[] {
  const errors = descendingPath(value, path);
  if (value.startsWith('..') && !value.startsWith('../')) errors.push(invalid(path, value, "must not start with '..'"));
  return errors;
}

const SEARCH_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SEARCH_DOMAIN = `${SEARCH_LABEL}(\\.${SEARCH_LABEL})*`;

/** A DNS search domain, in which underscores are allowed. */
export function searchDomain(value: string, path: FieldPath): FieldError[] {
  if (new RegExp(`^${SEARCH_DOMAIN}$`).test(value)) return [];
  const words =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
  return [invalid(path, value, regexError(words, SEARCH_DOMAIN, 'example.com'))];
}
