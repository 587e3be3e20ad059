/** The action that waits for its values in the dialog. */
import { create } from 'zustand';
import { openDialog } from '../session';

export const FORMS = [
  'scale',
  'delete',
  'roll-back',
  'kill-container',
  'taint',
  'untaint',
  'label',
  'add-node',
  'pull-speed',
] as const;
export type FormName = (typeof FORMS)[number];

interface Pending {
  readonly form: FormName | undefined;
  /** The object that is meant, or none. */
  readonly key: string;
  readonly container: string | undefined;
  /** What was filled in before and refused, and the words of the refusal. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly refusal?: string | undefined;
}

/** Which form, and for what. */
export const usePending = create<Pending>(() => ({ form: undefined, key: '', container: undefined }));

/** Opens the form of an action. */
export function askFor(form: FormName, key = '', container?: string): void {
  usePending.setState({ form, key, container, values: undefined, refusal: undefined });
  openDialog('action');
}

/** Opens it again as it was filled in, with why that was refused. */
export function askAgain(again: Pending): void {
  usePending.setState(again);
  openDialog('action');
}
