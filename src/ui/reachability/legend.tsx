/** What the shapes mean, with how many calls end so. */
import { useTranslation } from 'react-i18next';
import type { Reachability } from '../../projection/reachability/query';
import { Glyph } from './cells';
import { classOf, OUTCOME_CLASSES } from './outcomes';
import css from './reachability.module.css';

/** The legend of a matrix. */
export function Legend({ found }: { readonly found: Reachability }) {
  const { t } = useTranslation();
  const counts = new Map<string, number>();
  for (const cell of found.cells.flat()) {
    const name = classOf(cell);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return (
    <ul className={css.legend} aria-label={t('reachability.legend')}>
      {OUTCOME_CLASSES.filter((name) => counts.has(name)).map((name) => (
        <li key={name}>
          <Glyph of={name} />
          {t(`reachability.class.${name}`)} <b className="num">{counts.get(name)}</b>
        </li>
      ))}
    </ul>
  );
}
