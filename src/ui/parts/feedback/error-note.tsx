/** Something went wrong: what, and what can be done about it. */
import type { ReactNode } from 'react';
import { StatusGlyph } from '../data/status-glyph';
import css from './feedback.module.css';

export interface ErrorNoteProps {
  readonly title: string;
  /** The message as it was thrown or answered; shown as machine text. */
  readonly message?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** An alert with the failed glyph. */
export function ErrorNote({ title, message, children, action }: ErrorNoteProps) {
  return (
    <div className={css.error} role="alert">
      <StatusGlyph shape="failed" colour="var(--failed-t)" />
      <div>
        <b>{title}</b>
        {message !== undefined && <pre>{message}</pre>}
        {children !== undefined && <p>{children}</p>}
        {action}
      </div>
    </div>
  );
}
