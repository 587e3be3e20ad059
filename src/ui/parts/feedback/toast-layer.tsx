/** Where toasts appear: spoken politely, paused while hovered or focused, each with its act and Dismiss. */
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../controls/button';
import { StatusGlyph } from '../data/status-glyph';
import css from './toast.module.css';
import { dismissToast, type Toast, useToasts } from './toasts';

function ToastCard({ toast, held }: { readonly toast: Toast; readonly held: boolean }) {
  const { t } = useTranslation();
  useEffect(() => {
    if (held || toast.ms === 0) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.ms);
    return () => clearTimeout(timer);
  }, [held, toast]);
  const { action } = toast;
  return (
    <li className={css.toast} data-look={toast.look}>
      {toast.look === 'error' && <StatusGlyph shape="failed" colour="var(--failed-t)" />}
      <span>{toast.text}</span>
      {action && (
        <Button
          onClick={() => {
            dismissToast(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t('parts.dismiss')} onClick={() => dismissToast(toast.id)}>
        <X size="1em" />
      </IconButton>
    </li>
  );
}

/** Mounted once, at the end of the app. */
export function ToastLayer() {
  const { t } = useTranslation();
  const toasts = useToasts((s) => s.toasts);
  const [held, setHeld] = useState(false);
  return (
    <section
      className={css.layer}
      aria-label={t('parts.messages')}
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <ul>
        {toasts.map((one) => (
          <ToastCard key={one.id} toast={one} held={held} />
        ))}
      </ul>
    </section>
  );
}
