import type { ApiObject } from '../../../../apimachinery/object-meta';
import { kindRef } from '../../../kind-ref';
import type { ObjectReference } from '../shared';

/** The addresses behind a Service, all in one object (deprecated in v1.33 in favor of EndpointSlice). */
export interface Endpoints extends ApiObject {
  subsets?: EndpointSubset[];
}

/** Addresses that have the same ports. */
export interface EndpointSubset {
  addresses?: EndpointAddress[];
  notReadyAddresses?: EndpointAddress[];
  ports?: { name?: string; port: number; protocol?: string; appProtocol?: string }[];
}

/** One address and whose it is. */
export interface EndpointAddress {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef?: ObjectReference;
}

/** The kind's place in the API. */
export const Endpoints = kindRef<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  resource: 'endpoints',
  namespaced: true,
});
