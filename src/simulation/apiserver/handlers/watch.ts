import type { KindDefinition } from '../../api/define-kind';
import type { ApiRequest, WatchEvent, WatchStream } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { prefixOf } from '../../etcd';
import type { Change } from '../../mvcc';
import { matcherOf } from '../selection';
import type { ServerParts } from '../server-parts';

/** Follows a kind's objects from a revision on; an object that leaves the selection is DELETED for this watcher. */
export function watch(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  wake: () => void,
): WatchStream<ApiObject> {
  const { matches, node } = matcherOf(kind, request);
  const from = request.resourceVersion ? Number(request.resourceVersion) : parts.etcd.revision;
  const watcher = parts.etcd.watch(prefixOf(kind), from, wake, node);
  return {
    take: () => watcher.take().flatMap((change) => eventOf(change, matches)),
    stop: () => watcher.stop(),
  };
}

function eventOf(change: Change<ApiObject>, matches: (object: ApiObject) => boolean): WatchEvent<ApiObject>[] {
  const { revision, value, before } = change;
  const is = value !== undefined && matches(value);
  const was = before !== undefined && matches(before);
  if (is && was) return [{ type: 'MODIFIED', object: value, before, revision }];
  if (is) return [{ type: 'ADDED', object: value, revision }];
  if (was) return [{ type: 'DELETED', object: lastSeen(value ?? before, revision), before, revision }];
  return [];
}

/** The last state of a deleted object carries the revision of its deletion. */
function lastSeen(object: ApiObject, revision: number): ApiObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
