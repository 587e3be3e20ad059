import type { Selection } from '../session';
import type { Names } from './pod-names';

/** The rows of the pods that are selected or belong to the selected owner. */
export function chosenRows(selection: Selection | undefined, names: Names): ReadonlySet<number> | undefined {
  if (selection?.kind !== 'object') return undefined;
  const [resource, namespace, name] = selection.key.split('/');
  if (!name) return undefined;
  const rows = new Set<number>();
  for (const [row, key] of names.keys.entries()) {
    if (key === selection.key) rows.add(row);
    else if (resource !== 'pods' && key.split('/')[1] === namespace) {
      const isOwn = resource === 'replicasets' ? key.split('/')[2]?.startsWith(`${name}-`) : names.owners[row] === name;
      if (isOwn) rows.add(row);
    }
  }
  return rows.size > 0 ? rows : undefined;
}
