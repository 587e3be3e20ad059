import { barrel } from '../base/barrel';
import type { KindDefinition } from './define-kind';
import { genericKind, genericKinds } from './generic-kind';
import { apiVersionOf } from './kind-ref';
import { findResource } from './schema';

const foldered: KindDefinition[] = barrel(
  import.meta.glob<KindDefinition>('./*/*/*/kind.ts', { eager: true, import: 'default' }),
  placeOf,
).map(completed);
const hasFolder = new Set(foldered.map(placeOf));

/** Every kind that is served: those with a folder of their own, then those that are only kept and shown. */
export const kinds: readonly KindDefinition[] = [
  ...foldered,
  ...genericKinds().filter((kind) => !hasFolder.has(placeOf(kind))),
];

const byPlace = new Map(kinds.map((kind) => [placeOf(kind), kind]));
const byName = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));

/** What discovery knows of a kind (short names, categories, status) need not be said again in its folder. */
function completed(kind: KindDefinition): KindDefinition {
  const resource = findResource(apiVersionOf(kind), kind.resource);
  return resource ? { ...genericKind(resource), ...kind } : kind;
}

function placeOf({ group, version, resource }: KindDefinition): string {
  return `${group}/${version}/${resource}`;
}

/** The kind behind a path; undefined if nothing is served there. */
export function findKind(group: string, version: string, resource: string): KindDefinition | undefined {
  return byPlace.get(`${group}/${version}/${resource}`);
}

/** The kind with a name (`Deployment`); undefined if it is not served. */
export function findKindNamed(group: string, version: string, kind: string): KindDefinition | undefined {
  return byName.get(`${group}/${version}/${kind}`);
}
