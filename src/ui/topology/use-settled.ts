/** A value that changes in every frame, handed on a few times a second: for what is read and not seen. */
import { useEffect, useRef, useState } from 'react';
import { busy } from '../idle';

const EVERY_MS = 250;
const AFTER_PICTURE_MS = 40;

/** The value, or the one of at most a quarter of a second ago; the last one always comes. */
export function useSettled<T>(value: T): T {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; isThere: () => void }>(undefined);
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  latest.current = value;
  useEffect(() => {
    if (value === shown || pending.current) return;
    const hand = (): void => {
      pending.current?.isThere();
      pending.current = undefined;
      lastAt.current = performance.now();
      setShown(latest.current);
    };
    // Not at once even after a rest: the picture comes first.
    const wait = Math.max(AFTER_PICTURE_MS, lastAt.current + EVERY_MS - performance.now());
    pending.current = { timer: setTimeout(hand, wait), isThere: busy() };
  }, [value, shown]);
  useEffect(
    () => () => {
      clearTimeout(pending.current?.timer);
      pending.current?.isThere();
      pending.current = undefined;
    },
    [],
  );
  return shown;
}
