/** What can be done with the selected object, as entries of a menu. */
import { commands, isAvailable, keysOf, runCommand } from '../commands/registry';
import { translate } from '../i18n/i18n';
import type { MenuEntry } from '../parts';

/** The entries now. */
export function actionEntries(): MenuEntry[] {
  return commands
    .filter((command) => command.id.startsWith('actions.') && isAvailable(command))
    .map(({ id, title }) => ({ label: translate(title), keys: keysOf(id), onSelect: () => void runCommand(id) }));
}
