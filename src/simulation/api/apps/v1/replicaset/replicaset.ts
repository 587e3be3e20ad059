import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { PodTemplateSpec } from '../../../core/v1/pod/pod';
import type { Condition, LabelSelector } from '../../../core/v1/shared';
import { kindRef } from '../../../kind-ref';

/** Keeps a number of pods of one template. */
export interface ReplicaSet extends ApiObject {
  spec: { replicas: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplateSpec };
  status: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    terminatingReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
}

/** The kind's place in the API. */
export const ReplicaSet = kindRef<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  namespaced: true,
});
