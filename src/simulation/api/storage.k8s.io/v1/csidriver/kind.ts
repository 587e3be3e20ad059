import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('storage.k8s.io/v1', 'CSIDriver'),
  setDefaults(object) {
    const holder = object as unknown as { spec: Fields };
    holder.spec = {
      attachRequired: true,
      podInfoOnMount: false,
      volumeLifecycleModes: ['Persistent'],
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
      ...holder.spec,
    };
  },
});
