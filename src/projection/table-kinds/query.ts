/** The kinds that can be shown as tables, and how many objects of each there are at the head. */
import { kinds } from '../../simulation/api/kinds';
import { defineQuery, type Query } from '../define-query';
import { placeOfKind } from '../kind-order';
import { bucketOf, findKindOfResource } from '../object-place';
import type { World } from '../world';

/** One kind. */
export interface TableKind {
  resource: string;
  kind: string;
  shortNames: string[];
  namespaced: boolean;
  acts: boolean;
  count: number;
}

export type TableKindsQuery = Query<undefined, TableKind[]> & { name: 'table-kinds' };

/** All kinds that hold objects or act. */
export function tableKindsOf({ etcd }: World): TableKind[] {
  const shown = kinds.filter((kind) => findKindOfResource(kind.resource) === kind);
  return shown
    .map((kind) => ({
      resource: kind.resource,
      kind: kind.kind,
      shortNames: kind.shortNames ?? [],
      namespaced: kind.namespaced,
      acts: kind.acts,
      count: etcd.range(bucketOf(kind)).length,
    }))
    .filter(({ acts, count }) => acts || count > 0)
    .sort((a, b) => placeOfKind(a.resource) - placeOfKind(b.resource) || (a.resource < b.resource ? -1 : 1));
}

export default defineQuery<TableKindsQuery>({ name: 'table-kinds', answer: tableKindsOf });
