/** A closed side panel: its title, standing; the whole rail opens it. */
import { PanelLeftOpen, PanelRightOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { tip } from '../parts';
import css from './frame.module.css';

export interface RailProps {
  readonly side: 'left' | 'right';
  readonly title: string;
  readonly region: 'editor' | 'inspector';
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** The rail as one button. */
export function Rail({ side, title, region, isOpen, onToggle }: RailProps) {
  const { t } = useTranslation();
  const Icon = side === 'left' ? PanelLeftOpen : PanelRightOpen;
  const name = t(`frame.panel.${region}`);
  // The name holds what is written: whoever speaks commands says what is seen.
  const label = t('frame.openPanel', { panel: name === title ? name : `${name} ${title}` });
  return (
    <button
      type="button"
      className={css.rail}
      data-side={side}
      data-rail={region}
      aria-label={label}
      aria-expanded={isOpen}
      onClick={onToggle}
      {...tip(label)}
    >
      <Icon size="1rem" aria-hidden />
      <span>{title}</span>
    </button>
  );
}
