import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import type { ApiObject } from '../apimachinery/object-meta';
import type { ZoneSource } from '../dns';
import type { Etcd } from '../etcd';

const SERVICES = '/registry/services/specs/';
const SLICES = '/registry/endpointslices/';

/** The objects that the cluster's names come from, as etcd has them now. */
export function zoneOfEtcd(etcd: Etcd): ZoneSource {
  const valuesBelow = <T extends ApiObject>(bucket: string, prefix = bucket) =>
    etcd.range(bucket, prefix).map(({ value }) => value as T);
  return {
    hasNamespace: (name) => etcd.get(`/registry/namespaces/${name}`) !== undefined,
    service: (namespace, name) => etcd.get(`${SERVICES}${namespace}/${name}`)?.value as Service | undefined,
    services: () => valuesBelow<Service>(SERVICES),
    slices: (namespace) =>
      valuesBelow<EndpointSlice>(SLICES, namespace === undefined ? SLICES : `${SLICES}${namespace}/`),
  };
}
