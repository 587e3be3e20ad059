/**
 * The objects of a kind as a table.
 * Models: kubectl get, with -o wide, -n or -A, --sort-by a column.
 * Leaves out: label selectors; rows beyond the limit are counted, not sent.
 */
import type { Column, KindDefinition } from '../../simulation/api/define-kind';
import { ageText } from '../../simulation/apimachinery';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { compareText } from '../../simulation/base/compare';
import { defineQuery, type Query } from '../define-query';
import { bucketOf, findKindOfResource, referenceOf } from '../object-place';
import type { World } from '../world';

/** One row: the object's reference and its cells as texts. */
export interface TableRow {
  key: string;
  cells: string[];
}

/** A table. */
export interface Table {
  resource: string;
  kind: string;
  headers: string[];
  rows: TableRow[];
  /** How many rows there are, those that are not sent included. */
  total: number;
}

export type TablesQuery = Query<
  {
    resource: string;
    namespace: string;
    wide: boolean;
    filter: string;
    /** The header of the column to sort by, and whether from the end; '' is by name. */
    sort: { by: string; descending: boolean };
    limit: number;
  },
  Table | null
> & { name: 'tables' };

const NAME_AND_AGE: Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0, cell: ({ metadata }) => metadata.name },
  {
    name: 'Age',
    type: 'string',
    priority: 0,
    cell: ({ metadata }, nowMs) => ageText(metadata.creationTimestamp, nowMs),
  },
];

/** A cell as something that sorts: numbers as numbers (also at the start of a text), ages by their timestamps. */
function rankOf(column: Column, object: ApiObject, nowMs: number): string | number {
  if (column.name === 'Age') return object.metadata.creationTimestamp;
  const cell = column.cell(object, nowMs);
  if (typeof cell !== 'string') return Number(cell);
  return /^\d+(\/\d+)?( |$)/.test(cell) ? Number.parseInt(cell, 10) : cell;
}

function compareRanks(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(String(a), String(b));
}

function sorted(objects: ApiObject[], column: Column | undefined, descending: boolean, nowMs: number): ApiObject[] {
  if (!column) return objects;
  // A later creation is a younger age.
  const sign = descending !== (column.name === 'Age') ? -1 : 1;
  const ranked = objects.map((object) => ({ object, rank: rankOf(column, object, nowMs) }));
  return ranked.sort((a, b) => sign * compareRanks(a.rank, b.rank)).map(({ object }) => object);
}

function columnsOf(kind: KindDefinition, wide: boolean): Column[] {
  return (kind.columns ?? NAME_AND_AGE).filter(({ priority }) => wide || priority === 0);
}

/** Header of the column that names the namespace. */
export const NAMESPACE = 'NAMESPACE';

/** The table of a kind. */
export function tableOf(world: World, params: TablesQuery['params']): Table | null {
  const { resource, namespace, wide, filter, sort, limit } = params;
  const kind = findKindOfResource(resource);
  if (!kind) return null;
  const bucket = bucketOf(kind);
  const nowMs = world.epochMs + world.at.time;
  const all = world.etcd.values(bucket, kind.namespaced && namespace ? `${bucket}${namespace}/` : bucket);
  const columns = columnsOf(kind, wide);
  const hasNamespace = kind.namespaced && namespace === '';
  const headerOf = ({ name }: Column): string => name.toUpperCase();
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const cellsOf = (object: ApiObject): string[] => {
    const cells = columns.map(({ cell }) => String(cell(object, nowMs)));
    return hasNamespace ? [object.metadata.namespace ?? '', ...cells] : cells;
  };
  const matches = (object: ApiObject): boolean => {
    const text = `${cellsOf(object).join(' ')} ${labelsText(object)}`.toLowerCase();
    return words.every((word) =>
      word.startsWith('!') ? word === '!' || !text.includes(word.slice(1)) : text.includes(word),
    );
  };
  const shown = words.length > 0 ? all.filter(matches) : all;
  const ordered = sorted(
    shown,
    columns.find((column) => headerOf(column) === sort.by),
    sort.descending,
    nowMs,
  );
  return {
    resource,
    kind: kind.kind,
    headers: [...(hasNamespace ? [NAMESPACE] : []), ...columns.map(headerOf)],
    rows: ordered.slice(0, limit).map((object) => ({ key: referenceOf(kind, object), cells: cellsOf(object) })),
    total: shown.length,
  };
}

function labelsText({ metadata }: ApiObject): string {
  return Object.entries(metadata.labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

export default defineQuery<TablesQuery>({ name: 'tables', answer: tableOf, followsTime: true });
