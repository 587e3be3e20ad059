import type { ApiObject } from '../../../../apimachinery/object-meta';

/** A promise to be there, renewed now and then: a node's heartbeat, a leader's claim. */
export interface Lease extends ApiObject {
  spec: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string | null;
    renewTime?: string | null;
    leaseTransitions?: number;
  };
}
