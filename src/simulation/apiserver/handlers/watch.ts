import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf } from '../../api/kind-ref';
import { plainError, tooOldResourceVersion } from '../../apimachinery/api-error';
import type { ApiRequest, WatchEvent, WatchStream } from '../../apimachinery/api-request';
import { goQuote } from '../../apimachinery/go-format';
import type { ApiObject } from '../../apimachinery/object-meta';
import type { Change } from '../../mvcc';
import { storagePrefix } from '../object-store';
import { matcherOf } from '../selection';
import type { ServerParts } from '../server-parts';

/** Follows a kind's objects from a revision on; an object that leaves the selection is DELETED for this watcher. */
export function watch(
  parts: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
  wake: () => void,
): WatchStream<ApiObject> {
  const { etcd } = parts;
  const prefix = storagePrefix(kind);
  const { matches, node } = matcherOf(kind, request);
  const initial = initialEvents(parts, kind, request);
  const from = startOf(parts, request, initial !== undefined);
  const watcher = etcd.watch(prefix, from, wake, node);
  let waiting = initial;
  if (waiting && waiting.length > 0) wake();
  return {
    take: () => {
      const changes = watcher.take();
      if (!waiting && changes.length === 1) {
        const event = eventOf(kind, changes[0] as Change<ApiObject>, matches);
        return event ? [event] : [];
      }
      const events = waiting ?? [];
      waiting = undefined;
      for (const change of changes) {
        const event = eventOf(kind, change, matches);
        if (event) events.push(event);
      }
      return events;
    },
    stop: () => watcher.stop(),
  };
}

/** The revision after which changes are told. */
function startOf({ etcd }: ServerParts, request: ApiRequest, hasInitial: boolean): number {
  const { resourceVersion } = request;
  if (!resourceVersion || resourceVersion === '0' || hasInitial) return etcd.revision;
  if (!/^\d+$/.test(resourceVersion))
    throw plainError(
      `resourceVersion: Invalid value: ${goQuote(resourceVersion)}: strconv.ParseUint: parsing ${goQuote(resourceVersion)}: invalid syntax`,
    );
  const from = Number(resourceVersion);
  if (from < etcd.compactRevision) throw tooOldResourceVersion(resourceVersion, String(etcd.compactRevision));
  return from;
}

/**
 * What is there already, as ADDED: a watch that names no revision begins with it, and one that asks for initial events
 * ends it with a bookmark that says so.
 */
function initialEvents(
  { etcd }: ServerParts,
  kind: KindDefinition,
  request: ApiRequest,
): WatchEvent<ApiObject>[] | undefined {
  const { resourceVersion, sendInitialEvents } = request;
  const isUnset = !resourceVersion || resourceVersion === '0';
  if (sendInitialEvents === false || !(sendInitialEvents || isUnset)) return undefined;
  const prefix = storagePrefix(kind);
  const { matches } = matcherOf(kind, request);
  const events: WatchEvent<ApiObject>[] = [];
  for (const { value, revision } of etcd.range(prefix)) {
    const object = kind.storedAs ? kind.storedAs.fromStored(value) : value;
    if (matches(object)) events.push({ type: 'ADDED', object, revision });
  }
  if (request.allowWatchBookmarks) events.push(bookmark(kind, etcd.revision, true));
  return events;
}

/** A bookmark: nothing of the kind changed up to this revision. */
export function bookmark(kind: KindDefinition, revision: number, endsInitial = false): WatchEvent<ApiObject> {
  const object = {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: {
      resourceVersion: String(revision),
      ...(endsInitial && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
    },
  };
  return { type: 'BOOKMARK', object: object as unknown as ApiObject, revision };
}

function eventOf(
  kind: KindDefinition,
  change: Change<ApiObject>,
  matches: (object: ApiObject) => boolean,
): WatchEvent<ApiObject> | undefined {
  const { revision } = change;
  const value = asServed(kind, change.value);
  const before = asServed(kind, change.before);
  const is = value !== undefined && matches(value);
  const was = before !== undefined && matches(before);
  if (is && was) return { type: 'MODIFIED', object: value, before, revision };
  if (is) return { type: 'ADDED', object: value, revision };
  if (was) return { type: 'DELETED', object: lastSeen(before, revision), before, revision };
  return undefined;
}

function asServed({ storedAs }: KindDefinition, stored: ApiObject | undefined): ApiObject | undefined {
  return stored && storedAs ? storedAs.fromStored(stored) : stored;
}

/** The last state of an object that went carries the revision of its going. */
function lastSeen(object: ApiObject, revision: number): ApiObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
