import { required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { selectorFromSet } from '../../../../apimachinery/labels';
import { defineKind } from '../../../define-kind';
import { validateReplicaCounts } from '../../../validation/replica-status';
import { nonNegative } from '../../../validation/values';
import { setPodTemplateDefaults } from '../pod/defaults';
import { podFieldsNotSimulated } from '../pod/not-simulated';
import { validateChosenTemplate } from '../pod/validation/template';
import { podSpecWarnings } from '../pod/warnings';
import { replicationControllerColumns } from './columns';
import { ReplicationController } from './replicationcontroller';

const SPEC = FieldPath.of('spec');

export default defineKind<ReplicationController>({
  ...ReplicationController,
  acts: true,
  notSimulated: podFieldsNotSimulated('spec.template.spec'),
  hasGeneration: true,
  emptyStatus: { replicas: 0 },
  defaultPropagation: 'Orphan',
  selectableFields: { 'status.replicas': '0' },
  scale: { specReplicas: 'spec.replicas', statusReplicas: 'status.replicas' },
  columns: replicationControllerColumns,
  setDefaults(controller) {
    controller.spec ??= {} as ReplicationController['spec'];
    const { spec, metadata } = controller;
    const labels = spec.template?.metadata?.labels;
    if (labels) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
      if (Object.keys(metadata.labels ?? {}).length === 0) controller.metadata = { ...metadata, labels: { ...labels } };
    }
    if (spec.template) setPodTemplateDefaults(spec.template);
    spec.replicas ??= 1;
  },
  validate({ spec }) {
    const { selector, template } = spec;
    const errors = nonNegative(spec.minReadySeconds, SPEC.child('minReadySeconds'));
    if (Object.keys(selector ?? {}).length === 0) errors.push(required(SPEC.child('selector')));
    errors.push(...nonNegative(spec.replicas, SPEC.child('replicas')));
    const at = SPEC.child('template');
    if (!template) return [...errors, required(at)];
    return [...errors, ...validateChosenTemplate(template, selectorFromSet(selector), 'ReplicationController', at)];
  },
  warnings: ({ spec }) => (spec.template ? podSpecWarnings(spec.template.spec, 'spec.template.spec') : []),
  status: {
    validate: ({ status }, before) => (status === before.status ? [] : validateReplicaCounts(status)),
  },
});
