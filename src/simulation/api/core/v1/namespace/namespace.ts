import type { ApiObject } from '../../../../apimachinery/object-meta';
import { kindRef } from '../../../kind-ref';
import type { Condition } from '../shared';

/** A space of names. */
export interface Namespace extends ApiObject {
  spec: { finalizers?: string[] };
  status: { phase?: 'Active' | 'Terminating'; conditions?: Condition[] };
}

/** The kind's place in the API. */
export const Namespace = kindRef<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  namespaced: false,
});
