/** The link of this moment, its length, and the file for when it is too long. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clusterPort } from '../commands/cluster-port';
import { Button, EmptyState, toast } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { copyText, linkOf } from './copy-link';
import { downloadFile } from './download-file';
import { LONG_LINK } from './link';
import css from './share-dialog.module.css';

const download = (payload: unknown): void =>
  downloadFile('session.kubarium.json', new Blob([JSON.stringify(payload, null, 1)], { type: 'application/json' }));

/** The link of the moment at which it was opened. */
export default function ShareDialog() {
  const { t } = useTranslation();
  const [payload] = useState(() => clusterPort()?.payload());
  const [link, setLink] = useState('');
  useEffect(() => {
    if (payload) void linkOf(payload).then(setLink);
  }, [payload]);

  async function copy(): Promise<void> {
    const isCopied = await copyText(link);
    toast(t(isCopied ? 'share.copied' : 'share.notCopied', { length: link.length }));
  }
  const isLong = link.length > LONG_LINK;
  const footer = (
    <>
      <Button onClick={() => download(payload)} disabled={!payload}>
        {t('share.download')}
      </Button>
      <Button look="filled" onClick={copy} disabled={link === ''}>
        {t('share.copy')}
      </Button>
    </>
  );
  if (!payload)
    return (
      <Dialog title={t('share.title')}>
        <EmptyState title={t('frame.notBuilt')} />
      </Dialog>
    );
  return (
    <Dialog title={t('share.title')} footer={footer}>
      <div className={css.share}>
        <p>{t('share.note')}</p>
        <label>
          <span>{t('share.link')}</span>
          <textarea className="mono" readOnly rows={4} value={link} onFocus={(event) => event.target.select()} />
        </label>
        <p className={isLong ? css.long : css.length}>
          {t('share.length', { length: link.length })}
          {isLong && ` · ${t('share.long')}`}
        </p>
      </div>
    </Dialog>
  );
}
