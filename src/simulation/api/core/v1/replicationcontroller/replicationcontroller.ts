import type { ApiObject } from '../../../../apimachinery/object-meta';
import { kindRef } from '../../../kind-ref';
import type { PodTemplateSpec } from '../pod/pod';
import type { Condition } from '../shared';

/** Keeps a number of pods: the elder of ReplicaSet. */
export interface ReplicationController extends ApiObject {
  spec: {
    replicas: number;
    minReadySeconds?: number;
    selector?: Record<string, string>;
    template?: PodTemplateSpec;
  };
  status: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
}

/** The kind's place in the API. */
export const ReplicationController = kindRef<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  namespaced: true,
});
