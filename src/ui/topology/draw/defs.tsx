/** Gradients and hatches that shapes refer to by id; one set a picture. */
import { memo } from 'react';

function Hatch({
  id,
  token,
  d,
  width = 1.3,
}: {
  readonly id: string;
  readonly token: string;
  readonly d: string;
  readonly width?: number;
}) {
  return (
    <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse">
      <path d={d} stroke={`var(--${token})`} strokeWidth={width} fill="none" />
    </pattern>
  );
}

export const Defs = memo(function Defs() {
  return (
    <defs>
      <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor="var(--water-1)" />
        <stop offset=".5" stopColor="var(--water-2)" />
        <stop offset="1" stopColor="var(--water-3)" />
      </linearGradient>
      <Hatch id="hatch-unknown" token="unknown" d="M-1 5 5-1M-1 1 1-1M3 5 5 3" />
      <Hatch id="hatch-terminating" token="terminating" d="M-1-1 5 5" />
    </defs>
  );
});
