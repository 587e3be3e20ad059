/**
 * Kinds that have no folder: accepted, checked against the schema, kept, listed and shown, but nothing acts on them.
 * Models: what all registries of kube-apiserver have in common: status reset, generation, names.
 * Leaves out: defaults and rules of the kind itself.
 */

import type { ApiObject } from '../apimachinery/object-meta';
import { assert } from '../base/assert';
import type { KindDefinition } from './define-kind';
import { type ApiResource, apiResources, findResourceOfKind } from './schema';

/** The definitions of all served resources, as far as the schema alone says. */
export function genericKinds(): KindDefinition[] {
  return apiResources().map(genericKind);
}

/** What the schema's resource says of a kind; folders add to it. */
export function genericKind(resource: ApiResource): KindDefinition {
  const { group, version, kind, singular, shortNames, categories, namespaced } = resource;
  const hasStatus = resource.subresources.some(({ name }) => name === 'status');
  return {
    group,
    version,
    kind,
    resource: resource.resource,
    namespaced,
    singular,
    shortNames: [...shortNames],
    categories: [...categories],
    acts: false,
    ...(resource.verbs.length === 1 && { isQuestion: true }),
    ...(hasStatus && { status: {} }),
  };
}

/** The definition of a served kind by its name, for folders that only add to it. */
export function keptKind<T extends ApiObject = ApiObject>(apiVersion: string, kind: string): KindDefinition<T> {
  const resource = findResourceOfKind(apiVersion, kind);
  assert(resource, 'a folder is of a kind that is served');
  return genericKind(resource) as KindDefinition<T>;
}
