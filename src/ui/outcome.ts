/** What came of the last apply: the editor marks its refusals and shows whether the text was edited since. */
import { create } from 'zustand';
import type { InputOutcome } from '../simulation/cluster/define-input';
import type { ManifestFile } from './session';

export interface AppliedOutcome {
  readonly outcome: InputOutcome | undefined;
  /** The files as they were applied; the same array as the session's while nothing was edited since. */
  readonly applied: readonly ManifestFile[] | undefined;
  /** Set when an apply takes longer than half a second. */
  readonly isApplying: boolean;
  /** Set when the check of the text takes as long. */
  readonly isChecking: boolean;
}

/** The last outcome, as a hook. */
export const useOutcome = create<AppliedOutcome>(() => ({
  outcome: undefined,
  applied: undefined,
  isApplying: false,
  isChecking: false,
}));

/** Notes parts of it. */
export const noteOutcome = (change: Partial<AppliedOutcome>): void => useOutcome.setState(change);
