/** The cluster's settings as a form; what is wrong stands under its field, nothing is lost until Rebuild. */
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clusterPort } from '../commands/cluster-port';
import { Button } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { closeDialog } from '../session';
import css from './cluster-dialog.module.css';
import {
  BRIDGES,
  type ClusterSettings,
  DEFAULT_SETTINGS,
  formOf,
  LATENCIES,
  NETWORK_MODELS,
  readForm,
  type SettingsErrors,
  type SettingsForm,
} from './cluster-settings';
import { currentSettings } from './current-settings';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly wide?: boolean;
  readonly children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}

function Field({ label, hint, error, wide = false, children }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={wide ? css.wide : css.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': error !== undefined })}
      <small id={`${id}-note`} data-error={error !== undefined || undefined} role={error ? 'alert' : undefined}>
        {error === undefined ? hint : t(error)}
      </small>
    </div>
  );
}

export default function ClusterDialog() {
  const { t } = useTranslation();
  const [form, setForm] = useState<SettingsForm>(() => formOf(currentSettings()));
  const [errors, setErrors] = useState<SettingsErrors>({});
  const formId = useId();
  const set = (key: keyof ClusterSettings) => (event: { target: { value: string } }) =>
    setForm({ ...form, [key]: event.target.value });

  function submit(event: { preventDefault(): void }): void {
    event.preventDefault();
    const read = readForm(form);
    if ('errors' in read) {
      setErrors(read.errors);
      return;
    }
    closeDialog();
    clusterPort()?.rebuild(read.settings);
  }

  const line = (key: keyof ClusterSettings, hint?: string, isNumber = false): ReactNode => (
    <Field label={t(`settings.${key}`)} error={errors[key]} {...(hint !== undefined && { hint })}>
      {(ids) => (
        <input
          className="mono"
          inputMode={isNumber ? 'numeric' : 'text'}
          value={form[key]}
          onChange={set(key)}
          {...ids}
        />
      )}
    </Field>
  );
  const block = (key: 'labels' | 'taints'): ReactNode => (
    <Field label={t(`settings.${key}`)} hint={t(`settings.${key}Hint`)} error={errors[key]} wide>
      {(ids) => <textarea className="mono" rows={2} value={form[key]} onChange={set(key)} {...ids} />}
    </Field>
  );
  const choice = (
    key: 'bridge' | 'networkModel' | 'latencies',
    options: readonly (readonly [string, string])[],
  ): ReactNode => (
    <Field label={t(`settings.${key}`)} wide={key === 'networkModel'}>
      {(ids) => (
        <select value={form[key]} onChange={set(key)} {...ids}>
          {options.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );

  const footer = (
    <>
      <Button look="plain" onClick={() => setForm(formOf(DEFAULT_SETTINGS))}>
        {t('settings.reset')}
      </Button>
      <Button look="filled" type="submit" form={formId}>
        {t('settings.rebuild')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('settings.title')} wide footer={footer}>
      <form id={formId} className={css.form} onSubmit={submit} noValidate>
        <p>{t('settings.note')}</p>
        <fieldset>
          <legend>{t('settings.capacity')}</legend>
          {line('nodes', '1–500', true)}
          {line('zones', undefined, true)}
          {line('cpu')}
          {line('memory')}
          {line('maxPods', undefined, true)}
          {block('labels')}
          {block('taints')}
        </fieldset>
        <fieldset>
          <legend>{t('settings.network')}</legend>
          {choice(
            'networkModel',
            NETWORK_MODELS.map((id) => [id, t(`settings.model.${id}`)]),
          )}
          {choice(
            'bridge',
            BRIDGES.map((id) => [id, id]),
          )}
          {line('podCIDR')}
        </fieldset>
        <fieldset>
          <legend>{t('settings.chance')}</legend>
          {choice(
            'latencies',
            LATENCIES.map((id) => [id, t(`settings.latency.${id}`)]),
          )}
          {line('seed', t('settings.seedHint'), true)}
        </fieldset>
      </form>
    </Dialog>
  );
}
