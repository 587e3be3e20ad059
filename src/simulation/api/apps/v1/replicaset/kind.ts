import { FieldPath } from '../../../../apimachinery/field-path';
import { setPodTemplateDefaults } from '../../../core/v1/pod/defaults';
import { podFieldsNotSimulated } from '../../../core/v1/pod/not-simulated';
import { validateSelectedTemplate } from '../../../core/v1/pod/validation/template';
import { podSpecWarnings } from '../../../core/v1/pod/warnings';
import { defineKind } from '../../../define-kind';
import { immutable } from '../../../validation/immutable';
import { validateReplicaCounts } from '../../../validation/replica-status';
import { nonNegative } from '../../../validation/values';
import { replicaSetColumns } from './columns';
import { ReplicaSet } from './replicaset';

const SPEC = FieldPath.of('spec');

export default defineKind<ReplicaSet>({
  ...ReplicaSet,
  acts: true,
  notSimulated: podFieldsNotSimulated('spec.template.spec'),
  hasGeneration: true,
  emptyStatus: { replicas: 0 },
  selectableFields: { 'status.replicas': '0' },
  scale: { specReplicas: 'spec.replicas', statusReplicas: 'status.replicas' },
  columns: replicaSetColumns,
  setDefaults(replicaSet) {
    replicaSet.spec ??= {} as ReplicaSet['spec'];
    const { spec } = replicaSet;
    spec.template ??= {} as NonNullable<typeof spec.template>;
    setPodTemplateDefaults(spec.template);
    spec.replicas ??= 1;
  },
  validate({ spec }) {
    const { selector, template = { spec: {} as never } } = spec;
    return [
      ...nonNegative(spec.replicas, SPEC.child('replicas')),
      ...nonNegative(spec.minReadySeconds, SPEC.child('minReadySeconds')),
      ...validateSelectedTemplate({ selector, template, called: 'deployment', kind: 'ReplicaSet' }, SPEC),
    ];
  },
  validateUpdate: ({ spec }, before) =>
    spec === before.spec ? [] : immutable(spec.selector, before.spec.selector, SPEC.child('selector')),
  warnings: ({ spec }) => (spec.template ? podSpecWarnings(spec.template.spec, 'spec.template.spec') : []),
  status: {
    validate: ({ status }, before) => (status === before.status ? [] : validateReplicaCounts(status)),
  },
});
