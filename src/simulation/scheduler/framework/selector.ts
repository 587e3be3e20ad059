import type { LabelRequirement, Labels } from '../../apimachinery/label-requirement';
import { createSelector, NOTHING, type Selector } from '../../apimachinery/labels';

/** No labels at all. */
export const NO_LABELS: Labels = Object.freeze({});

/** A selector with more requirements; one that selects nothing stays so. */
export function withRequirements(selector: Selector, more: readonly LabelRequirement[]): Selector {
  if (!selector.requirements || more.length === 0) return selector;
  return createSelector([...selector.requirements, ...more]);
}

/** A text that is equal for selectors that were written alike. */
export function keyOfSelector(selector: Selector): string {
  return selector === NOTHING ? '!' : selector.toString();
}
