/** The small form of an action that needs values: a number of replicas, a grace period, an exit code. */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectFacts, ObjectFactsQuery } from '../../projection/object-facts/query';
import { useQuery } from '../../worker/use-query';
import { Button } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { closeDialog } from '../session';
import { act } from './act';
import css from './action-dialog.module.css';
import { type FormField, type FormValues, fieldsOf, inputOf, wrongField } from './forms';
import { type FormName, usePending } from './pending';

interface FieldProps {
  readonly field: FormField;
  readonly value: string;
  readonly isWrong: boolean;
  readonly isFirst: boolean;
  readonly onChange: (value: string) => void;
}

function Field({ field, value, isWrong, isFirst, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const shared = {
    id,
    value,
    autoFocus: isFirst,
    'aria-invalid': isWrong,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  return (
    <div>
      <label htmlFor={id}>{t(`actions.field.${field.name}`)}</label>
      {field.kind === 'choice' ? (
        <select {...shared}>
          {field.options?.map(([option, label]) => (
            <option key={option} value={option}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={field.kind}
          min={field.min}
          max={field.max}
          className="mono"
          onFocus={(event) => event.target.select()}
        />
      )}
    </div>
  );
}

function Form({
  form,
  facts,
  container,
}: {
  readonly form: FormName;
  readonly facts: ObjectFacts | undefined;
  readonly container: string | undefined;
}) {
  const { t } = useTranslation();
  const id = useId();
  const fields = fieldsOf(form, facts, container);
  const [values, setValues] = useState<FormValues>({});
  const filled: FormValues = { ...Object.fromEntries(fields.map(({ name, value }) => [name, value])), ...values };
  const [isTried, setTried] = useState(false);
  const wrong = wrongField(fields, filled);

  function submit(event?: FormEvent, more: FormValues = {}): void {
    event?.preventDefault();
    setTried(true);
    const input = wrong === undefined ? inputOf(form, { ...filled, ...more }, facts) : undefined;
    if (!input) return;
    closeDialog();
    void act(input);
  }

  return (
    <Dialog
      title={t(`actions.title.${form}`)}
      footer={
        <>
          <Button onClick={closeDialog}>{t('actions.cancel')}</Button>
          {form === 'label' && (
            <Button onClick={() => submit(undefined, { remove: 'yes' })}>{t('actions.removeLabel')}</Button>
          )}
          {form === 'delete' && facts?.kind === 'Pod' && (
            <Button onClick={() => submit(undefined, { gracePeriodSeconds: '0' })}>{t('actions.force')}</Button>
          )}
          <Button look="filled" type="submit" form={id}>
            {t(`actions.do.${form}`)}
          </Button>
        </>
      }
    >
      <form id={id} className={css.form} onSubmit={submit}>
        {facts && <p className="mono">{facts.key}</p>}
        <p>{t(`actions.note.${form}`)}</p>
        {fields.map((field, index) => (
          <Field
            key={field.name}
            field={field}
            value={filled[field.name] ?? ''}
            isWrong={isTried && wrong === field.name}
            isFirst={index === 0}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        {isTried && wrong !== undefined && (
          <p role="alert" className={css.wrong}>
            {t('actions.wrong', { field: t(`actions.field.${wrong}`) })}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function ObjectForm({
  form,
  of,
  container,
}: {
  readonly form: FormName;
  readonly of: string;
  readonly container: string | undefined;
}) {
  const facts = useQuery<ObjectFactsQuery>('object-facts', { key: of });
  return facts ? <Form key={of} form={form} facts={facts} container={container} /> : null;
}

/** The dialog of the action that waits. */
export default function ActionDialog() {
  const { form, key, container } = usePending();
  if (!form) return null;
  if (key === '') return <Form form={form} facts={undefined} container={undefined} />;
  return <ObjectForm form={form} of={key} container={container} />;
}
