/** Every revision of an object up to the head: when, by whom, because of what, and what it changed. */
import { chainStepOf, writeNote } from '../cause-chain';
import { defineQuery, type Query } from '../define-query';
import { tellingChanges } from '../field-changes';
import { placeOf } from '../object-place';
import type { World } from '../world';

/** One revision. */
export interface RevisionRow {
  revision: number;
  step: number;
  timeMs: number;
  actor: string;
  verb: string;
  what: 'created' | 'changed' | 'deleted';
  /** How many fields it changed, and the most telling of them. */
  changes: number;
  note: string;
  /** The step that made its writer act, if that is known. */
  because?: { step: number; actor: string; verb: string; target: string };
}

/** The newest revisions, newest first, and how many there are. */
export interface ObjectHistory {
  key: string;
  total: number;
  rows: RevisionRow[];
}

export type ObjectHistoryQuery = Query<{ key: string; limit: number }, ObjectHistory | null> & {
  name: 'object-history';
};

function rowOf(world: World, revision: number): RevisionRow {
  const { etcd, spans } = world;
  const step = Math.max(1, Math.min(spans.stepOfEtcdRevision(revision), spans.count));
  const earlier = etcd.before(revision);
  const [before, after] = [earlier > 0 ? etcd.valueOf(earlier) : undefined, etcd.valueOf(revision)];
  const { actor, verb, timeMs } = chainStepOf(world, step);
  const cause = causeOf(world, step);
  return {
    revision,
    step,
    timeMs,
    actor,
    verb,
    what: after ? (before ? 'changed' : 'created') : 'deleted',
    changes: before && after ? tellingChanges(before, after).length : 0,
    note: writeNote(before, after),
    ...(cause && { because: cause }),
  };
}

/** The nearest cause that is not the writer's own doing. */
function causeOf({ spans }: World, step: number): RevisionRow['because'] {
  const { actor } = spans.get(step);
  for (let at = spans.causeOf(step), hops = 0; at > 0 && hops < 20; at = spans.causeOf(at), hops++) {
    const cause = spans.get(at);
    if (cause.actor !== actor) return { step: at, actor: cause.actor, verb: cause.verb, target: cause.target };
  }
  return undefined;
}

/** The revisions of an object. */
export function objectHistoryOf(world: World, key: string, limit: number): ObjectHistory | null {
  const place = placeOf(key);
  if (!place) return null;
  const revisions = world.etcd.history(place.etcdKey);
  const rows = revisions.slice(-limit).map((revision) => rowOf(world, revision));
  return { key, total: revisions.length, rows: rows.reverse() };
}

export default defineQuery<ObjectHistoryQuery>({
  name: 'object-history',
  answer: (world, { key, limit }) => objectHistoryOf(world, key, limit),
});
