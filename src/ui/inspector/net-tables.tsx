/** What ip, bridge, iptables-save or conntrack print in a namespace; lines that the followed packet met are lit. */
import { Copy, Download } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MachineTable, MachineTablesQuery } from '../../projection/machine-tables/query';
import type { NetTool } from '../../simulation/linux/net/print/tools';
import { useConnection, useQuery } from '../../worker/use-query';
import { IconButton, Select, toast } from '../parts';
import { useSession } from '../session';
import { copyText } from '../share/copy-link';
import { downloadFile } from '../share/download-file';
import { decisionsOf, stopAt } from '../trace/stops';
import { paramsOf } from '../trace/trace-state';
import { useTrace } from '../trace/use-trace';
import css from './net-tables.module.css';
import { Section } from './sections';

const TOOLS: readonly NetTool[] = [
  'ip addr',
  'ip route',
  'ip neigh',
  'bridge fdb',
  'bridge -d link',
  'iptables-save',
  'nft list ruleset',
  'conntrack -L',
];
const MOST_LINES = 300;
const ICON = { size: '1em', 'aria-hidden': true } as const;

/** A row as `used` of a table's line names it; tables of nftables, `ip kube-proxy`, with the chain. */
function rowOf({ row, table, chain }: ReturnType<typeof decisionsOf>[number]): string {
  if (table === undefined) return row;
  return table.includes(' ') ? `${table} ${chain} ${row}` : `${table} ${row}`;
}

/** The rows that decide at the stop that is looked at, in this namespace. */
function useRowsNow(netns: string | undefined): ReadonlySet<string> {
  const followed = useTrace();
  return useMemo(() => {
    const stop = followed && stopAt(followed.stops, followed.hop);
    const here = stop ? decisionsOf(stop).filter((decision) => decision.netns === netns) : [];
    return new Set(here.map(rowOf));
  }, [followed, netns]);
}

function Lines({ table }: { readonly table: MachineTable }) {
  const { t } = useTranslation();
  const now = useRowsNow(table.netns);
  if (table.lines.length === 0) return <p className={css.none}>{t('inspector.net.noLines')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <ol className={css.lines} tabIndex={0} aria-label={t('inspector.net.tables')}>
      {table.lines.map(({ id, text, used }) => (
        <li
          key={id}
          data-used={used !== undefined || undefined}
          data-now={(used !== undefined && now.has(used)) || undefined}
        >
          {text}
        </li>
      ))}
    </ol>
  );
}

/** The section. */
export function NetTables({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const trace = paramsOf(useSession((s) => s.trace));
  const [tool, setTool] = useState<NetTool>('ip route');
  const [filter, setFilter] = useState('');
  const [onlyUsed, setOnlyUsed] = useState(false);
  const asked = { key: of, tool, filter: useDeferredValue(filter), onlyUsed: onlyUsed && trace !== undefined };
  const params = { ...asked, limit: MOST_LINES, ...(trace && { trace }) };
  const table = useQuery<MachineTablesQuery>('machine-tables', params);
  const last = useRef<{ of: string; table: MachineTable }>(undefined);
  if (table) last.current = { of: `${of} ${tool}`, table };
  const shown = table ?? (last.current?.of === `${of} ${tool}` ? last.current.table : undefined);

  /** All lines, not only those on the screen. */
  const whole = async (): Promise<string> => {
    const { lines } = await connection.ask<MachineTablesQuery>('machine-tables', {
      ...params,
      limit: Number.MAX_SAFE_INTEGER,
    });
    return lines.map(({ text }) => `${text}\n`).join('');
  };
  const copy = async (): Promise<void> => {
    toast(t((await copyText(await whole())) ? 'inspector.net.copied' : 'inspector.net.notCopied'));
  };
  const download = async (): Promise<void> => {
    const name = `${of.slice(of.lastIndexOf('/') + 1)}-${tool.replaceAll(/[^a-z]+/gi, '-')}.txt`;
    downloadFile(name, new Blob([await whole()], { type: 'text/plain' }));
  };
  const met = shown?.used ?? 0;
  return (
    <Section title={t('inspector.net.tables')}>
      <div className={css.tools}>
        <Select
          label={t('inspector.net.tool')}
          labelHidden
          value={tool}
          options={TOOLS.map((value) => ({ value, label: value }))}
          onChange={setTool}
        />
        <input
          type="search"
          value={filter}
          placeholder={t('inspector.net.filter')}
          aria-label={t('inspector.net.filter')}
          onChange={({ target }) => setFilter(target.value)}
        />
        <IconButton label={t('inspector.net.copy')} onClick={() => void copy()}>
          <Copy {...ICON} />
        </IconButton>
        <IconButton label={t('inspector.net.download')} onClick={() => void download()}>
          <Download {...ICON} />
        </IconButton>
      </div>
      {trace && (
        <label className={css.only}>
          <input type="checkbox" checked={onlyUsed} onChange={() => setOnlyUsed(!onlyUsed)} />
          {t('inspector.net.onlyUsed')} <small>{t('inspector.net.met', { count: met })}</small>
        </label>
      )}
      {shown &&
        (shown.total === 0 && filter === '' && !asked.onlyUsed ? (
          <p className={css.none}>{t('inspector.net.emptyTable')}</p>
        ) : (
          <Lines table={shown} />
        ))}
      {shown && shown.total > shown.lines.length && (
        <p className={css.none}>{t('inspector.andMore', { count: shown.total - shown.lines.length })}</p>
      )}
    </Section>
  );
}
