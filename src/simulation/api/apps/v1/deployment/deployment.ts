import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { PodTemplateSpec } from '../../../core/v1/pod/pod';
import type { Condition, IntOrString, LabelSelector } from '../../../core/v1/shared';
import { kindRef } from '../../../kind-ref';

/** Moves pods from one template to the next through ReplicaSets. */
export interface Deployment extends ApiObject {
  spec: DeploymentSpec;
  status: DeploymentStatus;
}

/** What a Deployment should be. */
export interface DeploymentSpec {
  replicas: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  strategy: {
    type: 'RollingUpdate' | 'Recreate';
    rollingUpdate?: { maxUnavailable?: IntOrString; maxSurge?: IntOrString };
  };
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  paused?: boolean;
  progressDeadlineSeconds?: number;
}

/** What was last seen of a Deployment. */
export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  terminatingReplicas?: number;
  conditions?: Condition[];
  collisionCount?: number;
}

/** The kind's place in the API. */
export const Deployment = kindRef<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  namespaced: true,
});
