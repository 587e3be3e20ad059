import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { LocalObjectReference, ObjectReference } from '../shared';

/** Who a pod is when it talks to the API server. */
export interface ServiceAccount extends ApiObject {
  secrets?: ObjectReference[];
  imagePullSecrets?: LocalObjectReference[];
  automountServiceAccountToken?: boolean;
}
