import { type FieldError, forbidden, invalid, notFoundValue, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import {
  addQuantity,
  compareQuantity,
  parseQuantity,
  type Quantity,
  ZERO_QUANTITY,
} from '../../../../../apimachinery/quantity';
import { isQualifiedName } from '../../../../../apimachinery/validation-names';
import { wordsAt } from '../../../../validation/values';
import type { ResourceList } from '../../shared';
import type { ResourceRequirements } from '../container';
import type { PodSpec } from '../pod';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);
const isHugePages = (name: string) => name.startsWith('hugepages-');
/** Resources of Kubernetes itself have no prefix, or one of its own. */
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');
/** What may be asked for in other amounts than it is limited to. */
const mayOvercommit = (name: string) => isNative(name) && !isHugePages(name);

/** What is wrong with what a container asks for. */
export function validateResources(
  resources: ResourceRequirements,
  claims: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const errors = validateLimits(resources, path);
  errors.push(...validateClaims(resources, claims, path));
  return errors;
}

function validateLimits({ limits = {}, requests = {} }: ResourceRequirements, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of Object.keys(limits)) errors.push(...validateAmount(name, limits, path.child('limits')));
  for (const name of Object.keys(requests)) {
    const at = path.child('requests');
    errors.push(...validateAmount(name, requests, at));
    const limit = limits[name];
    if (limit === undefined) {
      if (!mayOvercommit(name))
        errors.push(required(path.child('limits'), 'Limit must be set for non overcommitable resources'));
      continue;
    }
    const order = compareQuantity(parseQuantity(requests[name] as string), parseQuantity(limit));
    if (order !== 0 && !mayOvercommit(name))
      errors.push(invalid(at, text(requests[name]), `must be equal to ${name} limit of ${text(limit)}`));
    else if (order > 0)
      errors.push(invalid(at, text(requests[name]), `must be less than or equal to ${name} limit of ${text(limit)}`));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  return errors;
}

function text(quantity: string | undefined): string {
  return parseQuantity(quantity as string).text;
}

function validateAmount(name: string, list: ResourceList, path: FieldPath): FieldError[] {
  const at = path.key(name);
  const errors = validateResourceName(name, at);
  const quantity = parseQuantity(list[name] as string);
  if (quantity.nanos < 0n) errors.push(invalid(at, quantity.text, 'must be greater than or equal to 0'));
  if (!isNative(name) && quantity.nanos % 1_000_000_000n !== 0n)
    errors.push(invalid(at, quantity.text, 'must be an integer'));
  return errors;
}

/** What keeps a text from being a resource that a container can have. */
export function validateResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = wordsAt(path, name, isQualifiedName(name));
  if (errors.length > 0) return errors;
  if (!name.includes('/')) {
    if (!STANDARD.has(name) && !isHugePages(name))
      errors.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (isNative(name)) return errors;
  else if (name.startsWith('requests.'))
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
  return errors;
}

function validateClaims(
  { claims = [] }: ResourceRequirements,
  known: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const at = path.child('claims');
  return claims.flatMap(({ name }, index) => {
    if (!name) return [required(at.index(index))];
    return known.has(name) ? [] : [notFoundValue(at.index(index), name)];
  });
}

/** What is wrong with what a pod asks for as a whole. */
export function validatePodResources(spec: PodSpec, path: FieldPath): FieldError[] {
  const { resources } = spec;
  if (!resources) return [];
  const errors: FieldError[] = [];
  const { limits = {}, requests = {} } = resources;
  errors.push(...validateLimits({ limits, requests }, path));
  for (const [name, sum] of aggregateRequests(spec)) {
    const own = requests[name] === undefined ? ZERO_QUANTITY : parseQuantity(requests[name]);
    if (compareQuantity(sum, own) > 0)
      errors.push(
        invalid(
          path.child('requests').key(name),
          own.text,
          `must be greater than or equal to aggregate container requests of ${sum.text}`,
        ),
      );
  }
  spec.containers.forEach((container, index) => {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      if (limits[name] === undefined || compareQuantity(parseQuantity(limit), parseQuantity(limits[name])) <= 0)
        continue;
      const at = path.child('containers').index(index).key(name).child('limits');
      errors.push(invalid(at, text(limit), `must be less than or equal to pod limits of ${text(limits[name])}`));
    }
  });
  return errors;
}

function aggregateRequests(spec: PodSpec): Map<string, Quantity> {
  const sums = new Map<string, Quantity>();
  for (const { resources } of spec.containers)
    for (const [name, amount] of Object.entries(resources?.requests ?? {}))
      sums.set(name, addQuantity(sums.get(name) ?? ZERO_QUANTITY, parseQuantity(amount)));
  return sums;
}
