import { canonicalQuantity } from '../../../../apimachinery/quantity';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { type LimitItem, validateLimits } from './validation';

type Fields = Record<string, unknown>;

interface Item {
  type?: string;
  max?: Record<string, string>;
  min?: Record<string, string>;
  default?: Record<string, string>;
  defaultRequest?: Record<string, string>;
}

export default defineKind({
  ...keptKind('v1', 'LimitRange'),
  createOnUpdate: true,
  validate: (object) => validateLimits((object as unknown as { spec?: { limits?: LimitItem[] } }).spec?.limits ?? []),
  setDefaults(object) {
    const { spec } = object as unknown as { spec?: Fields };
    for (const item of (spec?.limits ?? []) as Item[]) if (item.type === 'Container') setContainerLimits(item);
  },
});

/** Limits default to the most, requests to the limits, or else to the least. */
function setContainerLimits(item: Item): void {
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = canonical(limits);
  if (Object.keys(requests).length > 0) item.defaultRequest = canonical(requests);
}

function canonical(list: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, canonicalQuantity(amount)]));
}
