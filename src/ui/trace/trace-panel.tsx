/**
 * The packet trace: a connection or a ping is tried between two ends at the play head, and told hop by hop.
 * Models: tcpdump on all interfaces at once, with the rows of the tables that decided beside each hop.
 * Leaves out: the packet's way on the stage (`ui/topology/layout/trace-marks`); the try itself changes nothing in the cluster.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Topology, TopologyQuery } from '../../projection/topology/query';
import type { EndRow, TraceEndsQuery } from '../../projection/trace-ends/query';
import { useConnection, useQuery } from '../../worker/use-query';
import { Button, EmptyState, StatusGlyph } from '../parts';
import { getSession, setSession, useSession } from '../session';
import { EndsBar } from './ends-bar';
import { endText } from './names';
import { StopDetail } from './stop-detail';
import { StopList } from './stop-list';
import { stopAt } from './stops';
import css from './trace.module.css';
import { goHops, setTrace, useTraceDoing } from './trace-state';
import { type Followed, useTrace } from './use-trace';
import { type Sentence, verdictOf } from './verdict';

const HOP_MS = 900;

/** Moves the packet on while it plays, at the session's speed, to the last stop. */
function usePlaying(followed: Followed | undefined): void {
  const isPlaying = useTraceDoing((s) => s.isPlaying);
  const speed = useSession((s) => s.speed);
  const isLast = !followed || followed.hop >= followed.stops.length - 1;
  useEffect(() => {
    if (!isPlaying) return undefined;
    if (isLast) {
      useTraceDoing.setState({ isPlaying: false });
      return undefined;
    }
    const timer = setInterval(() => goHops(1), HOP_MS / Math.max(0.25, speed));
    return () => clearInterval(timer);
  }, [isPlaying, speed, isLast]);
}

/** Tells the commands how many stops there are, and keeps the session's stop within them. */
function useCount(followed: Followed | undefined): void {
  const count = followed?.stops.length ?? 0;
  useEffect(() => {
    useTraceDoing.setState({ count });
    const { trace } = getSession();
    if (trace && count > 0 && trace.hop >= count) setSession({ trace: { ...trace, hop: count - 1 } });
  }, [count]);
}

/** Takes the port of a target that was pointed at, unless the present one is among its ports. */
function useOwnPort(): void {
  const connection = useConnection();
  const wanted = useTraceDoing((s) => s.wantsPort);
  useEffect(() => {
    if (!wanted) return;
    useTraceDoing.setState({ wantsPort: undefined });
    const text = 'key' in wanted ? wanted.key.slice(wanted.key.indexOf('/') + 1) : '';
    connection.ask<TraceEndsQuery>('trace-ends', { text, limit: 20 }).then(
      (rows) => {
        const { trace } = getSession();
        const ports = rows.find(({ end }) => endText(end) === endText(wanted))?.ports ?? [];
        if (trace && ports[0] !== undefined && !ports.includes(trace.port)) setTrace({ port: ports[0] });
      },
      () => {},
    );
  }, [connection, wanted]);
}

function Outcome({ followed, model }: { readonly followed: Followed; readonly model: string }) {
  const { t } = useTranslation();
  const { trace, answer } = followed;
  const names = {
    from: trace.from?.kind === 'outside' ? t('trace.fromOutside') : endText(trace.from),
    to: trace.to?.kind === 'outside' ? t('trace.toOutside') : endText(trace.to),
  };
  const { isGood, outcome, why, fix } = verdictOf(answer, trace, model, names);
  const say = ({ key, values }: Sentence): string => t(key, values);
  return (
    <p className={css.outcome} data-good={isGood || undefined} role="status">
      <StatusGlyph shape={isGood ? 'running' : 'failed'} size={16} />
      <span>
        <b>{say(outcome)}</b> {why && say(why)}{' '}
        {fix && (
          <>
            <i>{t('trace.fix')}</i>
            {say(fix)}
          </>
        )}
      </span>
    </p>
  );
}

/** The two ends that an empty panel proposes: the first pod, and the first Service or another pod. */
function useProposal(isWanted: boolean): { from: EndRow; to: EndRow } | undefined {
  const connection = useConnection();
  const [rows, setRows] = useState<readonly EndRow[]>([]);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isCurrent = true;
    connection.ask<TraceEndsQuery>('trace-ends', { text: '', limit: 8 }).then(
      (found) => isCurrent && setRows(found),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [connection, isWanted]);
  const pods = rows.filter(({ end, address }) => end.kind === 'pod' && address !== '');
  const [from] = pods;
  const services = rows.filter(({ end, name }) => end.kind === 'service' && name !== 'kubernetes');
  // Pods of a Service are mostly called as it is: an empty one would be a sad first example.
  const service = services.find(({ name }) => pods.some((pod) => pod.name.startsWith(`${name}-`)));
  const to = service ?? pods[1] ?? rows.find(({ end }) => end.kind === 'node');
  return from && to ? { from, to } : undefined;
}

function Empty() {
  const { t } = useTranslation();
  const proposal = useProposal(true);
  return (
    <EmptyState
      title={t('trace.emptyTitle')}
      action={
        proposal && (
          <Button
            onClick={() =>
              setTrace({
                from: proposal.from.end,
                to: proposal.to.end,
                protocol: 'tcp',
                port: proposal.to.ports[0] ?? 80,
              })
            }
          >
            {t('trace.suggest', { from: endText(proposal.from.end), to: endText(proposal.to.end) })}
          </Button>
        )
      }
    >
      {t('trace.emptyNote')}
    </EmptyState>
  );
}

/** The tab. */
export function TracePanel() {
  const trace = useSession((s) => s.trace);
  const followed = useTrace();
  const topology: Topology | undefined = useQuery<TopologyQuery>('topology', undefined);
  useCount(followed);
  usePlaying(followed);
  useOwnPort();
  const stop = followed && stopAt(followed.stops, followed.hop);
  return (
    <div className={css.panel}>
      <EndsBar followed={followed} />
      {followed && <Outcome followed={followed} model={topology?.model ?? ''} />}
      {followed && stop ? (
        <div className={css.body}>
          <StopList stops={followed.stops} hop={followed.hop} />
          <StopDetail stop={stop} />
        </div>
      ) : (
        !(trace?.from && trace.to) && <Empty />
      )}
    </div>
  );
}
