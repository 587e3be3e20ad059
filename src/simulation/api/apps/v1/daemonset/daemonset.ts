import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { PodTemplateSpec } from '../../../core/v1/pod/pod';
import type { Condition, IntOrString, LabelSelector } from '../../../core/v1/shared';
import { kindRef } from '../../../kind-ref';

/** One pod on every node that fits. */
export interface DaemonSet extends ApiObject {
  spec: {
    selector: LabelSelector;
    template: PodTemplateSpec;
    updateStrategy: {
      type: 'RollingUpdate' | 'OnDelete';
      rollingUpdate?: { maxUnavailable?: IntOrString; maxSurge?: IntOrString };
    };
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
  };
  status: {
    currentNumberScheduled: number;
    numberMisscheduled: number;
    desiredNumberScheduled: number;
    numberReady: number;
    observedGeneration?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
    numberUnavailable?: number;
    collisionCount?: number;
    conditions?: Condition[];
  };
}

/** The kind's place in the API. */
export const DaemonSet = kindRef<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  namespaced: true,
});
