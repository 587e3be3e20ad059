/** Things of the inspector that lead elsewhere: to another object, to the step that did something. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../worker/use-query';
import { tip } from '../parts';
import { hover, setSession } from '../session';
import css from './inspector.module.css';
import { selectionOf, selectObject } from './subject';

/** The last part of a reference. */
export const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** A name that selects its object; while hovered, the object glows everywhere. */
export function ObjectLink({ to, children }: { readonly to: string; readonly children?: ReactNode }) {
  if (to === '') return <span>{children}</span>;
  return (
    <button
      type="button"
      className={css.link}
      onClick={() => selectObject(to)}
      onPointerEnter={() => hover(selectionOf(to))}
      onPointerLeave={() => hover(undefined)}
      {...tip(to)}
    >
      {children ?? nameOf(to)}
    </button>
  );
}

/** Puts the play head on a step. */
export function useSeek(): (step: number) => void {
  const connection = useConnection();
  return (step) => {
    setSession({ playing: false });
    connection.send({ type: 'seek', to: { step } });
  };
}

/** The number of a step; a click goes there. */
export function StepLink({ step, children }: { readonly step: number; readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const seek = useSeek();
  return (
    <button
      type="button"
      className={`${css.link} num`}
      onClick={() => seek(step)}
      {...tip(t('inspector.goToStep', { step }))}
    >
      {children ?? step}
    </button>
  );
}
