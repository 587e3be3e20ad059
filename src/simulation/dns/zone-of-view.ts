import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import type { ApiObject } from '../apimachinery/object-meta';
import type { ZoneSource } from './zone-source';

/** Etcd as it is now, or was at some step. */
interface ObjectsView {
  get(key: string): { readonly value: ApiObject } | undefined;
  values(bucket: string, prefix?: string): ApiObject[];
}

const SERVICES = '/registry/services/specs/';
const SLICES = '/registry/endpointslices/';

/** The objects that the cluster's names come from, as a view of etcd has them. */
export function zoneOfView(view: ObjectsView): ZoneSource {
  return {
    hasNamespace: (name) => view.get(`/registry/namespaces/${name}`) !== undefined,
    service: (namespace, name) => view.get(`${SERVICES}${namespace}/${name}`)?.value as Service | undefined,
    services: () => view.values(SERVICES) as Service[],
    slices: (namespace) =>
      view.values(SLICES, namespace === undefined ? SLICES : `${SLICES}${namespace}/`) as EndpointSlice[],
  };
}
