/** A modal dialog on Base UI; import it only from lazily loaded files. */
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { closeDialog } from '../../session';
import { IconButton } from '../controls/button';
import css from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly wide?: boolean;
  /** Shows only its contents: the command palette brings its own input as its title. */
  readonly bare?: boolean;
}

/** Focus is held inside, Esc and a click beside it close it, focus goes back where it came from. */
export function Dialog({ title, children, footer, wide = false, bare = false }: DialogProps) {
  const { t } = useTranslation();
  const body = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open onOpenChange={(open) => open || closeDialog()}>
      <Base.Portal>
        <Base.Backdrop className={css.backdrop} />
        <Base.Popup
          initialFocus={bare ? true : body}
          className={`${css.popup} ${wide ? css.wide : ''} ${bare ? css.bare : ''}`}
        >
          {bare ? (
            <Base.Title className="sr-only">{title}</Base.Title>
          ) : (
            <header className={css.head}>
              <Base.Title>{title}</Base.Title>
              <IconButton label={t('parts.close')} keys="Esc" onClick={closeDialog}>
                <X size="1.125em" />
              </IconButton>
            </header>
          )}
          <div className={css.body} ref={body} tabIndex={-1}>
            {children}
          </div>
          {footer !== undefined && <footer className={css.foot}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
