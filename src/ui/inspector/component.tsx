/** A component of the cluster: what it did last, up to the head. */
import { useTranslation } from 'react-i18next';
import type { ComponentWorkQuery } from '../../projection/component-work/query';
import { useQuery } from '../../worker/use-query';
import css from './inspector.module.css';
import { nameOf, ObjectLink, StepLink } from './links';
import { Section } from './sections';
import { clockText } from './times';

const LIMIT = 100;

/** The panel of a component. */
export function Component({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const work = useQuery<ComponentWorkQuery>('component-work', { actor: name, limit: LIMIT });
  return (
    <div className={css.inspector}>
      <header className={css.head}>
        <nav>
          <span>{t('inspector.component')}</span>
        </nav>
        <div>
          <h2 className="mono">{name}</h2>
        </div>
      </header>
      <div className={css.body}>
        <div className={css.tab}>
          <Section title={t('inspector.lastSteps')} note={work && t('inspector.stepsInAll', { count: work.total })}>
            <ol className={css.moves}>
              {work?.steps.map((step) => (
                <li key={step.step}>
                  <StepLink step={step.step}>{clockText(step.timeMs)}</StepLink>
                  <span>
                    <b>{step.verb}</b>{' '}
                    {step.target && (
                      <ObjectLink to={step.target.startsWith('events/') ? '' : step.target}>
                        {nameOf(step.target)}
                      </ObjectLink>
                    )}
                  </span>
                  <small>{step.note}</small>
                </li>
              ))}
            </ol>
          </Section>
        </div>
      </div>
    </div>
  );
}
