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
  IMPLEMENTATIONS,
  LATENCIES,
  NETWORK_MODELS,
  PROXY_MODES,
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

interface ChoiceProps extends Pick<FieldProps, 'label' | 'wide'> {
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (event: { target: { value: string } }) => void;
}

function Choice({ value, options, onChange, ...field }: ChoiceProps) {
  return (
    <Field {...field}>
      {(ids) => (
        <select value={value} onChange={onChange} {...ids}>
          {options.map(([option, label]) => (
            <option key={option} value={option}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface FieldsProps {
  readonly form: SettingsForm;
  readonly errors: SettingsErrors;
  readonly onChange: (form: SettingsForm) => void;
}

function Fields({ form, errors, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const set = (key: keyof ClusterSettings) => (event: { target: { value: string } }) =>
    onChange({ ...form, [key]: event.target.value });
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
  return (
    <>
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
        <Choice
          label={t('settings.networkModel')}
          wide
          value={form.networkModel}
          options={NETWORK_MODELS.map((id) => [id, t(`settings.model.${id}`)])}
          onChange={set('networkModel')}
        />
        {form.networkModel === 'kubernetes' && (
          <>
            <Choice
              label={t('settings.implementation')}
              value={form.implementation}
              options={IMPLEMENTATIONS.map((id) => [id, t(`settings.implementationOf.${id}`)])}
              onChange={set('implementation')}
            />
            <Choice
              label={t('settings.proxyMode')}
              value={form.proxyMode}
              options={PROXY_MODES.map((id) => [id, id])}
              onChange={set('proxyMode')}
            />
          </>
        )}
        <Choice
          label={t('settings.bridge')}
          value={form.bridge}
          options={BRIDGES.map((id) => [id, id])}
          onChange={set('bridge')}
        />
        {line('podCIDR')}
      </fieldset>
      <fieldset>
        <legend>{t('settings.chance')}</legend>
        <Choice
          label={t('settings.latencies')}
          value={form.latencies}
          options={LATENCIES.map((id) => [id, t(`settings.latency.${id}`)])}
          onChange={set('latencies')}
        />
        {line('seed', t('settings.seedHint'), true)}
      </fieldset>
    </>
  );
}

/** The form of the cluster that runs. */
export default function ClusterDialog() {
  const { t } = useTranslation();
  const [form, setForm] = useState<SettingsForm>(() => formOf(currentSettings()));
  const [isTried, setTried] = useState(false);
  const read = readForm(form);
  const errors: SettingsErrors = isTried && 'errors' in read ? read.errors : {};
  const formId = useId();

  function submit(event: { preventDefault(): void }): void {
    event.preventDefault();
    if ('errors' in read) {
      setTried(true);
      // Once the fields know that they are wrong.
      setTimeout(() => document.getElementById(formId)?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    closeDialog();
    clusterPort()?.rebuild(read.settings);
  }

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
        <Fields form={form} errors={errors} onChange={setForm} />
      </form>
    </Dialog>
  );
}
