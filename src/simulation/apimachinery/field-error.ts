/**
 * The errors of validation, each at its field, and the 422 answer they become.
 * Models: apimachinery util/validation/field (types, texts, values as the server prints them) and errors.NewInvalid.
 * Leaves out: origins and short-circuit marks of declarative validation; no answer shows them.
 */
import type { FieldPath } from './field-path';
import { goJson, goQuote } from './go-format';
import type { Status, StatusCause } from './status';

/** The machine word of an error, which is the `reason` of its cause. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid';

/** One error of validation. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  /** The error without its field: `Invalid value: "x": must …`. */
  readonly body: string;
}

const TITLES: Record<FieldErrorType, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
};

/** Stands for the value of an error that shall not print one. */
export const OMIT_VALUE: unique symbol = Symbol('no value');

/** A field path, its text, or nothing: Go prints the absent path as `<nil>`. */
export type FieldPlace = FieldPath | string | undefined;

function fieldError(type: FieldErrorType, place: FieldPlace, value: unknown, detail: string): FieldError {
  const printed = value === OMIT_VALUE ? '' : `: ${printValue(value)}`;
  return {
    type,
    field: place === undefined ? '<nil>' : String(place),
    body: TITLES[type] + printed + (detail === '' ? '' : `: ${detail}`),
  };
}

/** Numbers and texts as Go prints them, everything else as JSON in the order of its fields. */
function printValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return goQuote(value);
  return typeof value === 'object' ? goJson(value) : String(value);
}

/** A value that must be given and is not. */
export function required(place: FieldPlace, detail = ''): FieldError {
  return fieldError('FieldValueRequired', place, OMIT_VALUE, detail);
}

/** A value that is malformed or out of bounds. */
export function invalid(place: FieldPlace, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueInvalid', place, value, detail);
}

/** A value of the wrong JSON type. */
export function typeInvalid(place: FieldPlace, value: unknown, detail: string): FieldError {
  return fieldError('FieldValueTypeInvalid', place, value, detail);
}

/** A value that is not one of an enumeration; the order of the supported ones is the caller's. */
export function notSupported(place: FieldPlace, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(goQuote).join(', ')}`;
  return fieldError('FieldValueNotSupported', place, value, detail);
}

/** A value that must be unique and is not. */
export function duplicate(place: FieldPlace, value: unknown, detail = ''): FieldError {
  return fieldError('FieldValueDuplicate', place, value, detail);
}

/** A value that is well formed but not permitted here. */
export function forbidden(place: FieldPlace, detail: string): FieldError {
  return fieldError('FieldValueForbidden', place, OMIT_VALUE, detail);
}

/** A value that names something absent. */
export function notFoundValue(place: FieldPlace, value: unknown): FieldError {
  return fieldError('FieldValueNotFound', place, value, '');
}

/** A text with more bytes than allowed; the text itself is not printed. */
export function tooLong(place: FieldPlace, maxBytes: number): FieldError {
  const detail = maxBytes < 0 ? 'value is too long' : `may not be more than ${maxBytes} bytes`;
  return fieldError('FieldValueTooLong', place, OMIT_VALUE, detail);
}

/** A list with more items than allowed. */
export function tooMany(place: FieldPlace, actual: number, max: number): FieldError {
  const detail = max < 0 ? 'has too many items' : `must have at most ${max} items`;
  return fieldError('FieldValueTooMany', place, actual < 0 ? OMIT_VALUE : actual, detail);
}

/** An error that is not the user's. */
export function internalFieldError(place: FieldPlace, message: string): FieldError {
  return fieldError('InternalError', place, OMIT_VALUE, message);
}

/** `spec.replicas: Invalid value: -1: must be …`, as messages print one error. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${error.body}`;
}

/** Several errors as Go's aggregate prints them: repeated texts once, brackets around more than one. */
export function aggregateText(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}

/** What an invalid object is: its kind, group and name. */
export interface InvalidObject {
  group: string;
  kind: string;
  name: string;
}

/** The 422 Status of an invalid object, as kube-apiserver answers it. */
export function invalidStatus({ group, kind, name }: InvalidObject, errors: readonly FieldError[]): Status {
  const causes: StatusCause[] = errors.map(({ type, body, field }) => ({ reason: type, message: body, field }));
  const subject = `${group === '' ? kind : `${kind}.${group}`} ${goQuote(name)} is invalid`;
  const details = {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    ...(causes.length === 0 ? {} : { causes }),
  };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: errors.length === 0 ? subject : `${subject}: ${aggregateText(errors.map(fieldErrorText))}`,
    reason: 'Invalid',
    details,
    code: 422,
  };
}
