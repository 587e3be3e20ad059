import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { Condition } from '../shared';

/** A space of names. */
export interface Namespace extends ApiObject {
  spec: { finalizers?: string[] };
  status: { phase?: 'Active' | 'Terminating'; conditions?: Condition[] };
}
