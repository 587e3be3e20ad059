/** The hops of all packets as a table: the request's, then the answer's, then the errors'; arrows move along them. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusGlyph } from '../parts';
import { hover } from '../session';
import { placeName, shortPlace, thingOfPlace } from './names';
import css from './stop-list.module.css';
import { deviceOfStop, kindKey, mainDecision, placeOfStop, type Stop, shortRow } from './stops';
import { goToHop } from './trace-state';

interface RowProps {
  readonly stop: Stop;
  readonly index: number;
  readonly now: number;
}

function HeaderCells({ stop }: { readonly stop: Stop }) {
  const { t } = useTranslation();
  const { hop } = stop;
  const reason = stop.end?.reason ?? 'invalid';
  if (!hop)
    return (
      <td colSpan={4} className={css.lost}>
        {t('trace.lostHere')}: {t(`trace.lost.${reason}.short`)}
      </td>
    );
  const { headers, changed, direction } = hop;
  const mark = (field: (typeof changed)[number]) => (changed.includes(field) ? true : undefined);
  return (
    <>
      <td>{t(direction === 'rx' ? 'trace.in' : 'trace.out')}</td>
      <td className="mono" data-changed={mark('src')}>
        {headers.src}
      </td>
      <td className="mono" data-changed={mark('dst')}>
        {headers.dst}
      </td>
      <td className="mono" data-changed={mark('ttl')}>
        {headers.ttl}
      </td>
    </>
  );
}

/** What wraps the packet, or the row that decided. */
function WhyCells({ stop }: { readonly stop: Stop }) {
  const { t } = useTranslation();
  const decision = mainDecision(stop);
  const { hop } = stop;
  const wraps = hop?.wrapping
    ? hop.wrapping === 'wrapped'
      ? t('trace.wrapped', { vni: hop.tunnel?.vni ?? '' })
      : t('trace.unwrapped')
    : hop?.tunnel && t('trace.inside', { vni: hop.tunnel.vni });
  const kind = decision ? kindKey(decision) : 'rule';
  const table = decision?.table ?? (decision && t(`trace.by.${kind}`));
  return (
    <>
      <td className={`${css.table} ${css.faint}`}>{table}</td>
      <td className="mono">
        {wraps && <span className={css.wrap}>{wraps}</span>}
        {decision && <span title={decision.row}>{shortRow(decision)}</span>}
      </td>
    </>
  );
}

function Row({ stop, index, now }: RowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLTableRowElement>(null);
  const isNow = index === now;
  useEffect(() => {
    if (isNow) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isNow]);
  const place = placeOfStop(stop);
  const where = placeName(place);
  const device = deviceOfStop(stop);
  const told = { info: stop.journey.info, part: t(`trace.part.${stop.part}`), number: stop.number, where, device };
  const state = isNow ? 'now' : index < now ? 'done' : 'next';
  return (
    <tr
      ref={row}
      data-state={state}
      onClick={() => goToHop(index)}
      onPointerEnter={() => hover(thingOfPlace(place))}
      onPointerLeave={() => hover(undefined)}
    >
      <td>
        <button
          type="button"
          className={css.number}
          tabIndex={isNow ? 0 : -1}
          data-hop={index}
          aria-current={isNow ? 'step' : undefined}
          aria-label={t(stop.hop ? 'trace.stopText' : 'trace.lostText', told)}
        >
          {stop.hop ? stop.number : <StatusGlyph shape="failed" size={18} />}
        </button>
      </td>
      <td className={css.where} title={where}>
        {shortPlace(place)}
      </td>
      <td className="mono">{device}</td>
      <HeaderCells stop={stop} />
      <WhyCells stop={stop} />
    </tr>
  );
}

const COLUMNS = ['hop', 'where', 'device', 'direction', 'source', 'destination', 'ttl', 'table', 'row'] as const;

/** A column's heading; what `in` and `out` say needs none that is seen. */
function Heading({ column }: { readonly column: (typeof COLUMNS)[number] }) {
  const { t } = useTranslation();
  if (column === 'ttl') return 'TTL';
  const text = t(`trace.column.${column}`);
  return column === 'direction' ? <span className="sr-only">{text}</span> : text;
}

/** The list. */
export function StopList({ stops, hop }: { readonly stops: readonly Stop[]; readonly hop: number }) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent): void {
    const last = stops.length - 1;
    const to = { ArrowDown: hop + 1, ArrowUp: hop - 1, Home: 0, End: last, PageDown: hop + 5, PageUp: hop - 5 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(last, to));
    goToHop(next);
    list.current?.querySelector<HTMLElement>(`[data-hop="${next}"]`)?.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons within.
    <div className={css.list} ref={list} onKeyDown={onKeyDown}>
      <table aria-label={t('trace.stops')}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={column === 'table' ? css.table : undefined}>
                <Heading column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stops.map((stop, index) => [
            stop.number === 1 && (
              <tr key={`${stop.journey.id}`} className={css.part}>
                <th scope="rowgroup" colSpan={COLUMNS.length}>
                  {stop.journey.info} <small>{t(`trace.partNote.${stop.part}`)}</small>
                </th>
              </tr>
            ),
            <Row key={`${stop.journey.id}:${stop.number}`} stop={stop} index={index} now={hop} />,
          ])}
        </tbody>
      </table>
    </div>
  );
}
