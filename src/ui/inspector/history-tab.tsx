/** All revisions of an object: when, by whom, because of what; and what differs between any two of them. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiffRow, ObjectDiffQuery } from '../../projection/object-diff/query';
import type { ObjectHistoryQuery, RevisionRow } from '../../projection/object-history/query';
import { useQuery } from '../../worker/use-query';
import { Button } from '../parts';
import css from './inspector.module.css';
import { nameOf, StepLink, useSeek } from './links';
import { Section } from './sections';
import { clockText } from './times';

const LIMIT = 200;

function Diff({ rows }: { readonly rows: readonly DiffRow[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <p className={css.sentence}>{t('inspector.history.same')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys.
    <section className={css.diffBox} tabIndex={0} aria-label={t('inspector.history.difference')}>
      <ul className={css.diff}>
        {rows.map(({ path, before, after }) => (
          <li key={path}>
            <code>{path}</code>
            {before !== undefined && (
              <del className="mono">
                <span className="sr-only">{t('inspector.history.before')} </span>
                {before}
              </del>
            )}
            {after !== undefined && (
              <ins className="mono">
                <span className="sr-only">{t('inspector.history.after')} </span>
                {after}
              </ins>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly row: RevisionRow;
  readonly role: 'from' | 'to' | undefined;
  readonly onPick: () => void;
  readonly onFrom: () => void;
}

function Row({ row, role, onPick, onFrom }: RowProps) {
  const { t } = useTranslation();
  const seek = useSeek();
  return (
    <li data-role={role}>
      <button type="button" onClick={onPick} aria-pressed={role === 'to'}>
        <span className="num">{clockText(row.timeMs)}</span>
        <span>
          <b>{row.actor}</b> {row.verb}
          <small>
            {row.what === 'changed' ? row.note : t(`inspector.history.${row.what}`)}
            {row.changes > 1 && ` · ${t('inspector.history.fields', { count: row.changes })}`}
          </small>
          {row.because && (
            <small>
              {t('inspector.history.because', {
                actor: row.because.actor,
                verb: row.because.verb,
                name: nameOf(row.because.target),
              })}
            </small>
          )}
        </span>
      </button>
      <span>
        <StepLink step={row.step}>{row.step}</StepLink>
        <Button look="plain" onClick={onFrom} aria-pressed={role === 'from'} onDoubleClick={() => seek(row.step)}>
          {t('inspector.history.from')}
        </Button>
      </span>
    </li>
  );
}

/** The history of an object. */
export function HistoryTab({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const history = useQuery<ObjectHistoryQuery>('object-history', { key: of, limit: LIMIT });
  const [picked, setPicked] = useState<number>();
  const [base, setBase] = useState<number>();
  const rows = history?.rows ?? [];
  const to = rows.find(({ revision }) => revision === picked) ?? rows[0];
  const previous = rows[rows.indexOf(to as RevisionRow) + 1]?.revision ?? 0;
  const from = rows.some(({ revision }) => revision === base) ? (base as number) : previous;
  const diff = useQuery<ObjectDiffQuery>('object-diff', { key: of, from, to: to?.revision ?? 0 });
  if (!history) return null;
  return (
    <div className={css.tab}>
      <Section
        title={t('inspector.history.difference')}
        note={
          <>
            {from > 0 ? from : '∅'} → {to?.revision}{' '}
            {base !== undefined && (
              <button type="button" className={css.link} onClick={() => setBase(undefined)}>
                {t('inspector.history.reset')}
              </button>
            )}
          </>
        }
      >
        {diff &&
          (from === 0 && to?.what === 'created' ? (
            <p className={css.sentence}>{t('inspector.history.first')}</p>
          ) : (
            <Diff rows={diff} />
          ))}
      </Section>
      <Section title={t('inspector.history.revisions')} note={t('inspector.history.total', { count: history.total })}>
        <ol className={css.history}>
          {rows.map((row) => (
            <Row
              key={row.revision}
              row={row}
              role={row === to ? 'to' : row.revision === from ? 'from' : undefined}
              onPick={() => setPicked(row.revision)}
              onFrom={() => setBase(row.revision)}
            />
          ))}
        </ol>
      </Section>
    </div>
  );
}
