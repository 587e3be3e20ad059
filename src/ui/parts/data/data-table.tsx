// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and positioned; a <table> cannot hold them.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys.
/**
 * A table that looks like kubectl's and stays smooth with thousands of rows.
 * Models: kubectl get (upper-case headers, left aligned, `<none>`); @tanstack/react-virtual with fixed row heights.
 * Leaves out: sorting and filtering (the query does them), rows of several lines.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type HTMLAttributes, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import css from './data-table.module.css';

export interface Column<Row> {
  readonly id: string;
  /** As kubectl prints it; never translated. */
  readonly header: string;
  /** A CSS grid track, e.g. '8rem' or 'minmax(10rem, 2fr)'. */
  readonly width?: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  /** Names the table to screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selectedKey?: string | undefined;
  readonly hoveredKey?: string | undefined;
  readonly onSelect?: (row: Row) => void;
  readonly onHover?: (row: Row | undefined) => void;
  readonly empty?: ReactNode;
}

const ROW_REM = 1.5;
const remPixels = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** The row that a key moves to; undefined if it does not move. */
function rowReached(
  key: string,
  { current, page, last }: Record<'current' | 'page' | 'last', number>,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -last,
    End: last,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(last, current + step));
}

/** The table; arrows move through the rows, Enter selects. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, selectedKey, hoveredKey, onSelect, onHover, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const rowPixels = ROW_REM * remPixels();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 12,
  });
  const tracks = columns.map((column) => column.width ?? 'minmax(max-content, 1fr)').join(' ');
  const current = Math.min(active, Math.max(0, rows.length - 1));

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPixels) - 1);
    const to = rowReached(event.key, { current, page, last: rows.length - 1 });
    const row = rows[current];
    if (to !== undefined) {
      setActive(to);
      virtual.scrollToIndex(to);
    } else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) onSelect?.(row);
    else return;
    event.preventDefault();
  }

  return (
    <div
      className={css.table}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows.length > 0 ? `${label}-${current}` : undefined}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onHover?.(undefined)}
    >
      <Head columns={columns} tracks={tracks} />
      {rows.length === 0 && <div className={css.empty}>{empty}</div>}
      <div className={css.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <Row
              key={key}
              columns={columns}
              row={row}
              attributes={{
                id: `${label}-${index}`,
                'aria-rowindex': index + 2,
                'aria-selected': key === selectedKey,
                'data-active': index === current || undefined,
                'data-hovered': key === hoveredKey || undefined,
                style: { gridTemplateColumns: tracks, transform: `translateY(${start}px)`, height: rowPixels },
                onClick: () => {
                  setActive(index);
                  onSelect?.(row);
                },
                onPointerEnter: () => onHover?.(row),
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly row: Row;
  readonly attributes: HTMLAttributes<HTMLDivElement> & Record<`data-${string}`, boolean | undefined>;
}

function Row<Row>({ columns, row, attributes }: RowProps<Row>) {
  return (
    <div className={css.row} role="row" {...attributes}>
      {columns.map((column) => (
        <span key={column.id} role="gridcell" data-align={column.align}>
          {column.cell(row)}
        </span>
      ))}
    </div>
  );
}

function Head<Row>({ columns, tracks }: { readonly columns: readonly Column<Row>[]; readonly tracks: string }) {
  return (
    <div className={css.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
      {columns.map((column) => (
        <span key={column.id} role="columnheader" data-align={column.align}>
          {column.header}
        </span>
      ))}
    </div>
  );
}
