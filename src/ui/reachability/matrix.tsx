/** The matrix: rows call, columns are called; a cell opens its trace. Arrows move, Home and End jump (APG grid). */
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reachability } from '../../projection/reachability/query';
import { MatrixRow, Symbols } from './cells';
import css from './reachability.module.css';
import { openTrace } from './reachability-state';

interface Place {
  readonly row: number;
  readonly column: number;
}

function placeOf(target: EventTarget): Place | undefined {
  const text = (target as Element).closest<HTMLElement>('[data-cell]')?.dataset.cell;
  const [row, column] = text?.split('/').map(Number) ?? [];
  return row === undefined || column === undefined ? undefined : { row, column };
}

function moved({ row, column }: Place, key: string, last: Place): Place | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(last.column, column + 1) };
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(last.row, row + 1), column };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: last.column };
    default:
      return undefined;
  }
}

/** The table. */
export function Matrix({ found, ping }: { readonly found: Reachability; readonly ping: boolean }) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const last = { row: found.from.length - 1, column: found.to.length - 1 };
  const at = { row: Math.min(active.row, last.row), column: Math.min(active.column, last.column) };

  function open({ row, column }: Place): void {
    const [from, to] = [found.from[row], found.to[column]];
    if (!from || !to || from.key === to.key) return;
    openTrace({ from: from.end, to: to.end, protocol: ping ? 'icmp' : 'tcp', port: to.port });
  }

  function onKeyDown(event: KeyboardEvent): void {
    const place = placeOf(event.target);
    if (!place) return;
    if (event.key === 'Enter' || event.key === ' ') open(place);
    else {
      const next = moved(place, event.key, last);
      if (!next) return;
      setActive(next);
      table.current?.querySelector<HTMLElement>(`[data-cell="${next.row}/${next.column}"]`)?.focus();
    }
    event.preventDefault();
  }

  return (
    <div className={css.scroll}>
      <Symbols />
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells take the focus (APG).
        role="grid"
        className={css.matrix}
        aria-label={t('reachability.matrix')}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const place = placeOf(event.target);
          if (!place) return;
          setActive(place);
          open(place);
        }}
      >
        <thead>
          <tr>
            <td className={css.corner}>{t('reachability.corner')}</td>
            {found.to.map(({ key, kind, short }, i) => (
              <th key={key} scope="col" title={key} data-first={kind !== found.to[i - 1]?.kind || undefined}>
                <span className={css.columnName}>{kind === 'outside' ? t('reachability.outside') : short}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.from.map((from, row) => (
            <MatrixRow
              key={from.key}
              from={from}
              to={found.to}
              cells={found.cells[row] ?? []}
              row={row}
              active={at.row === row ? at.column : undefined}
              ping={ping}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
