import { apiVersionOf, type KindRef } from '../api/kind-ref';
import { findResource } from '../api/schema';
import type { ApiObject } from '../apimachinery/object-meta';
import { resourceName } from '../kubectl/apply';
import type { Cluster } from './cluster';

/** Where an object stands in the API. */
export interface ObjectPlace {
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name: string;
}

/** A patch, its language, and the part of the object that it is for. */
export interface KubectlPatch {
  type: 'merge' | 'strategic' | 'json';
  body: unknown;
  subresource?: string;
}

/** Patches an object as kubectl does for its imperative commands. */
export function patchPlace(cluster: Cluster, place: ObjectPlace, patch: KubectlPatch): ApiObject {
  const { group, version, resource, namespace, name } = place;
  return cluster.apiserver.request({
    verb: 'patch',
    group,
    version,
    resource,
    name,
    patchType: patch.type,
    body: patch.body,
    user: 'kubectl',
    ...(namespace && { namespace }),
    ...(patch.subresource && { subresource: patch.subresource }),
  });
}

/** The place of an object of a kind. */
export function placeOf(kind: KindRef, name: string, namespace?: string): ObjectPlace {
  const { group, version, resource } = kind;
  return { group, version, resource, name, ...(namespace && { namespace }) };
}

/** How kubectl names an object in its answers: `deployment.apps/web`. */
export function kubectlName(place: ObjectPlace): string {
  const served = findResource(apiVersionOf(place), place.resource);
  return served ? resourceName(served, place.name) : `${place.resource}/${place.name}`;
}
