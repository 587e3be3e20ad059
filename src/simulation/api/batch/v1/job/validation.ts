import { type FieldError, invalid, notSupported, required, tooLong } from '../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../apimachinery/field-path';
import { SelectorError } from '../../../../apimachinery/label-requirement';
import { compileSelector } from '../../../../apimachinery/labels';
import { mismatch, validatePodTemplate } from '../../../core/v1/pod/validation/template';
import { validateLabelSelector } from '../../../validation/label-selector';
import { nonNegative, qualifiedName } from '../../../validation/values';
import { validateFailurePolicy } from './failure-policy';
import type { JobSpec } from './job';

const INDEXED_MAX = 100_000;
const MANAGED_BY_MAX = 63;

/** What is wrong with a Job's spec but its selector. */
export function validateJobSpec(spec: JobSpec, path: FieldPath): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  const errors = counts.flatMap((field) => nonNegative(spec[field], path.child(field)));
  if (spec.managedBy !== undefined) errors.push(...validateManagedBy(spec.managedBy, path.child('managedBy')));
  errors.push(...validateMode(spec, path));
  if (spec.podFailurePolicy) errors.push(...validateFailurePolicy(spec, path.child('podFailurePolicy')));
  if (spec.successPolicy) errors.push(...validateSuccessPolicy(spec, path.child('successPolicy')));
  errors.push(...validateReplacement(spec, path.child('podReplacementPolicy')));
  errors.push(...validatePodTemplate(spec.template, path.child('template')));
  errors.push(...validateRestartPolicy(spec, path.child('template', 'spec', 'restartPolicy')));
  return errors;
}

/** What is wrong with the selector, generated or not. */
export function validateJobSelector({ selector, template }: JobSpec, path: FieldPath): FieldError[] {
  const at = path.child('selector');
  const errors = selector ? validateLabelSelector(selector, at) : [required(at)];
  try {
    errors.push(...mismatch(template, compileSelector(selector), path.child('template')));
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
  }
  return errors;
}

function validateManagedBy(value: string, path: FieldPath): FieldError[] {
  const slash = value.indexOf('/');
  const errors: FieldError[] = [];
  if (!value) errors.push(required(path));
  else if (slash <= 0 || slash === value.length - 1)
    errors.push(invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  else errors.push(...qualifiedName(value, path));
  if (value.length > MANAGED_BY_MAX) errors.push(tooLong(path, MANAGED_BY_MAX));
  return errors;
}

function validateMode(spec: JobSpec, path: FieldPath): FieldError[] {
  const { completionMode: mode, completions, parallelism = 0 } = spec;
  const errors: FieldError[] = [];
  if (mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(notSupported(path.child('completionMode'), mode ?? '', ['NonIndexed', 'Indexed']));
  if (mode === 'Indexed') {
    if (completions === undefined) errors.push(required(path.child('completions'), 'when completion mode is Indexed'));
    if (parallelism > INDEXED_MAX)
      errors.push(
        invalid(
          path.child('parallelism'),
          parallelism,
          `must be less than or equal to ${INDEXED_MAX} when completion mode is Indexed`,
        ),
      );
    return errors;
  }
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
    if (spec[field] !== undefined)
      errors.push(invalid(path.child(field), spec[field], 'requires indexed completion mode'));
  return errors;
}

function validateReplacement(
  { podReplacementPolicy: policy, podFailurePolicy }: JobSpec,
  path: FieldPath,
): FieldError[] {
  if (policy === undefined) return [];
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return supported.includes(policy) ? [] : [notSupported(path, policy, supported)];
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: FieldPath): FieldError[] {
  const policy = template.spec?.restartPolicy;
  if (!policy || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (podFailurePolicy && policy !== 'Never')
    return [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
  return [];
}

function validateSuccessPolicy(spec: JobSpec, path: FieldPath): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  const at = path.child('rules');
  if (spec.completionMode !== 'Indexed') return [invalid(path, spec.successPolicy, 'requires indexed completion mode')];
  if (rules.length === 0)
    return [required(at, 'at least one rules must be specified when the successPolicy is specified')];
  return rules.flatMap(({ succeededIndexes, succeededCount }, index) => {
    const place = at.index(index);
    const errors: FieldError[] = [];
    if (succeededIndexes === undefined && succeededCount === undefined)
      errors.push(required(place, 'at least one of succeededCount or succeededIndexes must be specified'));
    if (succeededIndexes !== undefined) {
      const problem = indexesProblem(succeededIndexes, spec.completions ?? 0);
      if (problem)
        errors.push(
          invalid(place.child('succeededIndexes'), succeededIndexes, `error parsing succeededIndexes: ${problem}`),
        );
    }
    if (succeededCount !== undefined) {
      errors.push(...nonNegative(succeededCount, place.child('succeededCount')));
      if (succeededCount > (spec.completions ?? 0))
        errors.push(
          invalid(
            place.child('succeededCount'),
            succeededCount,
            `must be less than or equal to ${spec.completions} (the number of specified completions)`,
          ),
        );
    }
    return errors;
  });
}

/** What is wrong with a list of indexes such as `0-2,5`. */
function indexesProblem(text: string, completions: number): string | undefined {
  let last = -1;
  for (const part of text.split(',')) {
    const [first = '', second, ...more] = part.split('-');
    if (more.length > 0)
      return `the fragment "${part}" violates the requirement that an index interval can have at most two parts separated by '-'`;
    for (const side of second === undefined ? [first] : [first, second]) {
      if (!/^\d+$/.test(side)) return `cannot convert string to integer for index: "${side}"`;
      if (Number(side) >= completions) return `too large index: "${side}"`;
      if (Number(side) <= last) return `non-increasing order, previous: ${last}, current: ${side}`;
      last = Number(side);
    }
  }
  return undefined;
}
