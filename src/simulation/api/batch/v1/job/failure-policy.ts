import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooMany,
} from '../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../apimachinery/field-path';
import { qualifiedName } from '../../../validation/values';
import type { JobSpec, PodFailurePolicyRule } from './job';

const RULES_MAX = 20;
const VALUES_MAX = 255;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

/** What is wrong with the rules about failed pods. */
export function validateFailurePolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const at = path.child('rules');
  if (rules.length > RULES_MAX) return [tooMany(at, rules.length, RULES_MAX)];
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  return rules.flatMap((rule, index) => validateRule(rule, spec, names, at.index(index)));
}

function validateRule(
  { action, onExitCodes, onPodConditions }: PodFailurePolicyRule,
  spec: JobSpec,
  names: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('action');
  if (!action) errors.push(required(at, `valid values: ${ACTIONS.map((name) => JSON.stringify(name)).join(', ')}`));
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined)
    errors.push(invalid(at, action, 'requires the backoffLimitPerIndex to be set'));
  else if (!ACTIONS.includes(action)) errors.push(notSupported(at, action, ACTIONS));
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, names, path.child('onExitCodes')));
  if (onPodConditions?.length)
    onPodConditions.forEach(({ type, status }, index) => {
      const place = path.child('onPodConditions').index(index);
      errors.push(...qualifiedName(type ?? '', place.child('type')));
      if (!['True', 'False', 'Unknown'].includes(status ?? ''))
        errors.push(notSupported(place.child('status'), status ?? '', ['False', 'True', 'Unknown']));
    });
  const hasConditions = Boolean(onPodConditions?.length);
  if (onExitCodes && hasConditions)
    errors.push(ofRule(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!onExitCodes && !hasConditions)
    errors.push(ofRule(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

/** These two errors are made without a value in the server. */
function ofRule(path: FieldPath, words: string): FieldError {
  const error = invalid(path, '', words);
  return { ...error, body: `Invalid value: ${words}` };
}

function validateExitCodes(
  { containerName, operator, values = [] }: NonNullable<PodFailurePolicyRule['onExitCodes']>,
  names: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(
      operator
        ? notSupported(path.child('operator'), operator, ['In', 'NotIn'])
        : required(path.child('operator'), 'valid values: "In", "NotIn"'),
    );
  if (containerName !== undefined && !names.has(containerName))
    errors.push(
      invalid(
        path.child('containerName'),
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  const at = path.child('values');
  if (values.length === 0) errors.push(invalid(at, values, 'at least one value is required'));
  else if (values.length > VALUES_MAX) errors.push(tooMany(at, values.length, VALUES_MAX));
  const seen = new Set<number>();
  values.forEach((value, index) => {
    if (operator === 'In' && value === 0)
      errors.push(invalid(at.index(index), value, 'must not be 0 for the In operator'));
    if (seen.has(value)) errors.push(duplicate(at.index(index), value));
    seen.add(value);
  });
  if (values.some((value, index) => index > 0 && value < (values[index - 1] as number)))
    errors.push(invalid(at, values, 'must be ordered'));
  return errors;
}
