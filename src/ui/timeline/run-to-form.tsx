/** Asks for a time to run to, in place of the sentence. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../worker/use-query';
import { Button } from '../parts';
import { clockText, readClockText } from './clock-text';
import { runUntil } from './run-goals';
import css from './transport.module.css';

/** The form; `onDone` closes it. */
export function RunToForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const endMs = connection.clock?.end.time ?? 0;

  function go(event: FormEvent): void {
    event.preventDefault();
    const timeMs = readClockText(text);
    if (timeMs === undefined || timeMs <= endMs) {
      setWrong(true);
      return;
    }
    runUntil(connection, { until: 'time', timeMs });
    onDone();
  }

  return (
    <form className={css.goal} onSubmit={go}>
      <label htmlFor="run-to">{t('timeline.runTo')}</label>
      <input
        id="run-to"
        // biome-ignore lint/a11y/noAutofocus: it was just asked for.
        autoFocus
        value={text}
        placeholder={clockText(endMs + 60_000)}
        aria-invalid={isWrong}
        aria-describedby="run-to-note"
        onChange={({ target }) => {
          setText(target.value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onDone();
        }}
      />
      <Button type="submit" look="filled">
        {t('timeline.go')}
      </Button>
      <small id="run-to-note" data-wrong={isWrong || undefined} role={isWrong ? 'alert' : undefined}>
        {isWrong ? t('timeline.runToNotLater', { end: clockText(endMs) }) : t('timeline.runToHint')}
      </small>
    </form>
  );
}
