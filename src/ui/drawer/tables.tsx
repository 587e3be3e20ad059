/** The objects of any kind as kubectl prints them; a row selects its object, its menu offers what can be done with it. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableKind, TableKindsQuery } from '../../projection/table-kinds/query';
import type { Table, TableRow, TablesQuery } from '../../projection/tables/query';
import { useConnection, useQuery } from '../../worker/use-query';
import { showActionMenu } from '../actions/entries';
import { selectionOf } from '../inspector/subject';
import { Button, Select } from '../parts';
import { type Column, DataTable } from '../parts/data/data-table';
import { hover, select, useSession } from '../session';
import css from './drawer.module.css';
import { useShownKind } from './shown-kind';

const LIMIT = 1_000;
/** The advance of the table's letters. */
const CHARACTER_REM = 0.44;
const FIRST: readonly TableKind[] = [
  { resource: 'pods', kind: 'Pod', shortNames: ['po'], namespaced: true, acts: true, count: 0 },
];

/** The kinds, asked for anew whenever the table changes hands: counting is work. */
function useKinds(resource: string): readonly TableKind[] {
  const connection = useConnection();
  const [kinds, setKinds] = useState(FIRST);
  useEffect(() => {
    void resource;
    let isCurrent = true;
    connection.ask<TableKindsQuery>('table-kinds', undefined).then(
      (found) => isCurrent && setKinds(found),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [connection, resource]);
  return kinds;
}

/** Wide enough for the longest cell of the first rows, so that columns stand as kubectl's do. */
function widthOf(table: Table, column: number): string {
  const longest = table.rows
    .slice(0, 200)
    .reduce((most, { cells }) => Math.max(most, (cells[column] ?? '').length), (table.headers[column] ?? '').length);
  return `${(Math.min(60, longest + 1) * CHARACTER_REM).toFixed(2)}rem`;
}

interface Sort {
  readonly by: string;
  readonly descending: boolean;
}

function nextSort(sort: Sort, by: string): Sort {
  if (sort.by !== by) return { by, descending: false };
  return sort.descending ? { by: '', descending: false } : { by, descending: true };
}

/** The table; the last one stays while a new one is on its way. */
function useTable(params: TablesQuery['params']): Table | undefined {
  const answer = useQuery<TablesQuery>('tables', params);
  const last = useRef<Table | undefined>(undefined);
  if (answer?.resource === params.resource) last.current = answer;
  return last.current?.resource === params.resource ? last.current : undefined;
}

/** Sorting by columns, as a menu: the grid's header has no focus of its own. */
function SortMenu({
  table,
  sort,
  onSort,
}: {
  readonly table: Table;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('drawer.sort')}
      value={sort.by}
      options={[
        { value: '', label: t('drawer.byName') },
        ...table.headers.map((header) => ({ value: header, label: header })),
      ]}
      onChange={(by) => onSort({ by, descending: false })}
    />
  );
}

/** The tab. */
export function Tables() {
  const { t } = useTranslation();
  const namespace = useSession((s) => s.namespace);
  const selection = useSession((s) => s.selection);
  const hovered = useSession((s) => s.hovered);
  const resource = useShownKind((shown) => shown.resource);
  const [wide, setWide] = useState(false);
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<Sort>({ by: '', descending: false });
  const asked = useDeferredValue(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind has other columns.
  useEffect(() => setSort({ by: '', descending: false }), [resource]);
  const table = useTable({ resource, namespace, wide, filter: asked, sort, limit: LIMIT });
  const kinds = useKinds(resource);
  const keyOf = (thing: typeof selection): string | undefined =>
    thing &&
    (thing.kind === 'node'
      ? `nodes/${thing.key}`
      : thing.kind === 'container'
        ? thing.key.split('/').slice(0, 3).join('/')
        : thing.key);
  const columns: Column<TableRow>[] = (table?.headers ?? []).map((header, index) => ({
    id: header,
    header: sort.by === header ? `${header} ${sort.descending ? '↓' : '↑'}` : header,
    width: table ? widthOf(table, index) : '8rem',
    cell: ({ cells }) => cells[index],
  }));
  return (
    <>
      <div className={css.tools}>
        <Select
          label={t('drawer.kind')}
          value={resource}
          options={kinds.map(({ resource: word, kind, shortNames, count }) => ({
            value: word,
            label: kind,
            note: `${[word, ...shortNames].join(', ')} · ${count}`,
          }))}
          onChange={(next) => useShownKind.setState({ resource: next })}
        />
        {table && <SortMenu table={table} sort={sort} onSort={setSort} />}
        {sort.by !== '' && (
          <Button
            look="plain"
            onClick={() => setSort(nextSort(sort, sort.by))}
            aria-label={t(sort.descending ? 'drawer.descending' : 'drawer.ascending')}
          >
            {sort.descending ? <ArrowDown size="1em" aria-hidden /> : <ArrowUp size="1em" aria-hidden />}
          </Button>
        )}
        <label>
          <input type="checkbox" checked={wide} onChange={(event) => setWide(event.target.checked)} />
          -o wide
        </label>
        <input
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          placeholder={t('drawer.filterRows')}
          aria-label={t('drawer.filterRows')}
        />
        <small>{table && t('drawer.rows', { count: table.total })}</small>
        {table && table.total > table.rows.length && (
          <small>{t('drawer.firstOnly', { count: table.rows.length })}</small>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the context menu of the rows below; keys open it at the row. */}
      <div
        className={css.body}
        onContextMenu={(event) => {
          const row = (event.target as Element).closest('[role=row]');
          const index = Number(row?.getAttribute('aria-rowindex')) - 2;
          const found = table?.rows[index];
          if (!found) return;
          event.preventDefault();
          select(selectionOf(found.key));
          const anchor = { x: event.clientX, y: event.clientY };
          void showActionMenu({ label: found.key, anchor, entries: [{ heading: found.key }] });
        }}
      >
        <DataTable
          label={`kubectl get ${resource}`}
          columns={columns}
          rows={table?.rows ?? []}
          rowKey={({ key }) => key}
          selectedKey={keyOf(selection)}
          hoveredKey={keyOf(hovered)}
          onSelect={({ key }) => select(selectionOf(key))}
          onHover={(row) => hover(row && selectionOf(row.key))}
          empty={table && t('drawer.noRows')}
        />
      </div>
    </>
  );
}
