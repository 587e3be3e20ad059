/** One scheduling attempt as a table, plugins by nodes: verdicts of the filters, scores, totals. */
import { Check, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FilterRow, ScoreRow, DecisionTable as Table } from '../../../projection/decisions/query';
import { StatusGlyph, tip } from '../../parts';
import css from '../inspector.module.css';
import { ObjectLink } from '../links';

function Verdict({ cell }: { readonly cell: FilterRow['cells'][number] }) {
  const { t } = useTranslation();
  if (cell.verdict === 'rejected')
    return (
      <span {...tip(cell.reason ?? '')} className={css.rejected}>
        <StatusGlyph shape="failed" size={14} label={`${t('inspector.why.rejected')}: ${cell.reason}`} />
      </span>
    );
  return cell.verdict === 'passed' ? (
    <Check size="1em" aria-label={t('inspector.why.passed')} />
  ) : (
    <Minus size="0.75em" className={css.dim} aria-label={t('inspector.why.notAsked')} />
  );
}

function Score({ cell }: { readonly cell: ScoreRow['cells'][number] }) {
  const { t } = useTranslation();
  if (!cell) return <Minus size="0.75em" className={css.dim} aria-label={t('inspector.why.notScored')} />;
  const { raw, normalized, weighted } = cell;
  return (
    <>
      <small>{raw === normalized ? raw : `${raw}→${normalized}`}</small> <b>{weighted}</b>
    </>
  );
}

/** The longest names without what they share with others; the whole one is their tooltip. */
const shortPlugin = (name: string): string => (name.length > 24 ? name.replace(/^NodeResources/, '') : name);

/** The reasons of a node's refusal, as the last line of the table says them. */
function Reasons({ table }: { readonly table: Table }) {
  const { t } = useTranslation();
  const reasons = table.nodes.flatMap((node, i) => {
    const refusing = table.filters.find(({ cells }) => cells[i]?.verdict === 'rejected');
    return refusing ? [{ node, plugin: refusing.plugin, reason: refusing.cells[i]?.reason ?? '' }] : [];
  });
  if (reasons.length === 0) return null;
  return (
    <ul className={css.reasons} aria-label={t('inspector.why.reasons')}>
      {reasons.map(({ node, plugin, reason }) => (
        <li key={node}>
          <ObjectLink to={`nodes/${node}`} /> <b>{reason}</b> <small>{plugin}</small>
        </li>
      ))}
    </ul>
  );
}

/** The table; the winner stands first and carries the accent. */
export function DecisionTable({ table }: { readonly table: Table }) {
  const { t } = useTranslation();
  const { nodes, filters, scores, totals, chosen, ties } = table;
  const isWinner = (node: string): true | undefined => node === chosen || undefined;
  const span = nodes.length + 1;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys. */}
      <section className={css.matrix} tabIndex={0} aria-label={t('inspector.why.table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('inspector.why.plugin')}</th>
              {nodes.map((node) => (
                <th key={node} scope="col" data-winner={isWinner(node)}>
                  {node}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className={css.band}>
              <th colSpan={span}>{t('inspector.why.filter')}</th>
            </tr>
            {filters.map(({ plugin, cells }) => (
              <tr key={plugin}>
                <th scope="row" {...tip(plugin)}>
                  {shortPlugin(plugin)}
                </th>
                {cells.map((cell, i) => (
                  <td key={nodes[i]} data-winner={isWinner(nodes[i] ?? '')}>
                    <Verdict cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {scores.length > 0 && (
            <tbody>
              <tr className={css.band}>
                <th colSpan={span}>{t('inspector.why.score')}</th>
              </tr>
              {scores.map(({ plugin, weight, cells }) => (
                <tr key={plugin}>
                  <th scope="row" {...tip(plugin)}>
                    {shortPlugin(plugin)} <small>×{weight}</small>
                  </th>
                  {cells.map((cell, i) => (
                    <td key={nodes[i]} className="num" data-winner={isWinner(nodes[i] ?? '')}>
                      <Score cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
              <tr className={css.total}>
                <th scope="row">{t('inspector.why.total')}</th>
                {totals.map((total, i) => (
                  <td key={nodes[i]} className="num" data-winner={isWinner(nodes[i] ?? '')}>
                    {total ?? '–'}
                  </td>
                ))}
              </tr>
            </tbody>
          )}
        </table>
      </section>
      {table.more > 0 && <p className={css.dim}>{t('inspector.why.more', { count: table.more })}</p>}
      {ties.length > 1 && <p className={css.sentence}>{t('inspector.why.ties', { nodes: ties.join(', ') })}</p>}
      <Reasons table={table} />
      {(table.skippedFilters.length > 0 || table.skippedScores.length > 0) && (
        <p className={css.dim}>
          {t('inspector.why.skipped', {
            plugins: [...new Set([...table.skippedFilters, ...table.skippedScores])].join(', '),
          })}
        </p>
      )}
    </>
  );
}
