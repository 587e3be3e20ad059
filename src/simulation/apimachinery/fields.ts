/**
 * Field selectors: `metadata.name=x,spec.nodeName!=y`.
 * Models: apimachinery fields.ParseSelector: terms, escapes (`\\,` `\\=` `\\\\`) and messages.
 * Leaves out: which fields a kind knows; the API server checks that with `requirements`.
 */
import { compareText } from '../base/compare';
import { SelectorError } from './label-requirement';

/** One term of a field selector. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** A field selector, ready to match. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  readonly isEmpty: boolean;
  /** Whether the fields that the getter reads are as demanded; a field that is absent counts as ''. */
  matches(getField: (field: string) => string | undefined): boolean;
  /** The one value that it demands of a field, if it does. */
  exactValue(field: string): string | undefined;
  /** The canonical string form. */
  toString(): string;
}

/** Makes a field selector of terms. */
export function createFieldSelector(requirements: readonly FieldRequirement[]): FieldSelector {
  return {
    requirements,
    isEmpty: requirements.length === 0,
    matches: (getField) =>
      requirements.every(({ field, operator, value }) => ((getField(field) ?? '') === value) === (operator === '=')),
    exactValue: (field) => requirements.find((term) => term.field === field && term.operator === '=')?.value,
    toString: () =>
      requirements.map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`).join(','),
  };
}

/** Reads a field selector; throws SelectorError with the server's words. */
export function parseFieldSelector(selector: string): FieldSelector {
  const terms = splitTerms(selector).sort(compareText);
  const requirements: FieldRequirement[] = [];
  for (const term of terms) {
    if (term === '') continue;
    const match = /!=|==|=/.exec(term);
    if (!match) throw new SelectorError(`invalid selector: '${selector}'; can't understand '${term}'`);
    requirements.push({
      field: term.slice(0, match.index),
      operator: match[0] === '!=' ? '!=' : '=',
      value: unescapeFieldValue(term.slice(match.index + match[0].length)),
    });
  }
  return createFieldSelector(requirements);
}

/** Cuts at the commas that no backslash precedes. */
function splitTerms(selector: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < selector.length; i++) {
    if (selector[i] === '\\') i++;
    else if (selector[i] === ',') {
      terms.push(selector.slice(start, i));
      start = i + 1;
    }
  }
  terms.push(selector.slice(start));
  return terms;
}

/** Writes a value so that it can stand in a selector. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

function unescapeFieldValue(text: string): string {
  let value = '';
  for (let i = 0; i < text.length; i++) {
    const rune = text[i]!;
    if (rune === '\\') {
      const next = text[++i];
      if (next !== '\\' && next !== ',' && next !== '=') {
        throw new SelectorError(`invalid field selector: invalid escape sequence: \\${next ?? ''}`);
      }
      value += next;
    } else if (rune === ',' || rune === '=') {
      // Go prints the rune as a number here.
      throw new SelectorError(`invalid field selector: unescaped character in value: ${rune.charCodeAt(0)}`);
    } else {
      value += rune;
    }
  }
  return value;
}
