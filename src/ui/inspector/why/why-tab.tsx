/** Why a pod is where it is, or why it is nowhere: its scheduling attempts, each in full, and its place in the queues. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decisions, DecisionsQuery, DecisionTable as Table } from '../../../projection/decisions/query';
import { useQuery } from '../../../worker/use-query';
import { Badge, Select } from '../../parts';
import css from '../inspector.module.css';
import { ObjectLink, StepLink } from '../links';
import { Section } from '../sections';
import { Age, clockText } from '../times';
import { Advice } from './advice';
import { DecisionTable } from './decision-table';

const COLUMNS = 12;

function Verdict({ table }: { readonly table: Table }) {
  const { t } = useTranslation();
  const { chosen, totals, struckOut, nodeCount } = table;
  const values = { node: chosen, total: totals[0] ?? '', struck: struckOut, nodes: nodeCount, second: totals[1] ?? '' };
  if (chosen === '') return <p className={css.verdict}>{t('inspector.why.noNode', values)}</p>;
  return (
    <p className={css.verdict}>
      <b>{t(totals[0] === undefined ? 'inspector.why.onlyOne' : 'inspector.why.wins', values)}</b>{' '}
      {totals[1] !== totals[0] && t(totals[1] === undefined ? 'inspector.why.struck' : 'inspector.why.against', values)}
    </p>
  );
}

function Queue({ decisions }: { readonly decisions: Decisions }) {
  const { t } = useTranslation();
  const { queue, transitions } = decisions;
  return (
    <Section
      title={t('inspector.why.queue')}
      note={
        queue && (
          <>
            <Badge look="warn">{queue.queue}</Badge> <Age ms={queue.sinceMs} />
          </>
        )
      }
    >
      {queue && <p className={css.sentence}>{t(`inspector.why.in.${queue.queue}`)}</p>}
      <ol className={css.moves}>
        {transitions.slice(-8).map((move, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moves never change places.
          <li key={index}>
            <span className="num">{clockText(move.timeMs)}</span>
            <span>
              {move.from && `${move.from} → `}
              <b>{move.to}</b>
            </span>
            <small className="mono">{move.event}</small>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Preemption({ table }: { readonly table: Table }) {
  const { t } = useTranslation();
  const { preemption } = table;
  if (!preemption || (preemption.candidates.length === 0 && !preemption.message)) return null;
  return (
    <Section title={t('inspector.why.preemption')} note={preemption.nominated}>
      {preemption.message !== undefined && <p className={css.machine}>{preemption.message}</p>}
      <ul className={css.reasons}>
        {preemption.candidates.map(({ node, victims }) => (
          <li key={node}>
            <ObjectLink to={`nodes/${node}`} />{' '}
            {victims.map((victim) => (
              <ObjectLink key={victim} to={`pods/${victim}`} />
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The Why of a pod. */
export function WhyTab({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const [step, setStep] = useState<number>();
  const decisions = useQuery<DecisionsQuery>('decisions', {
    key: of,
    columns: COLUMNS,
    ...(step !== undefined && { step }),
  });
  if (!decisions) return null;
  const { shown, attempts, isBound } = decisions;
  const last = attempts.at(-1);
  return (
    <div className={css.tab}>
      {shown ? (
        <>
          <Verdict table={shown} />
          <div className={css.inline}>
            {attempts.length > 1 && (
              <Select
                label={t('inspector.why.attempt')}
                value={String(shown.step)}
                onChange={(value) => setStep(Number(value))}
                options={attempts.map((attempt) => ({
                  value: String(attempt.step),
                  label: `${attempt.attempt} · ${clockText(attempt.timeMs)}`,
                  note: attempt.chosen || 'Unschedulable',
                }))}
              />
            )}
            <StepLink step={shown.step}>{t('inspector.step', { step: shown.step })}</StepLink>
          </div>
          {shown.preFilterMessage !== '' && <p className={css.machine}>{shown.preFilterMessage}</p>}
          {shown.nodes.length > 0 && <DecisionTable table={shown} />}
          {!shown.isDetailed && (
            <p className={css.sentence}>{t('inspector.why.outcomeOnly', { count: shown.nodeCount })}</p>
          )}
          <Preemption table={shown} />
        </>
      ) : (
        <p className={css.sentence}>{t(isBound ? 'inspector.why.notScheduled' : 'inspector.why.noAttempt')}</p>
      )}
      {!isBound && last && (
        <Advice key={of} of={of} step={last.step} message={last.message} nodeCount={shown?.nodeCount ?? 0} />
      )}
      {(decisions.transitions.length > 0 || decisions.queue) && <Queue decisions={decisions} />}
    </div>
  );
}
