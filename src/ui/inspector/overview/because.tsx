/** The steps that led to the object's last change, oldest first; each can be gone to. */
import { useTranslation } from 'react-i18next';
import type { ChainStep } from '../../../projection/cause-chain';
import { useClock } from '../../../worker/use-query';
import { tip } from '../../parts';
import css from '../inspector.module.css';
import { nameOf, useSeek } from '../links';
import { Section } from '../sections';

const SHOWN = 9;

/** `PATCH pods/status` says enough as `PATCH status`, about the object at hand. */
function words({ verb, target, note }: ChainStep, key: string): string {
  const [method = '', path] = verb.split(' ');
  const what = path === undefined ? verb : `${method} ${path.slice(path.indexOf('/') + 1)}`;
  const name = target === '' || target === key || target.startsWith('events/') ? '' : nameOf(target);
  return [what, name, note].filter(Boolean).join(' ');
}

/** The chain. */
export function Because({ chain, of }: { readonly chain: readonly ChainStep[]; readonly of: string }) {
  const { t } = useTranslation();
  const seek = useSeek();
  const head = useClock()?.head.step;
  if (chain.length === 0) return null;
  // The beginning and the end say the most.
  const left = chain.length > SHOWN ? chain.length - SHOWN : 0;
  const steps = left > 0 ? [...chain.slice(0, 2), ...chain.slice(left + 2)] : chain;
  return (
    <Section title={t('inspector.because')} note={t('inspector.becauseNote')}>
      <ol className={css.chain}>
        {steps.map((step, index) => (
          <li
            key={step.step}
            data-now={step.step === head || undefined}
            data-gap={(left > 0 && index === 2) || undefined}
          >
            <button
              type="button"
              onClick={() => seek(step.step)}
              {...tip(`${step.actor} ${step.verb} ${step.target} ${step.note}`)}
            >
              <span className="num">{step.step}</span>
              <i aria-hidden />
              <span>
                <b>{step.actor}</b> {words(step, of)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {left > 0 && <p className={css.dim}>{t('inspector.stepsBetween', { count: left })}</p>}
    </Section>
  );
}
