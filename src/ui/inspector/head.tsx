/** The inspector's head: the owners above the object, its name, and what can be done with it. */
import { Copy, EllipsisVertical } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '../../projection/object/query';
import { actionEntries } from '../actions/entries';
import { IconButton, MenuButton, toast } from '../parts';
import { copyText } from '../share/copy-link';
import css from './inspector.module.css';
import { ObjectLink } from './links';

/** The breadcrumb and the title. */
export function Head({ view }: { readonly view: ObjectView }) {
  const { t } = useTranslation();
  async function copy(): Promise<void> {
    if (await copyText(view.name)) toast(t('inspector.nameCopied', { name: view.name }));
  }
  return (
    <header className={css.head}>
      <nav aria-label={t('inspector.owners')}>
        {view.owners.length === 0 && view.namespace !== '' && (
          <span>
            <ObjectLink to={`namespaces/${view.namespace}`}>Namespace {view.namespace}</ObjectLink>
            <i aria-hidden> › </i>
          </span>
        )}
        {view.owners.map(({ key, kind, name, isThere }) => (
          <span key={key}>
            {isThere ? <ObjectLink to={key}>{`${kind} ${name}`}</ObjectLink> : <s>{`${kind} ${name}`}</s>}
            <i aria-hidden> › </i>
          </span>
        ))}
        <span>{view.kind}</span>
      </nav>
      <div>
        <h2 className="mono" data-gone={view.isGone || undefined}>
          {view.name}
        </h2>
        <IconButton label={t('inspector.copyName')} onClick={() => void copy()}>
          <Copy size="1em" />
        </IconButton>
        {!view.isGone && (
          <MenuButton label={t('inspector.actions', { name: view.name })} align="end" entries={actionEntries}>
            <EllipsisVertical size="1em" />
          </MenuButton>
        )}
      </div>
    </header>
  );
}
