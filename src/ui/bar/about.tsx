/** What this is, and that nothing leaves the page. */
import { useTranslation } from 'react-i18next';
import { Dialog } from '../parts/dialog/dialog';
import css from './about.module.css';

/** A paragraph about the page. */
export default function About() {
  const { t } = useTranslation();
  return (
    <Dialog title={t('commands.about')}>
      <div className={css.about}>
        <p>{t('bar.aboutText')}</p>
        <p>{t('bar.privacy')}</p>
        <p>
          <small>{t('bar.trademark')}</small>
        </p>
      </div>
    </Dialog>
  );
}
