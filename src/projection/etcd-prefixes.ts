import { findKind } from '../simulation/api/kinds';

/** Where etcd keeps the objects of a core or named group's resource: `/registry/pods/`. */
function prefixOf(group: string, version: string, resource: string): string {
  return `/registry/${findKind(group, version, resource)?.etcdPrefix ?? resource}/`;
}

export const NODES = prefixOf('', 'v1', 'nodes');
export const SERVICES = prefixOf('', 'v1', 'services');
export const ENDPOINT_SLICES = prefixOf('discovery.k8s.io', 'v1', 'endpointslices');
