/** Buttons: one filled kind for the one main act of a panel, outlined and plain for all others. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { KeyHint } from '../feedback/key-hint';
import { tip } from '../feedback/tip';
import css from './button.module.css';

interface Shared extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly ref?: Ref<HTMLButtonElement>;
  /** The key that does the same, as shown: 'Ctrl+Enter'. */
  readonly keys?: string | undefined;
}

export interface ButtonProps extends Shared {
  readonly look?: 'filled' | 'outlined' | 'plain';
  readonly icon?: ReactNode;
}

/** A button with words. */
export function Button({ look = 'outlined', icon, keys, className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${css.button} ${css[look]} ${className}`} {...rest}>
      {icon}
      {children}
      {keys !== undefined && <KeyHint keys={keys} />}
    </button>
  );
}

export interface IconButtonProps extends Shared {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string;
  readonly pressed?: boolean;
}

/** A button with only an icon; the tooltip says what it does and which key does it too. */
export function IconButton({ label, keys, pressed, className = '', children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`${css.icon} ${className}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys?.replace('Ctrl', 'Control')}
      {...tip(label, keys)}
      {...rest}
    >
      {children}
    </button>
  );
}
