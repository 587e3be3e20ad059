import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { setPersistentSourceDefaults } from '../pod/volume-defaults';
import { validatePersistentVolume } from './validation';

type Volume = ApiObject & { spec: Record<string, unknown>; status?: Record<string, unknown> };

const PROTECTION = 'kubernetes.io/pv-protection';

export default defineKind({
  ...keptKind('v1', 'PersistentVolume'),
  answersDeleted: true,
  setDefaults(object) {
    const volume = object as Volume;
    volume.spec ??= {};
    volume.spec.persistentVolumeReclaimPolicy ||= 'Retain';
    volume.spec.volumeMode ??= 'Filesystem';
    setPersistentSourceDefaults(volume.spec);
    const claim = volume.spec.claimRef as Record<string, unknown> | undefined;
    if (claim) claim.kind ??= 'PersistentVolumeClaim';
    if (claim) claim.apiVersion ??= 'v1';
  },
  validate: (object) => validatePersistentVolume((object as Volume).spec),
  prepareForCreate(object, env) {
    const volume = object as Volume;
    const { finalizers = [] } = volume.metadata;
    if (!finalizers.includes(PROTECTION))
      volume.metadata = { ...volume.metadata, finalizers: [...finalizers, PROTECTION] };
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: env.timestamp() };
  },
  status: {
    prepare(object, stored, env) {
      const volume = object as Volume;
      const before = stored as Volume;
      const isSame = volume.status?.phase === before.status?.phase;
      const said = isSame ? before.status?.lastPhaseTransitionTime : volume.status?.lastPhaseTransitionTime;
      const moved = said ?? (isSame ? undefined : env.timestamp());
      if (moved !== undefined) volume.status = { ...volume.status, lastPhaseTransitionTime: moved };
    },
  },
});
