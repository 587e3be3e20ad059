import type { LabelSelector } from '../../../../apimachinery/labels';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { Condition, IntOrString } from '../../../core/v1/shared';
import { kindRef } from '../../../kind-ref';

/** How many pods of a kind may be missing because somebody wants them elsewhere. */
export interface PodDisruptionBudget extends ApiObject {
  spec: {
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    selector?: LabelSelector | null;
    unhealthyPodEvictionPolicy?: string;
  };
  status: {
    observedGeneration?: number;
    /** Pods whose eviction was granted and whose deletion has not been seen yet, with the time of the grant. */
    disruptedPods?: Record<string, string>;
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    conditions?: Condition[];
  };
}

/** The kind's place in the API. */
export const PodDisruptionBudget = kindRef<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  namespaced: true,
});
