/** What differs between two revisions of an object, field by field. */
import { defineQuery, type Query } from '../define-query';
import { tellingChanges, valueText } from '../field-changes';
import { placeOf } from '../object-place';
import { yamlLines } from '../object-yaml/yaml-lines';
import type { World } from '../world';

/** One field that differs, as texts; several lines where the value is a part with fields of its own. */
export interface DiffRow {
  path: string;
  before?: string;
  after?: string;
}

export type ObjectDiffQuery = Query<{ key: string; from: number; to: number }, DiffRow[] | null> & {
  name: 'object-diff';
};

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return valueText(value, 2_000);
  return yamlLines(value)
    .map(({ text }) => text)
    .join('\n');
}

/** The rows of a diff; a revision of 0 (or one that deleted) is an object without fields. */
export function diffRowsOf(world: World, key: string, from: number, to: number): DiffRow[] | null {
  const place = placeOf(key);
  if (!place) return null;
  const own = new Set(world.etcd.history(place.etcdKey));
  const stateAt = (revision: number) => (own.has(revision) ? world.etcd.valueOf(revision) : undefined) ?? {};
  return tellingChanges(stateAt(from), stateAt(to)).map(({ path, before, after }) => ({
    path,
    ...(before !== undefined && { before: textOf(before) }),
    ...(after !== undefined && { after: textOf(after) }),
  }));
}

export default defineQuery<ObjectDiffQuery>({
  name: 'object-diff',
  answer: (world, { key, from, to }) => diffRowsOf(world, key, from, to),
});
