import { findResource } from '../../api/schema';

/** What a path names. */
export interface ResourcePath {
  group: string;
  version: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  /** The old form of watches: `/api/v1/watch/pods`. */
  isWatch: boolean;
}

/** What is under a path: a resource, nothing of a known group (a Status), or nothing at all (a plain text). */
export type FoundPath = ResourcePath | 'no-resource' | 'no-path';

/** The groups and versions that are served, by root: `api/v1`, `apis/apps/v1`. */
export type ServedGroups = (group: string, version: string) => 'served' | 'group-only' | 'unknown';

/** Reads a path below /api and /apis. */
export function readPath(path: string, groups: ServedGroups): FoundPath {
  const [root, ...rest] = path.replace(/\/$/, '').split('/').slice(1);
  if (root !== 'api' && root !== 'apis') return 'no-path';
  const group = root === 'api' ? '' : (rest.shift() ?? '');
  const version = rest.shift() ?? '';
  const found = groups(group, version);
  if (found === 'unknown') return root === 'api' ? 'no-resource' : 'no-path';
  if (found === 'group-only' || rest.length === 0) return 'no-resource';
  const isWatch = rest[0] === 'watch';
  if (isWatch) rest.shift();
  const place = readPlace(rest, group === '');
  if (!place || rest.some((part) => part === '')) return 'no-resource';
  const parts = place.rest.map(decodeURIComponent);
  const [resource = '', name, subresource, ...more] = parts;
  if (more.length > 0 && subresource !== 'proxy') return 'no-resource';
  const known = findResource(group === '' ? version : `${group}/${version}`, resource);
  const result: ResourcePath = { group, version, resource, isWatch };
  if (place.namespace !== undefined) result.namespace = decodeURIComponent(place.namespace);
  if (name !== undefined) result.name = name;
  if (subresource !== undefined) result.subresource = subresource;
  return known ? fitting(result, known) : result;
}

/** A namespace in the path fits namespaced resources only; names of those need one. */
function fitting(
  path: ResourcePath,
  known: { namespaced: boolean; subresources: readonly { name: string }[] },
): FoundPath {
  if (path.namespace !== undefined && !known.namespaced) return 'no-resource';
  if (path.namespace === undefined && known.namespaced && path.name !== undefined) return 'no-resource';
  if (path.subresource !== undefined && !known.subresources.some(({ name }) => name === path.subresource))
    return 'no-resource';
  return path;
}

/** Splits `namespaces/x/pods/…` into the namespace and the rest; namespaces themselves are resources too. */
function readPlace(parts: string[], isCore: boolean): { namespace?: string; rest: string[] } | undefined {
  if (parts[0] !== 'namespaces') return { rest: parts };
  if (parts.length <= 2) return isCore ? { rest: parts } : undefined;
  const isOfNamespace = isCore && parts.length === 3 && (parts[2] === 'status' || parts[2] === 'finalize');
  if (isOfNamespace) return { rest: parts };
  return { namespace: parts[1] as string, rest: parts.slice(2) };
}
