import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { PodTemplateSpec } from '../../../core/v1/pod/pod';
import type { Condition, LabelSelector } from '../../../core/v1/shared';

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
