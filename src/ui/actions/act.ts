/** Does something to the cluster, says what came of it in kubectl's words, and offers to undo it by going back. */
import type { ClusterInput, InputOutcome } from '../../simulation/cluster/define-input';
import type { Connection } from '../../worker/connection';
import { translate } from '../i18n/i18n';
import { toast } from '../parts';
import { setSession } from '../session';

let connection: Connection | undefined;

/** Lends the page's connection to actions; commands have no other way to it. */
export function connectActions(lent: Connection | undefined): void {
  connection = lent;
}

/** Whether there is a cluster to act on. */
export const canAct = (): boolean => connection?.clock !== undefined;

const LINES_SHOWN = 3;

function outcomeText(lines: readonly string[]): string {
  const shown = lines.length > LINES_SHOWN ? [...lines.slice(0, LINES_SHOWN - 1), lines.at(-1)] : lines;
  const left = lines.length - shown.length;
  return left > 0 ? `${shown.join(' · ')} · ${translate('actions.andMore', { count: left })}` : shown.join(' · ');
}

/** Does an input at the play head; what is refused is shown in the server's own words, or handed to who asked for it. */
export async function act(
  input: ClusterInput,
  onRefused: (message: string) => void = (message) => toast(message, { look: 'error' }),
): Promise<InputOutcome | undefined> {
  const before = connection?.clock?.head;
  if (!connection || !before) return undefined;
  const lent = connection;
  try {
    const outcome = await lent.act(input);
    const [first] = outcome.errors;
    if (first) onRefused(first.message);
    if (outcome.lines.length === 0) return outcome;
    const undo = (): void => {
      setSession({ playing: false });
      lent.send({ type: 'seek', to: { step: before.step } });
    };
    toast(outcomeText(outcome.lines), { action: { label: translate('actions.undo'), run: undo } });
    setSession({ playing: true });
    return outcome;
  } catch {
    // The link tells failures of the worker.
    return undefined;
  }
}
