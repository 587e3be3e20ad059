/** What can be done with the selected object, as entries of a menu. */
import { commands, isAvailable, keysOf, runCommand } from '../commands/registry';
import { translate } from '../i18n/i18n';
import { type MenuEntry, type OpenMenu, showMenu } from '../parts';
import { getSession } from '../session';
import { factsKnown } from './facts';

/** The entries now. */
export function actionEntries(): MenuEntry[] {
  return commands
    .filter((command) => command.id.startsWith('actions.') && isAvailable(command))
    .map(({ id, title }) => ({ label: translate(title), keys: keysOf(id), onSelect: () => void runCommand(id) }));
}

/** Opens the menu of what was just selected, once it is known what can be done with it; none without anything to choose. */
export async function showActionMenu({ entries, ...menu }: OpenMenu): Promise<void> {
  const { selection } = getSession();
  await factsKnown();
  if (getSession().selection !== selection) return;
  const actions = actionEntries();
  const line = entries.some((entry) => entry !== 'line' && !('heading' in entry)) && actions.length > 0;
  const all: MenuEntry[] = [...entries, ...(line ? ['line' as const] : []), ...actions];
  if (all.some((entry) => entry !== 'line' && !('heading' in entry))) showMenu({ ...menu, entries: all });
}
