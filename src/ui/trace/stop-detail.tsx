/** One stop close up: every header before and after, and every row of a table that had a say. */
import { useTranslation } from 'react-i18next';
import type { Headers, HopRow } from '../../projection/trace/query';
import { showInspectorTab } from '../inspector/subject';
import { Button, StatusGlyph } from '../parts';
import { select } from '../session';
import { placeName, thingOfPlace } from './names';
import css from './stop-detail.module.css';
import {
  type Decision,
  decisionsOf,
  deviceOfStop,
  kindKey,
  mainDecision,
  placeOfStop,
  type Stop,
  weightOf,
  withoutId,
} from './stops';

const FIELDS = ['src', 'dst', 'ttl', 'length', 'l2Src', 'l2Dst', 'fragment'] as const;

function wordsOf(field: (typeof FIELDS)[number], headers: Headers | undefined): string {
  const value = headers?.[field];
  if (typeof value !== 'object') return value === undefined ? '' : String(value);
  return `${value.offset}${value.more ? '+' : ''}`;
}

const tunnelWords = (hop: HopRow | undefined): string =>
  hop?.tunnel ? `VXLAN ${hop.tunnel.vni}: ${hop.tunnel.src} → ${hop.tunnel.dst}` : '';

function HeaderTable({ hop, before }: { readonly hop: HopRow; readonly before: HopRow | undefined }) {
  const { t } = useTranslation();
  const rows = FIELDS.map((field) => ({
    name: t(`trace.field.${field}`),
    old: wordsOf(field, before?.headers),
    now: wordsOf(field, hop.headers),
    isWide: false,
  }));
  rows.push({ name: t('trace.field.tunnel'), old: tunnelWords(before), now: tunnelWords(hop), isWide: true });
  return (
    <table className={css.headers}>
      <thead>
        <tr>
          <th scope="col">{t('trace.headers')}</th>
          {before && <th scope="col">{t('trace.before')}</th>}
          <th scope="col">{before ? t('trace.after') : t('trace.value')}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(({ old, now }) => old !== '' || now !== '')
          .map(({ name, old, now, isWide }) => {
            const isChanged = before !== undefined && old !== now;
            return (
              <tr key={name} data-changed={isChanged || undefined}>
                <th scope="row">{name}</th>
                {isWide ? (
                  <td className="mono" colSpan={before ? 2 : 1}>
                    {now !== '' ? now : <s>{old}</s>}
                  </td>
                ) : (
                  <>
                    {before && <td className="mono">{isChanged && old !== '' ? <s>{old}</s> : old}</td>}
                    <td className="mono">{before && !isChanged ? t('trace.same') : now || '–'}</td>
                  </>
                )}
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}

function DecisionRow({ decision, isMain }: { readonly decision: Decision; readonly isMain: boolean }) {
  const { t } = useTranslation();
  const { table, chain, effect } = decision;
  const kind = kindKey(decision);
  const head = [t(`trace.by.${kind}`), table, chain].filter(Boolean).join(' · ');
  return (
    <li data-main={isMain || undefined}>
      <small>
        {head}
        {effect && <b> {effect}</b>}
      </small>
      <code>{withoutId(decision)}</code>
    </li>
  );
}

function Decisions({ stop }: { readonly stop: Stop }) {
  const { t } = useTranslation();
  const decisions = decisionsOf(stop);
  const main = mainDecision(stop);
  const telling = decisions.filter((one) => one === main || weightOf(one) > 0);
  const passed = decisions.filter((one) => !telling.includes(one));
  const rows = (some: readonly Decision[]) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one stop do not move, and may say the same twice.
    some.map((one, i) => <DecisionRow key={i} decision={one} isMain={one === main} />);
  if (decisions.length === 0) return <p className={css.faint}>{t('trace.nothingDecided')}</p>;
  return (
    <>
      <ul className={css.decisions}>{rows(telling)}</ul>
      {passed.length > 0 && (
        <details className={css.passed}>
          <summary>{t('trace.passed', { count: passed.length })}</summary>
          <ul className={css.decisions}>{rows(passed)}</ul>
        </details>
      )}
    </>
  );
}

/** The stop that is looked at. */
export function StopDetail({ stop }: { readonly stop: Stop }) {
  const { t } = useTranslation();
  const { hop, before, end } = stop;
  const reason = end?.reason ?? 'invalid';
  const place = placeOfStop(stop);
  const thing = thingOfPlace(place);
  const name = placeName(place);
  return (
    <section className={css.detail} aria-label={t('trace.hop')}>
      <h2>
        {hop ? <i className={css.dot}>{stop.number}</i> : <StatusGlyph shape="failed" size={18} />}
        {thing ? (
          <button type="button" className={css.link} onClick={() => select(thing)}>
            {name}
          </button>
        ) : (
          name
        )}
        <span className="mono">{deviceOfStop(stop)}</span>
        {hop ? (
          <small>{t(hop.direction === 'rx' ? 'trace.in' : 'trace.out')}</small>
        ) : (
          <small className={css.lost}>{t(`trace.lost.${reason}.short`)}</small>
        )}
      </h2>
      {hop && <HeaderTable hop={hop} before={before} />}
      <h3>
        {t('trace.decided')}
        {thing && (
          <Button
            look="plain"
            onClick={() => {
              select(thing);
              showInspectorTab('network');
            }}
          >
            {t('trace.tablesOf', { name })}
          </Button>
        )}
      </h3>
      <Decisions stop={stop} />
    </section>
  );
}
