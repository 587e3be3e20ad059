/**
 * Label selectors, compiled once and matched often.
 * Models: apimachinery labels.Selector and metav1.LabelSelectorAsSelector.
 * Leaves out: nothing that an answer shows.
 */
import { compareText } from '../base/compare';
import { goQuote } from './go-format';
import {
  createRequirement,
  type LabelRequirement,
  type Labels,
  requirementMatcher,
  requirementText,
  SelectorError,
} from './label-requirement';
import { parseRequirements } from './label-selector-parser';

/** A label selector as objects hold it. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

/** A compiled selector over labels. */
export interface Selector {
  /** The requirements, sorted by key; undefined for the selector that matches nothing. */
  readonly requirements: readonly LabelRequirement[] | undefined;
  /** Whether it restricts nothing. */
  readonly isEmpty: boolean;
  /** Whether an object with these labels is chosen; no labels are like an empty map. */
  matches(labels: Labels | undefined): boolean;
  /** The one value that it demands of a key, if it does. */
  exactValue(key: string): string | undefined;
  /** The canonical string form. */
  toString(): string;
}

const NO_LABELS: Labels = {};

/** The selector that chooses nothing: that of an absent LabelSelector. */
export const NOTHING: Selector = {
  requirements: undefined,
  isEmpty: false,
  matches: () => false,
  exactValue: () => undefined,
  toString: () => '',
};

/** The selector that chooses everything: that of an empty LabelSelector. */
export const EVERYTHING: Selector = createSelector([]);

/** Compiles requirements into a selector. */
export function createSelector(requirements: readonly LabelRequirement[]): Selector {
  const sorted = [...requirements].sort((a, b) => compareText(a.key, b.key));
  const matchers = sorted.map(requirementMatcher);
  let text: string | undefined;
  return {
    requirements: sorted,
    isEmpty: sorted.length === 0,
    matches(labels = NO_LABELS) {
      for (const matches of matchers) if (!matches(labels)) return false;
      return true;
    },
    exactValue(key) {
      const found = sorted.find((requirement) => requirement.key === key);
      if (found?.values.length !== 1) return undefined;
      return found.operator === '=' || found.operator === '==' || found.operator === 'in' ? found.values[0] : undefined;
    },
    toString() {
      text ??= sorted.map(requirementText).join(',');
      return text;
    },
  };
}

/** Reads the string form (`app=web,tier in (a,b)`); throws SelectorError with the server's words. */
export function parseLabelSelector(text: string): Selector {
  const requirements = parseRequirements(text);
  return requirements.length === 0 ? EVERYTHING : createSelector(requirements);
}

/** The selector of plain labels, none of which is checked: a Service's, a ReplicationController's. */
export function selectorFromSet(labels: Labels | undefined): Selector {
  if (!labels) return EVERYTHING;
  let selector = compiledSets.get(labels);
  if (!selector) {
    const requirements = Object.entries(labels).map(([key, value]) => ({
      key,
      operator: '=' as const,
      values: [value],
    }));
    selector = createSelector(requirements);
    if (Object.isFrozen(labels)) compiledSets.set(labels, selector);
  }
  return selector;
}

// Objects in stores are frozen, so what was compiled of one identity stays true; unfrozen ones are compiled anew.
const compiledSets = new WeakMap<object, Selector>();
const compiledSelectors = new WeakMap<object, Selector>();

/** The compiled form of an object's selector: absent chooses nothing, `{}` everything; throws SelectorError. */
export function compileSelector(selector: LabelSelector | null | undefined): Selector {
  if (!selector) return NOTHING;
  let compiled = compiledSelectors.get(selector);
  if (!compiled) {
    compiled = compile(selector);
    if (Object.isFrozen(selector)) compiledSelectors.set(selector, compiled);
  }
  return compiled;
}

const EXPRESSION_OPERATORS = new Map<string, 'in' | 'notin' | 'exists' | '!'>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

function compile({ matchLabels, matchExpressions }: LabelSelector): Selector {
  const requirements: LabelRequirement[] = [];
  for (const [key, value] of Object.entries(matchLabels ?? {})) requirements.push(createRequirement(key, '=', [value]));
  for (const { key, operator, values } of matchExpressions ?? []) {
    const known = EXPRESSION_OPERATORS.get(operator);
    if (!known) throw new SelectorError(`${goQuote(operator)} is not a valid label selector operator`);
    requirements.push(createRequirement(key, known, [...(values ?? [])]));
  }
  return requirements.length === 0 ? EVERYTHING : createSelector(requirements);
}

/** The selector as kubectl prints it: `<none>` for one that restricts nothing or is absent, `<error>` for a broken one. */
export function formatLabelSelector(selector: LabelSelector | null | undefined): string {
  try {
    const text = compileSelector(selector).toString();
    return text === '' ? '<none>' : text;
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}
