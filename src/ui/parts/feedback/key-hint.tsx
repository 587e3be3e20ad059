/** The key that does a thing, as it stands on the keyboard. */
import css from './feedback.module.css';

/** `keys` is 'Ctrl+K'; a choice of two is written 'Space or K' by giving both. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <kbd className={css.kbd} aria-hidden>
      {keys.length > 1 ? keys.replaceAll('+', ' ') : keys}
    </kbd>
  );
}
