import { semanticEqual } from '../../../../apimachinery/deep';
import { type FieldError, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { SelectorError } from '../../../../apimachinery/label-requirement';
import { compileSelector } from '../../../../apimachinery/labels';
import { setPodTemplateDefaults } from '../../../core/v1/pod/defaults';
import { podFieldsNotSimulated } from '../../../core/v1/pod/not-simulated';
import { mismatch, validateAlwaysRestarting, validatePodTemplate } from '../../../core/v1/pod/validation/template';
import { podSpecWarnings } from '../../../core/v1/pod/warnings';
import { defineKind } from '../../../define-kind';
import { immutable } from '../../../validation/immutable';
import { atMostAll, bareNumber, positiveIntOrPercent } from '../../../validation/int-or-percent';
import { isEmptySelector, validateLabelSelector } from '../../../validation/label-selector';
import { nonNegative } from '../../../validation/values';
import { daemonSetColumns } from './columns';
import { DaemonSet } from './daemonset';

type Spec = DaemonSet['spec'];

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
/** Counts the template's changes for clients of old versions; dropped when the apps/v1 field went. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export default defineKind<DaemonSet>({
  ...DaemonSet,
  acts: true,
  notSimulated: podFieldsNotSimulated('spec.template.spec'),
  hasGeneration: true,
  emptyStatus: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  columns: daemonSetColumns,
  setDefaults(daemonSet) {
    daemonSet.spec ??= {} as Spec;
    const { spec } = daemonSet;
    spec.template ??= {} as Spec['template'];
    setPodTemplateDefaults(spec.template);
    spec.updateStrategy ??= {} as Spec['updateStrategy'];
    spec.updateStrategy.type ||= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
  },
  prepareForCreate(daemonSet) {
    setTemplateGeneration(daemonSet, 1);
  },
  prepareForUpdate(daemonSet, before) {
    const old = Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
    const isChanged = !semanticEqual(daemonSet.spec.template, before.spec.template);
    if (before.metadata.annotations?.[TEMPLATE_GENERATION] === undefined && !isChanged) return;
    setTemplateGeneration(daemonSet, isChanged ? old + 1 : old);
  },
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, before) =>
    spec === before.spec ? [] : immutable(spec.selector, before.spec.selector, SPEC.child('selector')),
  warnings: ({ spec }) => podSpecWarnings(spec.template.spec, 'spec.template.spec'),
  status: { validate: ({ status }, before) => (status === before.status ? [] : validateStatus(status)) },
});

function setTemplateGeneration(daemonSet: DaemonSet, generation: number): void {
  daemonSet.metadata = {
    ...daemonSet.metadata,
    annotations: { ...daemonSet.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) },
  };
}

function validateSpec(spec: Spec): FieldError[] {
  const { selector, template } = spec;
  const at = SPEC.child('selector');
  const errors = validateLabelSelector(selector, at);
  try {
    errors.push(...mismatch(template, compileSelector(selector), SPEC.child('template')));
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
  }
  if (selector && isEmptySelector(selector))
    errors.push(invalid(at, selector, 'empty selector is invalid for daemonset'));
  errors.push(
    ...validatePodTemplate(template, SPEC.child('template')),
    ...validateAlwaysRestarting(template, 'DaemonSet', SPEC.child('template')),
    ...nonNegative(spec.minReadySeconds, SPEC.child('minReadySeconds')),
    ...validateStrategy(spec.updateStrategy, SPEC.child('updateStrategy')),
    ...nonNegative(spec.revisionHistoryLimit, SPEC.child('revisionHistoryLimit')),
  );
  return errors;
}

function validateStrategy({ type, rollingUpdate }: Spec['updateStrategy'], path: FieldPath): FieldError[] {
  if (type === 'OnDelete') return [];
  const at = path.child('rollingUpdate');
  if (type !== 'RollingUpdate')
    return [notSupported(path, { Type: type, RollingUpdate: rollingUpdate ?? null }, ['RollingUpdate', 'OnDelete'])];
  if (!rollingUpdate) return [required(at)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors = [
    ...positiveIntOrPercent(maxUnavailable, at.child('maxUnavailable')),
    ...positiveIntOrPercent(maxSurge, at.child('maxSurge')),
    ...atMostAll(maxUnavailable, at.child('maxUnavailable')),
    ...atMostAll(maxSurge, at.child('maxSurge')),
  ];
  const hasUnavailable = bareNumber(maxUnavailable) !== 0;
  const hasSurge = bareNumber(maxSurge) !== 0;
  if (hasUnavailable && hasSurge)
    errors.push(invalid(at.child('maxSurge'), maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (!hasUnavailable && !hasSurge) errors.push(required(at.child('maxUnavailable'), 'cannot be 0 when maxSurge is 0'));
  return errors;
}

function validateStatus(status: DaemonSet['status']): FieldError[] {
  const fields = [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ] as const;
  return fields.flatMap((field) => nonNegative(status[field], STATUS.child(field)));
}
