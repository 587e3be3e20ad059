/** Work that takes longer than half a second: how far it is, and a way out. */
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/button';
import css from './feedback.module.css';

export interface ProgressProps {
  readonly label: string;
  /** 0 to 1; left out when the end is not known. */
  readonly value?: number;
  readonly onCancel?: () => void;
}

/** A bar with its label and Cancel. */
export function Progress({ label, value, onCancel }: ProgressProps) {
  const { t } = useTranslation();
  const percent = value === undefined ? undefined : Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <div className={css.progress}>
      <span>
        {label}
        {percent !== undefined && <b className="num"> {percent} %</b>}
      </span>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        data-unknown={percent === undefined || undefined}
      >
        <i style={{ width: `${percent ?? 30}%` }} />
      </div>
      {onCancel && <Button onClick={onCancel}>{t('parts.cancel')}</Button>}
    </div>
  );
}
