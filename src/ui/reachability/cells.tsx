/** The cells of the matrix: one shape for each outcome, drawn once and used many times. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, ReachabilityEnd } from '../../projection/reachability/query';
import { GLYPHS } from '../parts';
import { COLOURS, cellText, classOf, type OutcomeClass, SHAPES } from './outcomes';
import css from './reachability.module.css';

const symbolOf = (name: OutcomeClass): string => `reach-${name}`;

/** The shapes, for `Glyph`. */
export function Symbols() {
  return (
    <svg className="sr-only" aria-hidden="true">
      {Object.entries(SHAPES).map(([name, shape]) => {
        const colour = COLOURS[name as keyof typeof COLOURS];
        return (
          <symbol key={name} id={symbolOf(name as OutcomeClass)} viewBox="-7 -7 14 14">
            {GLYPHS[shape].map((part) => (
              <path
                key={part.d}
                d={part.d}
                fill={part.fill ? colour : 'none'}
                stroke={part.fill ? 'none' : colour}
                strokeWidth={part.width ?? 1.7}
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            ))}
          </symbol>
        );
      })}
    </svg>
  );
}

/** The shape of a class of outcomes. */
export function Glyph({ of }: { readonly of: OutcomeClass }) {
  return (
    <svg className={css.glyph} viewBox="-7 -7 14 14" aria-hidden="true">
      {of === 'self' ? (
        <path d="M-3 0H3" stroke="var(--ink-3)" strokeWidth="1.4" />
      ) : (
        <use href={`#${symbolOf(of)}`} x="-7" y="-7" width="14" height="14" />
      )}
    </svg>
  );
}

export interface MatrixRowProps {
  readonly from: ReachabilityEnd;
  readonly to: readonly ReachabilityEnd[];
  readonly cells: readonly Cell[];
  readonly row: number;
  /** The column of the cell that has the focus; none in other rows. */
  readonly active: number | undefined;
  readonly ping: boolean;
}

/** One caller and how its calls go. Clicks and keys are the table's. */
export const MatrixRow = memo(
  function MatrixRow({ from, to, cells, row, active, ping }: MatrixRowProps) {
    const { t } = useTranslation();
    const nameOf = ({ kind, name }: ReachabilityEnd): string => (kind === 'outside' ? t('reachability.outside') : name);
    return (
      <tr>
        <th scope="row" title={from.key}>
          <span className={css.rowName}>{nameOf(from)}</span>
        </th>
        {cells.map((cell, column) => {
          const called = to[column]!;
          const values = {
            from: nameOf(from),
            to: nameOf(called),
            how: ping ? 'ping' : `TCP ${called.port}`,
            outcome: t(cellText(cell)),
          };
          const text = cell === 'self' ? t('reachability.cell.self') : t('reachability.cellLabel', values);
          return (
            <td
              key={called.key}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cells of a grid take the focus (APG).
              role="gridcell"
              aria-label={text}
              title={text}
              tabIndex={active === column ? 0 : -1}
              data-cell={`${row}/${column}`}
              data-first={called.kind !== to[column - 1]?.kind || undefined}
            >
              <Glyph of={classOf(cell)} />
            </td>
          );
        })}
      </tr>
    );
  },
  (a, b) =>
    a.active === b.active &&
    a.row === b.row &&
    a.ping === b.ping &&
    a.from.key === b.from.key &&
    a.cells.join() === b.cells.join() &&
    a.to.length === b.to.length &&
    a.to.every(({ key, port }, i) => key === b.to[i]?.key && port === b.to[i]?.port),
);
