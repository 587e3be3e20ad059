/** The containers of a pod: state and last state, restarts and the wait before the next, what they were given, their logs. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContainersQuery, ContainerView, StateView } from '../../projection/containers/query';
import { useQuery } from '../../worker/use-query';
import { runCommand } from '../commands/registry';
import { Button, StatusGlyph, statusTextColour } from '../parts';
import { hover, select, useSession } from '../session';
import css from './inspector.module.css';
import { Facts } from './sections';
import { Age, Countdown, clockText } from './times';

const LINES = 200;

function State({ state }: { readonly state: StateView }) {
  const code =
    state.exitCode === undefined
      ? ''
      : ` · exit code ${state.exitCode}${state.signal ? ` · signal ${state.signal}` : ''}`;
  return (
    <>
      {state.state}
      {state.reason && `: ${state.reason}`}
      {code}
      {state.startedMs !== undefined && state.finishedMs === undefined && (
        <>
          {' · '}
          <Age ms={state.startedMs} />
        </>
      )}
      {state.finishedMs !== undefined &&
        ` · ${clockText(state.startedMs ?? state.finishedMs)}–${clockText(state.finishedMs)}`}
      {state.message && <span className={css.machine}>{state.message}</span>}
    </>
  );
}

/** The log as far as it is written at the head; it stays at its end unless the reader scrolled up. */
function Log({ row }: { readonly row: ContainerView }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    void row.logCount;
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [row.logCount]);
  return (
    <div className={css.log}>
      <header>
        <h4>{t('inspector.logs')}</h4>
        <small>
          {row.logCount > LINES
            ? t('inspector.logLast', { shown: LINES, count: row.logCount })
            : t('inspector.logLines', { count: row.logCount })}
        </small>
      </header>
      {row.log.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a log is not a form's fieldset.
        <div
          role="group"
          aria-label={`${t('inspector.logs')} ${row.name}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys.
          tabIndex={0}
          ref={box}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            isAtEnd.current = scrollTop + clientHeight > scrollHeight - 8;
          }}
        >
          {row.log.map(({ atMs, stream, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log never change places.
            <p key={row.logCount - row.log.length + index} data-stream={stream}>
              <i className="num">{clockText(atMs)}</i> {text}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

function Card({
  row,
  pod,
  isSelected,
}: {
  readonly row: ContainerView;
  readonly pod: string;
  readonly isSelected: boolean;
}) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isSelected) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  const own = { kind: 'container' as const, key: `${pod}/${row.name}` };
  const pairs = (list: readonly [string, string][]) =>
    list.map(([name, value]) => [name, <code key={name}>{value}</code>] as const);
  return (
    <section
      ref={card}
      className={css.container}
      data-selected={isSelected || undefined}
      aria-label={row.name}
      onPointerEnter={() => hover(own)}
      onPointerLeave={() => hover(undefined)}
    >
      <header>
        <StatusGlyph shape={row.shape} size={14} />
        <h3>
          <button type="button" onClick={() => select(own)}>
            {row.name}
          </button>
        </h3>
        <small>{t(`inspector.containerKind.${row.kind}`)}</small>
        <span className={css.grow} />
        {row.state?.state === 'running' && (
          <Button
            look="plain"
            onClick={() => {
              select(own);
              runCommand('actions.kill-container');
            }}
          >
            {t('actions.killShort')}
          </Button>
        )}
      </header>
      {row.backOff && (
        <p className={css.backOff}>
          <b className="num" style={{ color: statusTextColour('crashLoop') }}>
            <Countdown toMs={row.backOff.endsAtMs} />
          </b>
          {t('inspector.backOff', { seconds: row.backOff.seconds })}
        </p>
      )}
      <Facts
        wide
        facts={[
          ['state', row.state && <State state={row.state} />],
          ['lastState', row.lastState && <State state={row.lastState} />],
          ['ready', row.state && String(row.ready)],
          ['restartCount', row.state && String(row.restarts)],
          ['image', <code key="image">{row.image}</code>],
          ['imagePullPolicy', row.pullPolicy],
          ['command', row.command.length > 0 && <code key="command">{row.command.join(' ')}</code>],
          ['args', row.args.length > 0 && <code key="args">{row.args.join(' ')}</code>],
          ['ports', row.ports.join(', ')],
          ...pairs(row.resources),
        ].filter((fact): fact is [string, string] => Boolean(fact[1]))}
      />
      {row.probes.map(({ kind, what, pace }) => (
        <p key={kind} className={css.probe}>
          <b>{kind}</b> <code>{what}</code>
          <small>{pace}</small>
        </p>
      ))}
      {row.hooks.length > 0 && <Facts wide facts={pairs(row.hooks)} />}
      {row.env.length > 0 && (
        <details className={css.more}>
          <summary>
            {t('inspector.env')} <small>{row.env.length}</small>
          </summary>
          <Facts wide facts={pairs(row.env)} />
        </details>
      )}
      {row.mounts.length > 0 && (
        <details className={css.more}>
          <summary>
            {t('inspector.mounts')} <small>{row.mounts.length}</small>
          </summary>
          <Facts wide facts={pairs(row.mounts)} />
        </details>
      )}
      <Log row={row} />
    </section>
  );
}

/** The containers of a pod. */
export function ContainersTab({ of }: { readonly of: string }) {
  const containers = useQuery<ContainersQuery>('containers', { key: of, lines: LINES });
  const selected = useSession((s) => (s.selection?.kind === 'container' ? s.selection.key : undefined));
  if (!containers) return null;
  return (
    <div className={css.tab}>
      {containers.rows.map((row) => (
        <Card key={row.name} row={row} pod={of} isSelected={selected === `${of}/${row.name}`} />
      ))}
    </div>
  );
}
