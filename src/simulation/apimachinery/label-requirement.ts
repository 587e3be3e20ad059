import { compareText } from '../base/compare';
import { aggregateText, type FieldError, fieldErrorText, invalid, notSupported } from './field-error';
import type { FieldPath } from './field-path';
import { isQualifiedName, isValidLabelValue } from './validation-names';

/** Labels by key. */
export type Labels = { readonly [key: string]: string };

/** The operators of requirements, in the words of apimachinery's selection package. */
export type SelectorOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!';

/** One requirement: a key, an operator, and the values it takes. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** A selector that cannot be read; the message is apimachinery's own. */
export class SelectorError extends Error {}

/** The operators that stand between a key and values, as messages list them. */
export const BINARY_OPERATORS = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'] as const;

const KNOWN_OPERATORS: readonly string[] = [...BINARY_OPERATORS, 'exists', '!'];

/** Makes a requirement; throws SelectorError with all that is wrong with it. */
export function createRequirement(
  key: string,
  operator: SelectorOperator,
  values: readonly string[],
  path?: FieldPath,
): LabelRequirement {
  const errors: FieldError[] = [];
  const below = (name: string) => (path ? path.child(name).toString() : name);
  const keyError = labelKeyError(key, below('key'));
  if (keyError) errors.push(keyError);
  const valuesPath = below('values');
  errors.push(...countErrors(operator, values, valuesPath));
  if (!KNOWN_OPERATORS.includes(operator)) errors.push(notSupported(below('operator'), operator, KNOWN_OPERATORS));
  values.forEach((value, index) => {
    const wrong = isValidLabelValue(value);
    if (wrong.length > 0) errors.push(invalid(`${valuesPath}[${index}][${key}]`, value, wrong.join('; ')));
  });
  if (errors.length > 0) throw new SelectorError(aggregateText(errors.map(fieldErrorText)));
  return { key, operator, values };
}

/** What is wrong with a label's key, at a path (or nowhere, which Go prints as `<nil>`). */
export function labelKeyError(key: string, path: string | undefined): FieldError | undefined {
  const wrong = isQualifiedName(key);
  return wrong.length > 0 ? invalid(path, key, wrong.join('; ')) : undefined;
}

function countErrors(operator: SelectorOperator, values: readonly string[], path: string): FieldError[] {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0
        ? [invalid(path, values, "for 'in', 'notin' operators, values set can't be empty")]
        : [];
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : [invalid(path, values, 'exact-match compatibility requires one single value')];
    case 'exists':
    case '!':
      return values.length === 0
        ? []
        : [invalid(path, values, 'values set must be empty for exists and does not exist')];
    case 'gt':
    case 'lt':
      return compareErrors(values, path);
    default:
      return [];
  }
}

function compareErrors(values: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (values.length !== 1)
    errors.push(invalid(path, values, "for 'Gt', 'Lt' operators, exactly one value is required"));
  values.forEach((value, index) => {
    if (parseInt64(value) !== undefined) return;
    errors.push(invalid(`${path}[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer"));
  });
  return errors;
}

/** The integer of a text as Go's ParseInt(s, 10, 64) reads it, undefined where it fails. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value === BigInt.asIntN(64, value) ? value : undefined;
}

/** The requirement as a function of labels, with its values prepared once. */
export function requirementMatcher({ key, operator, values }: LabelRequirement): (labels: Labels) => boolean {
  switch (operator) {
    case 'exists':
      return (labels) => Object.hasOwn(labels, key);
    case '!':
      return (labels) => !Object.hasOwn(labels, key);
    case 'gt':
    case 'lt': {
      const bound = parseInt64(values[0] ?? '');
      return (labels) => {
        const value = Object.hasOwn(labels, key) ? parseInt64(labels[key]!) : undefined;
        if (value === undefined || bound === undefined) return false;
        return operator === 'gt' ? value > bound : value < bound;
      };
    }
    default: {
      const accepts = valueMatcher(values);
      const isNegated = operator === 'notin' || operator === '!=';
      if (isNegated) return (labels) => !Object.hasOwn(labels, key) || !accepts(labels[key]!);
      return (labels) => Object.hasOwn(labels, key) && accepts(labels[key]!);
    }
  }
}

function valueMatcher(values: readonly string[]): (value: string) => boolean {
  if (values.length === 1) {
    const only = values[0];
    return (value) => value === only;
  }
  const set = new Set(values);
  return (value) => set.has(value);
}

/** The requirement as selectors print it: `key in (a,b)`, values sorted. */
export function requirementText({ key, operator, values }: LabelRequirement): string {
  const list = () => [...values].sort(compareText).join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list()})`;
    case 'gt':
      return `${key}>${list()}`;
    case 'lt':
      return `${key}<${list()}`;
    default:
      return `${key}${operator}${list()}`;
  }
}
