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

/** Which form, and for what. */
export const usePending = create<{
  readonly form: FormName | undefined;
  readonly key: string;
  readonly container: string | undefined;
}>(() => ({ form: undefined, key: '', container: undefined }));

/** Opens the form of an action. */
export function askFor(form: FormName, key = '', container?: string): void {
  usePending.setState({ form, key, container });
  openDialog('action');
}
