import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { ObjectReference } from '../../../core/v1/shared';
import { kindRef } from '../../../kind-ref';

/** A part (at most 100) of the addresses behind a Service. */
export interface EndpointSlice extends ApiObject {
  addressType: 'IPv4' | 'IPv6' | 'FQDN';
  endpoints: Endpoint[] | null;
  ports?: { name?: string; protocol?: string; port?: number; appProtocol?: string }[] | null;
}

/** One backend and whether it takes traffic. */
export interface Endpoint {
  addresses: string[];
  conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
  hostname?: string;
  targetRef?: ObjectReference;
  deprecatedTopology?: Record<string, string>;
  nodeName?: string;
  zone?: string;
  hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] };
}

/** The kind's place in the API. */
export const EndpointSlice = kindRef<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  namespaced: true,
});
