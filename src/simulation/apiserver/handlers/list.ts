import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf } from '../../api/kind-ref';
import { badRequest, expired, expiredContinueToken, tooLargeResourceVersion } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { decodeBase64, encodeBase64 } from '../../base/base64';
import { storagePrefix } from '../object-store';
import { matcherOf } from '../selection';
import type { ServerParts } from '../server-parts';

/** A page of a list goes on where the last one ended, at the revision of the first. */
interface Position {
  revision: number;
  /** The key behind which the next page begins. */
  after: string;
}

/** Lists a kind's objects by key. */
export function list(parts: ServerParts, kind: KindDefinition, request: ApiRequest) {
  const prefix = storagePrefix(kind);
  const { matches, node } = matcherOf(kind, request);
  const position = request.continue ? readToken(parts, request.continue) : undefined;
  const revision = position?.revision ?? revisionOf(parts, request);
  const below = request.namespace && kind.namespaced ? `${prefix}${request.namespace}/` : prefix;
  const entries = entriesOf(parts, { prefix, below, node, revision });
  const items: ApiObject[] = [];
  let last = '';
  let left = 0;
  const { limit = 0 } = request;
  for (const { key, value } of entries) {
    if (position && key <= position.after) continue;
    const object = kind.storedAs ? kind.storedAs.fromStored(value) : value;
    if (!matches(object)) continue;
    if (limit > 0 && items.length === limit) left++;
    else {
      items.push(object);
      last = key;
    }
  }
  const isSelective = Boolean(request.labelSelector || request.fieldSelector);
  return {
    apiVersion: apiVersionOf(kind),
    kind: `${kind.kind}List`,
    metadata: {
      resourceVersion: String(revision),
      ...(left > 0 && { continue: encodeBase64(JSON.stringify({ revision, after: last } satisfies Position)) }),
      ...(left > 0 && !isSelective && { remainingItemCount: left }),
    },
    items,
  };
}

interface Stretch {
  prefix: string;
  below: string;
  node: string | undefined;
  revision: number;
}

function entriesOf({ etcd }: ServerParts, { prefix, below, node, revision }: Stretch) {
  if (revision !== etcd.revision) return etcd.view(revision).range(prefix, below);
  return node !== undefined ? etcd.indexed(prefix, node) : etcd.range(prefix, below);
}

/** The revision that a list shows: the current one unless an exact one is asked for. */
function revisionOf({ etcd }: ServerParts, { resourceVersion, resourceVersionMatch, limit }: ApiRequest): number {
  if (!resourceVersion || resourceVersion === '0') return etcd.revision;
  const asked = Number(resourceVersion);
  if (!/^\d+$/.test(resourceVersion))
    throw badRequest(
      `Invalid value: "${resourceVersion}": strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`,
    );
  if (asked > etcd.revision) throw tooLargeResourceVersion(resourceVersion, String(etcd.revision));
  // Without a match, a limit makes the revision exact (the "legacy" semantics).
  const isExact = resourceVersionMatch === 'Exact' || (!resourceVersionMatch && (limit ?? 0) > 0);
  if (!isExact) return etcd.revision;
  if (asked < etcd.compactRevision) throw expired('The resourceVersion for the provided list is too old.');
  return asked;
}

function readToken({ etcd }: ServerParts, token: string): Position {
  let position: Position;
  try {
    position = JSON.parse(decodeBase64(token)) as Position;
  } catch {
    throw badRequest('continue key is not valid: invalid character');
  }
  if (position.revision < etcd.compactRevision) throw expiredContinueToken();
  return position;
}
