/** Chooses the ends of the matrix: a list with boxes, narrowed by typing. */
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TraceEnd } from '../../projection/trace/ends';
import type { TraceEndsQuery } from '../../projection/trace-ends/query';
import { useQuery } from '../../worker/use-query';
import { Button } from '../parts';
import css from './reachability.module.css';
import { toggleEnd, useReachability } from './reachability-state';

const LIMIT = 200;

/** The key that the matrix knows an end by. */
function keyOf(end: TraceEnd): string {
  if (end.kind === 'node') return `nodes/${end.name}`;
  return end.kind === 'pod' || end.kind === 'service' ? end.key : end.kind;
}

/** The list; `shown` are the keys that the matrix has now. */
export function EndPicker({ shown }: { readonly shown: readonly string[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const rows = useQuery<TraceEndsQuery>('trace-ends', { text: useDeferredValue(text.trim()), limit: LIMIT }) ?? [];
  const hasChosen = useReachability((s) => s.chosen.length > 0);
  return (
    <fieldset className={css.picker}>
      <legend className="sr-only">{t('reachability.chooseEnds')}</legend>
      <div>
        <input
          type="search"
          value={text}
          placeholder={t('reachability.findEnds')}
          aria-label={t('reachability.findEnds')}
          onChange={({ target }) => setText(target.value)}
        />
        {hasChosen && (
          <Button look="plain" onClick={() => useReachability.setState({ chosen: [] })}>
            {t('reachability.usualEnds')}
          </Button>
        )}
      </div>
      <ul>
        {rows.map(({ end, name, namespace }) => {
          const key = keyOf(end);
          return (
            <li key={key}>
              <label>
                <input type="checkbox" checked={shown.includes(key)} onChange={() => toggleEnd(key, shown)} />
                <span>{end.kind === 'outside' ? t('reachability.outside') : name}</span>
                <small>{namespace || t(`reachability.kind.${end.kind}`)}</small>
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
