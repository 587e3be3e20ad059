/** Who gave every field of an object its value: found in the object's own history, as managed fields would tell it. */
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { fieldChanges } from '../field-changes';
import type { World } from '../world';

/** The last writer of a field and the step in which it wrote. */
export interface FieldWriter {
  actor: string;
  step: number;
}

/** Of a long history only the last writes are read; what is older has one writer, the first of them. */
const LONGEST = 200;

/** Writers by path; a path without a writer has that of the field around it. */
export function writersOf(world: World, etcdKey: string): { byPath: Map<string, FieldWriter>; first?: FieldWriter } {
  const { etcd, spans } = world;
  const byPath = new Map<string, FieldWriter>();
  const revisions = etcd.history(etcdKey);
  const created = revisions.findLastIndex((revision) => etcd.valueOf(revision) === undefined) + 1;
  const own = revisions.slice(Math.max(created, revisions.length - LONGEST));
  let before: ApiObject | undefined;
  let first: FieldWriter | undefined;
  for (const revision of own) {
    const object = etcd.valueOf(revision);
    if (!object) continue;
    const step = Math.min(spans.stepOfEtcdRevision(revision), spans.count);
    const writer = { actor: step > 0 ? spans.get(step).actor : '', step };
    if (before) for (const { path } of fieldChanges(before, object)) byPath.set(path, writer);
    else first = writer;
    before = object;
  }
  return { byPath, ...(first && { first }) };
}

/** The path of the field around: `spec.a[b].c` → `spec.a[b]` → `spec.a` → `spec`. */
export function pathAround(path: string): string {
  const bracket = path.endsWith(']') ? path.lastIndexOf('[') : -1;
  return path.slice(0, Math.max(0, bracket >= 0 ? bracket : path.lastIndexOf('.')));
}

/** The writer of a path. */
export function writerAt(
  { byPath, first }: { byPath: Map<string, FieldWriter>; first?: FieldWriter },
  path: string,
): FieldWriter | undefined {
  for (let at = path; at !== ''; at = pathAround(at)) {
    const writer = byPath.get(at);
    if (writer) return writer;
  }
  return first;
}
