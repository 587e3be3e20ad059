/** The trace's head: both ends, how it is tried, and the buttons that move along the hops. */
import { ArrowRightLeft, ChevronFirst, Pause, Play, StepBack, StepForward, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf } from '../commands/registry';
import { IconButton, Select } from '../parts';
import { useSession } from '../session';
import { EndField } from './end-field';
import { PcapButton } from './pcap-button';
import css from './trace.module.css';
import { clearTrace, goHops, goToHop, pick, setTrace, togglePlay, useTraceDoing } from './trace-state';
import type { Followed } from './use-trace';

const ICON = { size: '1em', 'aria-hidden': true } as const;
const PORT_MAX = 65_535;

/** Escape stops waiting for a click, before anything else hears it. */
function usePickEscape(): void {
  const isPicking = useTraceDoing((s) => s.picking !== undefined);
  useEffect(() => {
    if (!isPicking) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      pick(undefined);
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [isPicking]);
}

/** TCP with its port, or ping. */
function How() {
  const { t } = useTranslation();
  const protocol = useSession((s) => s.trace?.protocol ?? 'tcp');
  const port = useSession((s) => s.trace?.port ?? 80);
  return (
    <>
      <Select
        label={t('trace.protocol')}
        labelHidden
        value={protocol}
        options={[
          { value: 'tcp', label: 'TCP' },
          { value: 'icmp', label: 'ping' },
        ]}
        onChange={(next) => setTrace({ protocol: next })}
      />
      {protocol === 'tcp' && (
        <input
          type="number"
          className={css.port}
          min={1}
          max={PORT_MAX}
          value={port}
          aria-label={t('trace.port')}
          onChange={({ target }) => {
            const next = Math.round(target.valueAsNumber);
            if (next >= 1 && next <= PORT_MAX) setTrace({ port: next });
          }}
        />
      )}
    </>
  );
}

function Player({ followed }: { readonly followed: Followed }) {
  const { t } = useTranslation();
  const isPlaying = useTraceDoing((s) => s.isPlaying);
  const { stops, hop } = followed;
  const count = stops.length;
  const where = t('trace.hopOf', { hop: hop + 1, count });
  return (
    <div className={css.player}>
      <IconButton label={t('trace.first')} disabled={hop === 0} onClick={() => goToHop(0)}>
        <ChevronFirst {...ICON} />
      </IconButton>
      <IconButton
        label={t('trace.previous')}
        keys={keysOf('trace.previous')}
        disabled={hop === 0}
        onClick={() => goHops(-1)}
      >
        <StepBack {...ICON} />
      </IconButton>
      <IconButton
        label={t(isPlaying ? 'trace.pause' : 'trace.play')}
        keys={keysOf('trace.play')}
        pressed={isPlaying}
        onClick={togglePlay}
      >
        {isPlaying ? <Pause {...ICON} /> : <Play {...ICON} />}
      </IconButton>
      <IconButton
        label={t('trace.next')}
        keys={keysOf('trace.next')}
        disabled={hop >= count - 1}
        onClick={() => goHops(1)}
      >
        <StepForward {...ICON} />
      </IconButton>
      <input
        type="range"
        min={1}
        max={count}
        value={hop + 1}
        aria-label={t('trace.hop')}
        aria-valuetext={where}
        onChange={({ target }) => goToHop(target.valueAsNumber - 1)}
      />
      <small className="num">{where}</small>
    </div>
  );
}

/** The head of the panel. */
export function EndsBar({ followed }: { readonly followed: Followed | undefined }) {
  const { t } = useTranslation();
  const trace = useSession((s) => s.trace);
  const isPicking = useTraceDoing((s) => s.picking !== undefined);
  usePickEscape();
  return (
    <div className={css.bar}>
      <EndField which="from" />
      <IconButton label={t('trace.swap')} onClick={() => setTrace({ from: trace?.to, to: trace?.from })}>
        <ArrowRightLeft {...ICON} />
      </IconButton>
      <EndField which="to" />
      <How />
      {isPicking && <small role="status">{t('trace.picking')}</small>}
      {followed && followed.stops.length > 0 && (
        <>
          <Player followed={followed} />
          <PcapButton followed={followed} />
        </>
      )}
      {trace && (
        <IconButton label={t('trace.clear')} onClick={clearTrace}>
          <X {...ICON} />
        </IconButton>
      )}
    </div>
  );
}
