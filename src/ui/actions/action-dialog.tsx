/** The small form of an action that needs values: a number of replicas, a grace period, an exit code. */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectFacts, ObjectFactsQuery } from '../../projection/object-facts/query';
import type { TablesQuery } from '../../projection/tables/query';
import { useQuery } from '../../worker/use-query';
import { Button } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { closeDialog } from '../session';
import { act } from './act';
import css from './action-dialog.module.css';
import { type FormField, type FormStart, type FormValues, fieldsOf, inputOf, wrongField } from './forms';
import { askAgain, type FormName, usePending } from './pending';

interface FieldProps {
  readonly field: FormField;
  readonly value: string;
  /** The id of the words that say what is wrong with it. */
  readonly wrongId: string | undefined;
  readonly isFirst: boolean;
  readonly onChange: (value: string) => void;
}

function Field({ field, value, wrongId, isFirst, onChange }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const shared = {
    id,
    name: field.name,
    value,
    autoFocus: isFirst,
    'aria-invalid': wrongId !== undefined,
    'aria-describedby': wrongId,
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

interface FormProps extends FormStart {
  readonly form: FormName;
  readonly facts: ObjectFacts | undefined;
}

function Form({ form, facts, container, nodes = [] }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const fields = fieldsOf(form, facts, { container, nodes });
  const { values: before = {}, refusal: refusalBefore } = usePending();
  const [values, setValues] = useState<FormValues>(before);
  const [refusal, setRefusal] = useState(refusalBefore);
  const filled: FormValues = { ...Object.fromEntries(fields.map(({ name, value }) => [name, value])), ...values };
  const [isTried, setTried] = useState(false);
  const wrong = isTried ? wrongField(fields, filled) : undefined;

  function submit(event?: FormEvent, more: FormValues = {}): void {
    event?.preventDefault();
    setTried(true);
    setRefusal(undefined);
    const all = { ...filled, ...more };
    const found = wrongField(fields, all);
    const input = found ? undefined : inputOf(form, all, facts);
    if (found) document.getElementsByName(found.name)[0]?.focus();
    if (!input) return;
    closeDialog();
    void act(input, (message) =>
      askAgain({ form, key: facts?.key ?? '', container, values: filled, refusal: message }),
    );
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
      <form id={id} className={css.form} onSubmit={submit} noValidate>
        {facts && <p className="mono">{facts.key}</p>}
        <p>{t(`actions.note.${form}`)}</p>
        {fields.map((field, index) => (
          <Field
            key={field.name}
            field={field}
            value={filled[field.name] ?? ''}
            wrongId={wrong?.name === field.name ? `${id}-wrong` : undefined}
            isFirst={index === 0}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        {(wrong || refusal !== undefined) && (
          <p role="alert" id={`${id}-wrong`} className={css.wrong}>
            {wrong ? t(wrong.error, { ...wrong.values, field: t(`actions.field.${wrong.name}`) }) : refusal}
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

const ALL_NODES = {
  resource: 'nodes',
  namespace: '',
  wide: false,
  filter: '',
  sort: { by: '', descending: false },
  limit: 5_000,
};

/** The form of what is done to the cluster: it knows which names are taken. */
function ClusterForm({ form }: { readonly form: FormName }) {
  const nodes = useQuery<TablesQuery>('tables', ALL_NODES);
  if (nodes === undefined) return null;
  return <Form form={form} facts={undefined} nodes={nodes?.rows.map(({ key }) => key.slice('nodes/'.length)) ?? []} />;
}

/** The dialog of the action that waits. */
export default function ActionDialog() {
  const { form, key, container } = usePending();
  if (!form) return null;
  return key === '' ? <ClusterForm form={form} /> : <ObjectForm form={form} of={key} container={container} />;
}
