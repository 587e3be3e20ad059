/** For a pod without a node: the message, and the smallest changes that would make it fit, each to be tried. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FitAdviceQuery } from '../../../projection/fit-advice/query';
import type { SmallestChange } from '../../../simulation/scheduler/proposal';
import { useConnection } from '../../../worker/use-query';
import { act } from '../../actions/act';
import { Button, StatusGlyph } from '../../parts';
import css from '../inspector.module.css';
import { nameOf } from '../links';
import { inputOf } from './try-change';

/** With more nodes than this the search is made only when it is asked for: it may take a while. */
const SEARCHED_AT_ONCE = 60;
const SHOWN = 6;

function valueText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return String(value);
  const {
    key,
    value: of,
    effect,
    operator,
  } = value as { key?: string; value?: string; effect?: string; operator?: string };
  if (effect !== undefined) return `${key ?? ''}${of ? `=${of}` : operator === 'Exists' ? '' : ''}:${effect}`;
  return JSON.stringify(value);
}

function Change({
  change,
  pod,
  index,
}: {
  readonly change: SmallestChange;
  readonly pod: string;
  readonly index: number;
}) {
  const { t } = useTranslation();
  const input = inputOf(pod, change);
  const field = change.path.replace(/^(spec|metadata|status)\./, '').replace(/containers\[\d+\]\.(resources\.)?/, '');
  const isNodeAdded = change.kind === 'addNode';
  return (
    <li>
      <i className="num" data-first={index === 0 || undefined}>
        {index + 1}
      </i>
      <span>
        {change.of === 'node' && !isNodeAdded && <span className="mono">{change.node} </span>}
        <span className="mono">{isNodeAdded ? t('inspector.why.oneMore', { node: change.node }) : field}</span>{' '}
        {change.from !== undefined && <s className="mono">{valueText(change.from)}</s>}{' '}
        {change.to !== undefined && !isNodeAdded && <b className="mono">{valueText(change.to)}</b>}
        <small>{t(`inspector.why.change.${change.kind}`)}</small>
      </span>
      {input && (
        <Button look={index === 0 ? 'filled' : 'outlined'} onClick={() => void act(input)}>
          {index === 0 && change.of === 'pod'
            ? t('inspector.why.tryOn', { node: change.node })
            : t('inspector.why.try')}
        </Button>
      )}
    </li>
  );
}

export interface AdviceProps {
  readonly of: string;
  /** The last attempt: the search is made anew when there was another. */
  readonly step: number;
  readonly message: string;
  readonly nodeCount: number;
}

/** The card. */
export function Advice({ of, step, message, nodeCount }: AdviceProps) {
  const { t } = useTranslation();
  const connection = useConnection();
  const [asked, setAsked] = useState(nodeCount <= SEARCHED_AT_ONCE);
  const [found, setFound] = useState<readonly SmallestChange[]>();
  useEffect(() => {
    void step;
    if (!asked) return;
    let isCurrent = true;
    connection.ask<FitAdviceQuery>('fit-advice', { key: of, limit: SHOWN }).then(
      (changes) => isCurrent && setFound(changes),
      () => isCurrent && setFound([]),
    );
    return () => {
      isCurrent = false;
    };
  }, [connection, of, step, asked]);
  return (
    <section className={css.advice}>
      <h3>
        <StatusGlyph shape="pending" size={16} /> {t('inspector.why.stillPending', { name: nameOf(of) })}
      </h3>
      {message !== '' && <p className={css.machine}>{message}</p>}
      <h4>{t('inspector.why.smallest')}</h4>
      {!asked && <Button onClick={() => setAsked(true)}>{t('inspector.why.search')}</Button>}
      {asked && found?.length === 0 && <p className={css.sentence}>{t('inspector.why.nothingHelps')}</p>}
      <ol>
        {found?.map((change, index) => (
          <Change key={`${change.kind} ${change.node} ${change.path}`} change={change} pod={of} index={index} />
        ))}
      </ol>
    </section>
  );
}
