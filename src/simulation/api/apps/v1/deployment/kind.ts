import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isDNS1123Label } from '../../../../apimachinery/validation-names';
import { setPodTemplateDefaults } from '../../../core/v1/pod/defaults';
import { podFieldsNotSimulated } from '../../../core/v1/pod/not-simulated';
import { validateSelectedTemplate } from '../../../core/v1/pod/validation/template';
import { podSpecWarnings } from '../../../core/v1/pod/warnings';
import { defineKind } from '../../../define-kind';
import { immutable } from '../../../validation/immutable';
import { atMostAll, bareNumber, positiveIntOrPercent } from '../../../validation/int-or-percent';
import { nonNegative } from '../../../validation/values';
import { deploymentColumns } from './columns';
import { Deployment, type DeploymentSpec } from './deployment';

const SPEC = FieldPath.of('spec');
const REPLICA_FIELDS = [
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
] as const;

export default defineKind<Deployment>({
  ...Deployment,
  acts: true,
  notSimulated: podFieldsNotSimulated('spec.template.spec'),
  hasGeneration: true,
  emptyStatus: {},
  scale: { specReplicas: 'spec.replicas', statusReplicas: 'status.replicas' },
  columns: deploymentColumns,
  generationOf: ({ spec, metadata }) => [spec, metadata.annotations],
  setDefaults(deployment) {
    deployment.spec ??= {} as DeploymentSpec;
    const { spec } = deployment;
    spec.template ??= {} as DeploymentSpec['template'];
    setPodTemplateDefaults(spec.template);
    spec.replicas ??= 1;
    spec.strategy ??= {} as DeploymentSpec['strategy'];
    spec.strategy.type ||= 'RollingUpdate';
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
      spec.strategy.rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  },
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, before) =>
    spec === before.spec ? [] : immutable(spec.selector, before.spec.selector, SPEC.child('selector')),
  warnings: ({ metadata, spec }, before) => [
    ...nameWarnings(metadata.name, before === undefined),
    ...podSpecWarnings(spec.template.spec, 'spec.template.spec'),
  ],
  status: {
    validate: ({ status }, before) => (status === before.status ? [] : validateStatus(status)),
  },
});

function nameWarnings(name: string | undefined, isNew: boolean): string[] {
  const words = isNew && name ? isDNS1123Label(name) : [];
  if (words.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${words.join(' ')}]`,
  ];
}

function validateSpec(spec: DeploymentSpec): FieldError[] {
  const { replicas, selector, template, minReadySeconds = 0, progressDeadlineSeconds: deadline } = spec;
  const errors = [
    ...nonNegative(replicas, SPEC.child('replicas')),
    ...validateSelectedTemplate({ selector, template, called: 'deployment', kind: 'ReplicaSet' }, SPEC),
    ...validateStrategy(spec.strategy, SPEC.child('strategy')),
    ...nonNegative(minReadySeconds, SPEC.child('minReadySeconds')),
    ...nonNegative(spec.revisionHistoryLimit, SPEC.child('revisionHistoryLimit')),
    ...nonNegative(deadline, SPEC.child('progressDeadlineSeconds')),
  ];
  if (deadline !== undefined && deadline <= minReadySeconds)
    errors.push(invalid(SPEC.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds'));
  return errors;
}

function validateStrategy({ type, rollingUpdate }: DeploymentSpec['strategy'], path: FieldPath): FieldError[] {
  const at = path.child('rollingUpdate');
  if (type === 'Recreate')
    return rollingUpdate ? [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")] : [];
  if (type !== 'RollingUpdate') {
    const printed = {
      Type: type,
      RollingUpdate: rollingUpdate
        ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
        : null,
    };
    return [notSupported(path, printed, ['Recreate', 'RollingUpdate'])];
  }
  if (!rollingUpdate) return [required(at, 'this should be defaulted and never be nil')];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors = [
    ...positiveIntOrPercent(maxUnavailable, at.child('maxUnavailable')),
    ...positiveIntOrPercent(maxSurge, at.child('maxSurge')),
  ];
  if (bareNumber(maxUnavailable) === 0 && bareNumber(maxSurge) === 0)
    errors.push(invalid(at.child('maxUnavailable'), maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  return [...errors, ...atMostAll(maxUnavailable, at.child('maxUnavailable'))];
}

function validateStatus(status: Deployment['status']): FieldError[] {
  const at = FieldPath.of('status');
  const errors = nonNegative(status.observedGeneration, at.child('observedGeneration'));
  for (const field of REPLICA_FIELDS) errors.push(...nonNegative(status[field], at.child(field)));
  errors.push(...nonNegative(status.collisionCount, at.child('collisionCount')));
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const over = 'cannot be greater than status.replicas';
  if (updatedReplicas > replicas) errors.push(invalid(at.child('updatedReplicas'), updatedReplicas, over));
  if (readyReplicas > replicas) errors.push(invalid(at.child('readyReplicas'), readyReplicas, over));
  if (availableReplicas > replicas) errors.push(invalid(at.child('availableReplicas'), availableReplicas, over));
  if (availableReplicas > readyReplicas)
    errors.push(invalid(at.child('availableReplicas'), availableReplicas, 'cannot be greater than readyReplicas'));
  return errors;
}
