/** Chooses one end of the trace: a name from a list, an address as typed, or a thing clicked on the stage. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Crosshair } from 'lucide-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TraceEnd } from '../../projection/trace/ends';
import type { EndRow, TraceEndsQuery } from '../../projection/trace-ends/query';
import { useConnection } from '../../worker/use-query';
import { IconButton } from '../parts';
import { getSession, hover, useSession } from '../session';
import { endText, isAddress, thingOfEnd } from './names';
import css from './trace.module.css';
import { pick, setTrace, useTraceDoing } from './trace-state';

const SHOWN = 20;
const KINDS = ['pod', 'service', 'node', 'outside'] as const;

interface Group {
  readonly value: (typeof KINDS)[number];
  readonly items: EndRow[];
}

const isSame = (a: TraceEnd | undefined, b: TraceEnd): boolean => a !== undefined && endText(a) === endText(b);

/** The ends that fit the text, asked while the list is open. */
function useRows(isOpen: boolean, text: string): readonly EndRow[] {
  const connection = useConnection();
  const [rows, setRows] = useState<readonly EndRow[]>([]);
  const asked = useDeferredValue(text);
  useEffect(() => {
    if (!isOpen) return undefined;
    let isCurrent = true;
    connection.ask<TraceEndsQuery>('trace-ends', { text: asked, limit: SHOWN }).then(
      (found) => isCurrent && setRows(found),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [connection, isOpen, asked]);
  return rows;
}

/** Takes an end; a target brings its own port along, unless the present one is among its ports. */
function take(which: 'from' | 'to', { end, ports }: Pick<EndRow, 'end' | 'ports'>): void {
  const { trace } = getSession();
  const [port] = which === 'to' && !ports.includes(trace?.port ?? 80) ? ports : [];
  setTrace({ [which]: end, ...(port !== undefined && { port }) });
}

function RowItem({ row }: { readonly row: EndRow }) {
  const thing = thingOfEnd(row.end);
  return (
    <Autocomplete.Item
      value={row}
      className={css.option}
      onPointerEnter={() => hover(thing)}
      onPointerLeave={() => hover(undefined)}
    >
      <span>{endText(row.end)}</span>
      <small className="mono">{[row.address, ...row.ports.map((port) => `:${port}`)].filter(Boolean).join(' ')}</small>
    </Autocomplete.Item>
  );
}

function OptionList() {
  const { t } = useTranslation();
  return (
    <Autocomplete.Portal>
      <Autocomplete.Positioner className={css.place} sideOffset={4} align="start" collisionPadding={6}>
        <Autocomplete.Popup className={css.popup}>
          <Autocomplete.List>
            {(group: Group) => (
              <Autocomplete.Group key={group.value} items={group.items}>
                <Autocomplete.GroupLabel className={css.groupLabel}>
                  {t(`trace.group.${group.value}`)}
                </Autocomplete.GroupLabel>
                <Autocomplete.Collection>
                  {(row: EndRow) => <RowItem key={endText(row.end)} row={row} />}
                </Autocomplete.Collection>
              </Autocomplete.Group>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  );
}

/** The end that a text means, once it is complete: an address, or the one thing of that name. */
async function meaningOf(
  text: string,
  ask: (wanted: string) => Promise<readonly EndRow[]>,
): Promise<Pick<EndRow, 'end' | 'ports'> | undefined> {
  const wanted = text.trim().toLowerCase();
  const rows = await ask(wanted);
  const named = rows.filter(({ end, name, namespace }) => {
    const dns = `${name}.${namespace}.svc.cluster.local`;
    return endText(end) === wanted || name === wanted || (namespace !== '' && dns.startsWith(`${wanted}.`));
  });
  const found = named.find(({ end }) => endText(end) === wanted) ?? named[0];
  if (found) return found;
  return isAddress(wanted) ? { end: { kind: 'address', address: wanted }, ports: [] } : undefined;
}

/** The field with its crosshair. */
export function EndField({ which }: { readonly which: 'from' | 'to' }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const end = useSession((s) => s.trace?.[which]);
  const isPicking = useTraceDoing((s) => s.picking === which);
  const shown = endText(end);
  const label = t(which === 'from' ? 'trace.from' : 'trace.to');
  const [text, setText] = useState(shown);
  const [isOpen, setOpen] = useState(false);
  const [isUnknown, setUnknown] = useState(false);
  useEffect(() => {
    setText(shown);
    setUnknown(false);
  }, [shown]);
  const rows = useRows(isOpen, text === shown ? '' : text);
  const offered = which === 'from' ? rows.filter((row) => row.end.kind !== 'service') : rows;
  const groups = KINDS.map(
    (value): Group => ({ value, items: offered.filter((row) => row.end.kind === value) }),
  ).filter(({ items }) => items.length > 0);

  async function settle(): Promise<void> {
    if (text.trim() === '') {
      if (end) setTrace({ [which]: undefined });
      return;
    }
    if (text === shown) return;
    const meant = await meaningOf(text, (wanted) =>
      connection.ask<TraceEndsQuery>('trace-ends', { text: wanted, limit: SHOWN }),
    );
    setUnknown(meant === undefined);
    if (meant && !isSame(end, meant.end)) take(which, meant);
    else if (meant) setText(shown);
  }

  return (
    <div className={css.end}>
      <small aria-hidden>{label}</small>
      <Autocomplete.Root
        items={groups}
        mode="none"
        value={text}
        itemToStringValue={(row: EndRow) => endText(row.end)}
        openOnInputClick
        onOpenChange={setOpen}
        onValueChange={(value, { reason }) => {
          setText(value);
          const row = reason === 'item-press' ? rows.find((one) => endText(one.end) === value) : undefined;
          if (row) take(which, row);
        }}
      >
        <Autocomplete.Input
          className={css.input}
          data-end={which}
          aria-label={label}
          aria-invalid={isUnknown || undefined}
          placeholder={t('trace.choose')}
          spellCheck={false}
          onBlur={() => void settle()}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.defaultPrevented) void settle();
          }}
        />
        <OptionList />
      </Autocomplete.Root>
      <IconButton
        label={t(which === 'from' ? 'trace.pickFrom' : 'trace.pickTo')}
        pressed={isPicking}
        onClick={() => pick(which)}
      >
        <Crosshair size="1em" aria-hidden />
      </IconButton>
      {isUnknown && (
        <span role="alert" className={css.unknown}>
          {t('trace.unknownEnd', { text })}
        </span>
      )}
    </div>
  );
}
