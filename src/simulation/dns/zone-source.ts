import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';

/** The objects that the cluster's names are a function of. */
export interface ZoneSource {
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  services(): readonly Service[];
  /** The slices of a namespace, or all. */
  slices(namespace?: string): readonly EndpointSlice[];
}
