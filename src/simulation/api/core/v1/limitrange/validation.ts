import { duplicate, type FieldError, forbidden, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { compareQuantity, parseQuantity, type Quantity } from '../../../../apimachinery/quantity';
import { isQualifiedName } from '../../../../apimachinery/validation-names';
import { wordsAt } from '../../../validation/values';

type Amounts = Record<string, string>;

/** One limit: of what, and how much at least, at most, and unless said otherwise. */
export interface LimitItem {
  type?: string;
  max?: Amounts;
  min?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

/** What is wrong with a LimitRange. */
export function validateLimits(items: readonly LimitItem[]): FieldError[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const at = FieldPath.of('spec', 'limits').index(index);
    const { type = '' } = item;
    const errors = validateType(type, at.child('type'));
    if (seen.has(type)) errors.push(duplicate(at.child('type'), type));
    seen.add(type);
    if (type === 'Pod')
      for (const field of ['default', 'defaultRequest'] as const)
        if (Object.keys(item[field] ?? {}).length > 0)
          errors.push(forbidden(at.child(field), "may not be specified when `type` is 'Pod'"));
    const names = new Set(
      [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio].flatMap((list) =>
        Object.keys(list ?? {}),
      ),
    );
    for (const name of names) errors.push(...validateAmounts(item, name, at));
    return errors;
  });
}

function validateType(type: string, path: FieldPath): FieldError[] {
  const errors = wordsAt(path, type, isQualifiedName(type));
  if (errors.length > 0) return errors;
  if (!type.includes('/') && !TYPES.includes(type))
    return [invalid(path, type, 'must be a standard limit type or fully qualified')];
  return [];
}

function validateAmounts(item: LimitItem, name: string, path: FieldPath): FieldError[] {
  const read = (list: Amounts | undefined) => (list?.[name] === undefined ? undefined : parseQuantity(list[name]));
  const min = read(item.min);
  const max = read(item.max);
  const request = read(item.defaultRequest);
  const limit = read(item.default);
  const ratio = read(item.maxLimitRequestRatio);
  const errors: FieldError[] = [];
  const over = (a: Quantity | undefined, b: Quantity | undefined) => a && b && compareQuantity(a, b) > 0;
  const say = (field: string, value: Quantity | undefined, words: string) =>
    errors.push(invalid(path.child(field).key(name), value?.text, words));
  if (over(min, max)) say('min', min, `min value ${min?.text} is greater than max value ${max?.text}`);
  if (over(min, request))
    say('defaultRequest', request, `min value ${min?.text} is greater than default request value ${request?.text}`);
  if (over(request, max))
    say('defaultRequest', request, `default request value ${request?.text} is greater than max value ${max?.text}`);
  if (over(request, limit))
    say(
      'defaultRequest',
      request,
      `default request value ${request?.text} is greater than default limit value ${limit?.text}`,
    );
  // The server shows the least where the default is what is wrong.
  if (over(min, limit)) say('default', min, `min value ${min?.text} is greater than default value ${limit?.text}`);
  if (over(limit, max)) say('default', max, `default value ${limit?.text} is greater than max value ${max?.text}`);
  if (ratio) errors.push(...validateRatio(ratio, min, max, path.child('maxLimitRequestRatio').key(name)));
  return errors;
}

function validateRatio(
  ratio: Quantity,
  min: Quantity | undefined,
  max: Quantity | undefined,
  path: FieldPath,
): FieldError[] {
  if (ratio.nanos < 1_000_000_000n) return [invalid(path, ratio.text, `ratio ${ratio.text} is less than 1`)];
  if (!min || !max || min.nanos === 0n) return [];
  const most = Number(max.nanos) / Number(min.nanos);
  if (Number(ratio.nanos) / 1e9 <= most) return [];
  return [invalid(path, ratio.text, `ratio ${ratio.text} is greater than max/min = ${most.toFixed(6)}`)];
}
