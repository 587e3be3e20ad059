/** Simulated times as they change with the play head: ages as kubectl writes them, countdowns, clock times. */
import { useSyncExternalStore } from 'react';
import { humanDuration } from '../../simulation/apimachinery/duration';
import { useConnection } from '../../worker/use-query';

const two = (value: number): string => String(value).padStart(2, '0');

/** `00:12.4`: minutes, seconds, tenths since the cluster began. */
export function clockText(timeMs: number): string {
  const tenths = Math.floor(Math.max(0, timeMs) / 100);
  const seconds = Math.floor(tenths / 10);
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`;
}

/** A text made of the time at the head; the component is drawn again only when the text changes. */
export function useHeadText(textAt: (timeMs: number) => string): string {
  const connection = useConnection();
  return useSyncExternalStore(
    (changed) => connection.onClock(changed),
    () => textAt(connection.clock?.head.time ?? 0),
  );
}

/** How long ago something was, as the AGE column says it; `since` says nothing of tenths. */
export function Age({ ms }: { readonly ms: number | undefined }) {
  const text = useHeadText((now) => (ms === undefined ? '' : humanDuration(Math.max(0, now - ms))));
  return <span className="num">{text}</span>;
}

/** Seconds that are left. */
export function Countdown({ toMs }: { readonly toMs: number }) {
  return <span className="num">{useHeadText((now) => `${Math.max(0, Math.ceil((toMs - now) / 1000))} s`)}</span>;
}
