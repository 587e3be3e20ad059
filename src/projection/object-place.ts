/** Where objects stand: from the reference that steps and selections use to their kind and their key in etcd, and back. */
import type { KindDefinition } from '../simulation/api/define-kind';
import { kinds } from '../simulation/api/kinds';
import type { ApiObject } from '../simulation/apimachinery/object-meta';
import type { World } from './world';

/** The object that a reference names. */
export interface ObjectPlace {
  kind: KindDefinition;
  namespace?: string;
  name: string;
  etcdKey: string;
}

/** Of several groups that serve a word, the first is the one that steps mean (core before apps before others). */
const byResource = new Map<string, KindDefinition>();
const byKind = new Map<string, KindDefinition>();
for (const kind of kinds) {
  if (kind.storedAs) continue;
  const known = byResource.get(kind.resource);
  if (!known || (kind.acts && !known.acts)) byResource.set(kind.resource, kind);
  byKind.set(`${groupOf(kind.group)}${kind.kind}`, kind);
}

function groupOf(group: string): string {
  return group ? `${group}/` : '';
}

/** The kind behind the word of a reference: `pods`, `deployments`. */
export function findKindOfResource(resource: string): KindDefinition | undefined {
  return byResource.get(resource);
}

/** The kind of an object by what it says of itself. */
export function findKindOf({
  apiVersion = 'v1',
  kind = '',
}: {
  apiVersion?: string;
  kind?: string;
}): KindDefinition | undefined {
  const slash = apiVersion.indexOf('/');
  return byKind.get(`${groupOf(slash < 0 ? '' : apiVersion.slice(0, slash))}${kind}`);
}

/** Where etcd keeps a kind's objects. */
export function bucketOf({ etcdPrefix, resource }: KindDefinition): string {
  return `/registry/${etcdPrefix ?? resource}/`;
}

/** The place of a reference; undefined if it names nothing that is served. */
export function placeOf(reference: string): ObjectPlace | undefined {
  const [resource = '', ...rest] = reference.split('/');
  const kind = byResource.get(resource);
  if (!kind || rest.length === 0) return undefined;
  const [namespace, name] = kind.namespaced ? [rest[0], rest[1]] : [undefined, rest[0]];
  if (!name) return undefined;
  const path = namespace === undefined ? name : `${namespace}/${name}`;
  return { kind, name, etcdKey: bucketOf(kind) + path, ...(namespace !== undefined && { namespace }) };
}

/** The reference of an object: `pods/default/web-1`, `nodes/worker-1`. */
export function referenceOf(kind: KindDefinition, { metadata }: ApiObject): string {
  return kind.namespaced
    ? `${kind.resource}/${metadata.namespace}/${metadata.name}`
    : `${kind.resource}/${metadata.name}`;
}

/** The reference that an owner or involved object has. */
export function referenceTo(target: { apiVersion?: string; kind?: string; name?: string }, namespace?: string): string {
  const kind = findKindOf(target);
  if (!kind || !target.name) return '';
  return kind.namespaced
    ? `${kind.resource}/${namespace ?? 'default'}/${target.name}`
    : `${kind.resource}/${target.name}`;
}

/** The object at the head; what it was last, if it is gone; undefined if it never was. */
export function findObject(
  { etcd }: World,
  place: ObjectPlace,
): { object: ApiObject; revision: number; isGone: boolean } | undefined {
  const revision = etcd.history(place.etcdKey).at(-1);
  if (revision === undefined) return undefined;
  const now = etcd.valueOf(revision);
  if (now) return { object: now, revision, isGone: false };
  const before = etcd.valueOf(etcd.before(revision));
  return before && { object: before, revision, isGone: true };
}
