import { semanticEqual } from '../../../../apimachinery/deep';
import { type FieldError, forbidden, invalid, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { validateClaimSpec } from '../../../core/v1/persistentvolumeclaim/validation';
import { validateSelectedTemplate } from '../../../core/v1/pod/validation/template';
import { nonNegative } from '../../../validation/values';
import type { StatefulSet } from './kind';

type Spec = StatefulSet['spec'];

const SPEC = FieldPath.of('spec');

/** What is wrong with a StatefulSet. */
export function validateStatefulSet(spec: Spec): FieldError[] {
  const errors: FieldError[] = [];
  const policy = spec.podManagementPolicy;
  if (!policy) errors.push(required(SPEC.child('podManagementPolicy')));
  else if (policy !== 'OrderedReady' && policy !== 'Parallel')
    errors.push(invalid(SPEC.child('podManagementPolicy'), policy, "must be 'OrderedReady' or 'Parallel'"));
  errors.push(...validateStrategy(spec.updateStrategy, SPEC.child('updateStrategy')));
  errors.push(...validateRetention(spec, SPEC.child('persistentVolumeClaimRetentionPolicy')));
  errors.push(...nonNegative(spec.replicas, SPEC.child('replicas')));
  errors.push(...nonNegative(spec.minReadySeconds, SPEC.child('minReadySeconds')));
  errors.push(...nonNegative(spec.ordinals?.start, SPEC.child('ordinals', 'start')));
  const claims = spec.volumeClaimTemplates ?? [];
  claims.forEach((claim, index) => {
    errors.push(...validateClaimSpec(claim.spec ?? {}, SPEC.child('volumeClaimTemplates').index(index).child('spec')));
  });
  return [...errors, ...validateSelectedTemplate(withClaims(spec), SPEC)];
}

/** A claim template is a volume of each pod, under its own name. */
function withClaims({ selector, template, volumeClaimTemplates = [] }: Spec) {
  const claimed = volumeClaimTemplates.flatMap(({ metadata }) => (metadata?.name ? [metadata.name] : []));
  const known = new Set((template.spec.volumes ?? []).map(({ name }) => name));
  const volumes = [
    ...(template.spec.volumes ?? []),
    ...claimed.filter((name) => !known.has(name)).map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
  ];
  const whole = claimed.length > 0 ? { ...template, spec: { ...template.spec, volumes } } : template;
  return { selector, template: whole, called: 'statefulset', kind: 'StatefulSet' };
}

function validateStrategy({ type, rollingUpdate }: Spec['updateStrategy'], path: FieldPath): FieldError[] {
  const printedRolling = rollingUpdate && {
    Partition: rollingUpdate.partition ?? 0,
    MaxUnavailable: rollingUpdate.maxUnavailable ?? null,
  };
  const at = path.child('rollingUpdate');
  if (!type) return [required(path)];
  if (type === 'OnDelete')
    return rollingUpdate ? [invalid(at, printedRolling, "only allowed for updateStrategy 'RollingUpdate'")] : [];
  if (type !== 'RollingUpdate')
    return [
      invalid(path, { Type: type, RollingUpdate: printedRolling ?? null }, "must be 'RollingUpdate' or 'OnDelete'"),
    ];
  return nonNegative(rollingUpdate?.partition, at.child('partition'));
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy = {} }: Spec, path: FieldPath): FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((field) => {
    const value = policy[field] ?? '';
    return value === 'Retain' || value === 'Delete' ? [] : [notOneOf(path.child(field), value)];
  });
}

function notOneOf(path: FieldPath, value: string): FieldError {
  return invalid(path, value, "must be 'Retain' or 'Delete'");
}

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

/** Most of a StatefulSet is settled at its creation. */
export function validateStatefulSetUpdate(spec: Spec, before: Spec): FieldError[] {
  const rest = (whole: Spec) => {
    const copy: Partial<Spec> = { ...whole };
    for (const field of MUTABLE) delete copy[field];
    return copy;
  };
  if (semanticEqual(rest(spec), rest(before))) return [];
  const list = MUTABLE.map((field) => `'${field}'`);
  return [
    forbidden(
      SPEC,
      `updates to statefulset spec for fields other than ${list.slice(0, -1).join(', ')} and ${list.at(-1)} are forbidden`,
    ),
  ];
}
