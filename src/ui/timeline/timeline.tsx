/**
 * The phase timeline: the strip of the whole run, and the lanes of pods, nodes and components below it.
 * Models: look.md's timeline; where there is only room for the strip, the lanes open over the stage.
 * Leaves out: the time controls (transport.tsx).
 */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClock } from '../../worker/use-query';
import { useRoom } from '../frame/room';
import { tip } from '../parts';
import { setPanel, setSession, useSession } from '../session';
import { type Room, useRoomOf } from '../topology/use-size';
import { AXIS, frameOf, rowRange } from './geometry';
import { Lanes } from './lanes';
import { Strip } from './strip';
import css from './timeline.module.css';
import { useTimeline, useWholeRunOnNewScale } from './use-timeline';

const STRIP = 21;
const NO_ROWS = { first: 0, rows: 0 };
/** Before the first measure. */
const USUAL: Room = { w: 1440, h: 190, scale: 1 };

interface PartProps {
  readonly isStrip: boolean;
  /** The overlay has none: the strip lies right below it. */
  readonly hasStrip?: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Part({ isStrip, hasStrip = true, isOpen, onToggle }: PartProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const room = useRoomOf(element) ?? USUAL;
  const clock = useClock();
  const [scrollTop, setScrollTop] = useState(0);
  const frame = useMemo(() => frameOf(room.w), [room.w]);
  const height = Math.max(0, room.h - (hasStrip ? STRIP : 0) - AXIS);
  const range = useMemo(() => (isStrip ? NO_ROWS : rowRange(scrollTop, height)), [isStrip, scrollTop, height]);
  const { first, rows } = range;
  const stable = useMemo(() => ({ first, rows }), [first, rows]);
  const timeline = useTimeline(frame, stable);
  return (
    <div className={css.timeline} ref={element}>
      {hasStrip && (
        <div className={css.strip}>
          <button
            type="button"
            className={css.label}
            data-rail="timeline"
            aria-expanded={isOpen}
            {...tip(isOpen ? t('timeline.close') : t('timeline.open'))}
            onClick={onToggle}
          >
            {isOpen ? <ChevronDown size="0.875rem" aria-hidden /> : <ChevronUp size="0.875rem" aria-hidden />}
            {t('timeline.wholeRun')}
          </button>
          <Strip timeline={timeline} clock={clock} frame={frame} />
        </div>
      )}
      {!isStrip && height > 0 && (
        <Lanes
          timeline={timeline}
          clock={clock}
          frame={frame}
          height={height}
          pixel={room.scale}
          scrollTop={scrollTop}
          onScroll={setScrollTop}
        />
      )}
    </div>
  );
}

/** The panel. `isStrip`: only the strip has room; its lanes open as an overlay. */
export function Timeline({ isStrip }: { readonly isStrip: boolean }) {
  useWholeRunOnNewScale();
  const window = useRoom();
  const place = useRef<HTMLDivElement>(null);
  const isDrawerOpen = useSession((s) => s.layout.drawer.open);
  const isOverlaid = useSession((s) => s.overlay === 'timeline');
  const fits = !window.isLow && !(isDrawerOpen && window.height < 1000);
  const bottom = place.current ? innerHeight - place.current.getBoundingClientRect().top : 0;

  const close = (): void => setSession({ overlay: undefined });
  const toggle = (): void => {
    if (fits) setPanel('timeline', { open: isStrip });
    else setSession({ overlay: isOverlaid ? undefined : 'timeline' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
    place.current?.querySelector<HTMLElement>('[data-rail]')?.focus();
  };
  return (
    <div ref={place} style={{ height: '100%', minHeight: 0 }}>
      {isStrip && isOverlaid && !fits && (
        // biome-ignore lint/a11y/noStaticElementInteractions: only Escape, which closes it.
        <div className={css.overlay} style={{ bottom: `${bottom}px` }} onKeyDown={onKeyDown}>
          <Part isStrip={false} hasStrip={false} isOpen onToggle={close} />
        </div>
      )}
      <Part isStrip={isStrip} isOpen={!isStrip || (isOverlaid && !fits)} onToggle={toggle} />
    </div>
  );
}
