import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

interface Claim {
  spec?: { devices?: { requests?: { exactly?: { allocationMode?: string; count?: number } }[] } };
}

export default defineKind({
  ...keptKind('resource.k8s.io/v1', 'ResourceClaim'),
  emptyStatus: {},
  setDefaults(object) {
    const { spec } = object as unknown as Claim;
    for (const { exactly } of spec?.devices?.requests ?? []) {
      if (!exactly) continue;
      exactly.allocationMode ||= 'ExactCount';
      if (exactly.allocationMode === 'ExactCount') exactly.count ||= 1;
    }
  },
});
