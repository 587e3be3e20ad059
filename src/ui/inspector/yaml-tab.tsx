/** YAML as it is stored and as its author wrote it; what defaulting, admission and components added is marked. */
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectYamlQuery } from '../../projection/object-yaml/query';
import { useQuery } from '../../worker/use-query';
import { IconButton, Tabs, toast } from '../parts';
import { copyText } from '../share/copy-link';
import css from './inspector.module.css';
import { StepLink } from './links';
import { YamlView } from './yaml-view';

/** The YAML of an object. */
export function YamlTab({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const yaml = useQuery<ObjectYamlQuery>('object-yaml', { key: of });
  const [wanted, setWanted] = useState<'stored' | 'yours'>('stored');
  const [active, setActive] = useState(-1);
  if (!yaml) return null;
  const which = yaml.yours ? wanted : 'stored';
  const lines = which === 'yours' && yaml.yours ? yaml.yours : yaml.stored;
  const line = which === 'stored' ? yaml.stored[active] : undefined;

  async function copy(): Promise<void> {
    const isCopied = await copyText(`${lines.map(({ text }) => text).join('\n')}\n`);
    toast(t(isCopied ? 'inspector.yaml.copied' : 'inspector.yaml.notCopied'));
  }

  return (
    <div className={css.fill}>
      <div className={css.tools}>
        {yaml.yours && (
          <Tabs
            label={t('inspector.yaml.which')}
            look="pill"
            value={which}
            onChange={(id) => {
              setWanted(id);
              setActive(-1);
            }}
            tabs={[
              { id: 'stored', label: t('inspector.yaml.stored') },
              {
                id: 'yours',
                label: t(yaml.yoursFrom === 'template' ? 'inspector.yaml.template' : 'inspector.yaml.apply'),
              },
            ]}
          />
        )}
        <small>
          {yaml.yours
            ? t('inspector.yaml.added', { count: yaml.addedCount })
            : t('inspector.yaml.lines', { count: yaml.stored.length })}
        </small>
        <IconButton label={t('inspector.yaml.copy')} onClick={() => void copy()}>
          <Copy size="1em" />
        </IconButton>
      </div>
      <YamlView label={`YAML ${of}`} lines={lines} active={active} onActive={setActive} />
      <div className={css.foot} aria-live="polite">
        {line ? (
          <>
            <code>{line.path}</code>
            <span>
              {t(line.isAdded ? 'inspector.yaml.addedBy' : 'inspector.yaml.writtenBy')} <b>{line.by}</b>
            </span>
            <StepLink step={line.step}>{t('inspector.step', { step: line.step })}</StepLink>
          </>
        ) : (
          <span>{t('inspector.yaml.hint')}</span>
        )}
      </div>
    </div>
  );
}
