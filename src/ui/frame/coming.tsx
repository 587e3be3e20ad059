/** What stands in a panel's place while its chunk is on its way. */
import { useEffect } from 'react';
import { busy } from '../idle';
import css from './frame.module.css';

/** Shows the panel's plain text, if it has one; tests wait for as long. */
export function Coming({ text = '' }: { readonly text?: string }) {
  useEffect(busy, []);
  return <pre className={css.coming}>{text}</pre>;
}
