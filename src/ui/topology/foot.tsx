/** The bar at the foot of the stage: how close to look, and buttons for those without a wheel. */
import { useTranslation } from 'react-i18next';
import { keysOf } from '../commands/registry';
import { tip } from '../parts';
import { useSession } from '../session';
import css from './stage.module.css';
import { closeSchedule, goCloser, goFarther, goTo, openSchedule } from './stage-view';

const LEVELS = [
  { level: 1, key: 'cluster' },
  { level: 2, key: 'node' },
  { level: 3, key: 'pod' },
  { level: 4, key: 'container' },
] as const;

export interface FootProps {
  readonly fit: () => void;
  /** The pod whose placing can be shown. */
  readonly why: string | undefined;
  readonly isWhy: boolean;
}

/** Levels, closer, farther, fit. */
export function Foot({ fit, why, isWhy }: FootProps) {
  const { t } = useTranslation();
  const { level, target } = useSession((s) => s.stage);
  const selection = useSession((s) => s.selection);
  const about = selection && selection.kind !== 'component' && selection.kind !== 'document' ? selection.key : target;
  return (
    <div className={css.foot}>
      <fieldset className={css.levels} aria-label={t('topology.levels')}>
        {LEVELS.map((one) => (
          <button
            type="button"
            key={one.level}
            aria-pressed={!isWhy && one.level === level}
            onClick={() => goTo(one.level, about)}
          >
            {one.level} {t(`topology.level.${one.key}`)}
          </button>
        ))}
        {(why !== undefined || isWhy) && (
          <button
            type="button"
            aria-pressed={isWhy}
            {...tip(t('topology.whyHint'), keysOf('stage.why'))}
            onClick={() => (isWhy ? closeSchedule() : openSchedule(why ?? ''))}
          >
            {t('topology.why')}
          </button>
        )}
      </fieldset>
      <div className={css.zoom}>
        <button
          type="button"
          aria-label={t('topology.zoomOut')}
          {...tip(t('topology.zoomOut'), keysOf('stage.farther'))}
          onClick={() => goFarther()}
        >
          −
        </button>
        <button
          type="button"
          aria-label={t('topology.zoomIn')}
          {...tip(t('topology.zoomIn'), keysOf('stage.closer'))}
          onClick={() => goCloser()}
        >
          +
        </button>
        <button type="button" {...tip(t('topology.fitHint'), keysOf('view.fit-all'))} onClick={fit}>
          {t('topology.fit')}
        </button>
      </div>
    </div>
  );
}
