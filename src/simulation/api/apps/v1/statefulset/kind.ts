import type { ApiObject } from '../../../../apimachinery/object-meta';
import { isDNS1123Label } from '../../../../apimachinery/validation-names';
import { setClaimDefaults } from '../../../core/v1/persistentvolumeclaim/defaults';
import { setPodTemplateDefaults } from '../../../core/v1/pod/defaults';
import type { PodTemplateSpec } from '../../../core/v1/pod/pod';
import { podSpecWarnings } from '../../../core/v1/pod/warnings';
import type { LabelSelector } from '../../../core/v1/shared';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { validateStatefulSet, validateStatefulSetUpdate } from './validation';

/** Pods with names and volumes of their own, one after another. */
export interface StatefulSet extends ApiObject {
  spec: {
    replicas?: number;
    selector?: LabelSelector;
    template: PodTemplateSpec;
    serviceName?: string;
    volumeClaimTemplates?: { metadata?: { name?: string }; spec?: Record<string, unknown>; [field: string]: unknown }[];
    podManagementPolicy?: string;
    updateStrategy: { type?: string; rollingUpdate?: { partition?: number; maxUnavailable?: number | string } };
    revisionHistoryLimit?: number;
    minReadySeconds?: number;
    persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string };
    ordinals?: { start?: number };
  };
}

export default defineKind<StatefulSet>({
  ...keptKind<StatefulSet>('apps/v1', 'StatefulSet'),
  acts: false,
  hasGeneration: true,
  emptyStatus: { replicas: 0, availableReplicas: 0 },
  validateName: isDNS1123Label,
  scale: { specReplicas: 'spec.replicas', statusReplicas: 'status.replicas' },
  setDefaults(set) {
    set.spec ??= {} as StatefulSet['spec'];
    const { spec } = set;
    spec.template ??= {} as PodTemplateSpec;
    setPodTemplateDefaults(spec.template);
    spec.podManagementPolicy ||= 'OrderedReady';
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ||= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.partition ??= 0;
    }
    const retention = { whenDeleted: 'Retain', whenScaled: 'Retain', ...spec.persistentVolumeClaimRetentionPolicy };
    spec.persistentVolumeClaimRetentionPolicy = retention;
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.kind ??= 'PersistentVolumeClaim';
      claim.apiVersion ??= 'v1';
      setClaimDefaults(claim);
      claim.status = { phase: 'Pending' };
    }
  },
  validate: ({ spec }) => validateStatefulSet(spec),
  validateUpdate: ({ spec }, before) => (spec === before.spec ? [] : validateStatefulSetUpdate(spec, before.spec)),
  warnings: ({ spec }) => [
    ...podSpecWarnings(spec.template.spec, 'spec.template.spec'),
    ...((spec.revisionHistoryLimit ?? 0) < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ],
});
