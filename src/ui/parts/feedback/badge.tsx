/** A short state beside a title. */
import type { ReactNode } from 'react';
import css from './feedback.module.css';

export interface BadgeProps {
  /** `now` carries the accent, `past` is dashed, `quiet` is a count. */
  readonly look?: 'now' | 'past' | 'quiet' | 'warn';
  readonly children: ReactNode;
}

/** A pill. */
export function Badge({ look = 'quiet', children }: BadgeProps) {
  return <span className={`${css.badge} ${css[look]}`}>{children}</span>;
}
