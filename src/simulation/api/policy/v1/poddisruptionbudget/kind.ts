import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

export default defineKind({
  ...keptKind('policy/v1', 'PodDisruptionBudget'),
  hasGeneration: true,
  needsVersion: true,
  emptyStatus: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
});
