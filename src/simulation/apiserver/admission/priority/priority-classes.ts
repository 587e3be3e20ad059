import type { PriorityClass } from '../../../api/scheduling.k8s.io/v1/priorityclass/priorityclass';
import type { ApiObject } from '../../../apimachinery/object-meta';
import type { Watcher } from '../../../mvcc';
import type { ServerParts } from '../../server-parts';

/** The PriorityClasses as they stand; a new object whenever one changes. */
export interface PriorityClasses {
  readonly byName: ReadonlyMap<string, PriorityClass>;
  /** The class of pods that name none; the one with the lowest value where several say they are. */
  readonly fallback: PriorityClass | undefined;
}

const PREFIX = '/registry/priorityclasses/';
const views = new WeakMap<ServerParts, { watcher: Watcher<ApiObject>; isStale: boolean; classes?: PriorityClasses }>();

/** The current PriorityClasses; the same object as long as none changes. */
export function findPriorityClasses(parts: ServerParts): PriorityClasses {
  let view = views.get(parts);
  if (!view) {
    const created = { isStale: true } as { watcher: Watcher<ApiObject>; isStale: boolean };
    created.watcher = parts.etcd.watch(PREFIX, parts.etcd.revision, () => {
      created.isStale = true;
    });
    view = created;
    views.set(parts, view);
  }
  if (!view.classes || view.isStale) {
    view.watcher.take();
    view.isStale = false;
    view.classes = read(parts);
  }
  return view.classes;
}

function read({ etcd }: ServerParts): PriorityClasses {
  const byName = new Map<string, PriorityClass>();
  let fallback: PriorityClass | undefined;
  for (const { value } of etcd.range(PREFIX)) {
    const priorityClass = value as PriorityClass;
    byName.set(priorityClass.metadata.name, priorityClass);
    if (priorityClass.globalDefault && (!fallback || priorityClass.value < fallback.value)) fallback = priorityClass;
  }
  return { byName, fallback };
}
