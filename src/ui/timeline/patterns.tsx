/** The hatches of bars, once a timeline. */
import css from './timeline.module.css';

const HATCHES = [
  { id: 'unknown', token: 'unknown', d: 'M-1 5 5-1M-1 1 1-1M3 5 5 3', width: 1.3 },
  { id: 'terminating', token: 'terminating', d: 'M-1-1 5 5', width: 1.3 },
  { id: 'creating', token: 'creating', d: 'M2 .6v.1M2 2.4v.1', width: 1.9 },
  { id: 'pending', token: 'pending', d: 'M0 2H2.4', width: 1.5 },
  { id: 'failing', token: 'failed', d: 'M0 0 4 4M4 0 0 4', width: 1.1 },
] as const;

/** Definitions that bars refer to. */
export function Patterns() {
  return (
    <svg className={css.patterns} aria-hidden="true">
      <defs>
        {HATCHES.map(({ id, token, d, width }) => (
          <pattern key={id} id={`lane-${id}`} width="4" height="4" patternUnits="userSpaceOnUse">
            <path d={d} stroke={`var(--${token})`} strokeWidth={width} strokeLinecap="round" fill="none" />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
