/** The menu of a thing on the stage: looking closer, then what the commands offer for it. */
import { commands, isAvailable, keysOf, runCommand } from '../commands/registry';
import { translate } from '../i18n/i18n';
import { type MenuEntry, showMenu } from '../parts';
import { type Selection, select } from '../session';
import { goCloser, openSchedule } from './stage-view';
import { nameOf } from './verbs';

/** Opens the menu; the thing becomes the selected one, since commands act on that. */
export function openThingMenu(thing: Selection, anchor: Element | { x: number; y: number }): void {
  select(thing);
  const isPod = thing.kind === 'object' && thing.key.startsWith('pods/');
  const entries: MenuEntry[] = [{ heading: nameOf(thing.key) }];
  if (isPod || thing.kind === 'node' || thing.kind === 'container')
    entries.push({ label: translate('topology.openCloser'), onSelect: () => goCloser(thing) });
  if (isPod) entries.push({ label: translate('topology.openWhy'), onSelect: () => openSchedule(thing.key) });
  const offered = commands.filter((command) => command.id.startsWith('actions.') && isAvailable(command));
  if (offered.length > 0) entries.push('line');
  for (const { id, title } of offered)
    entries.push({ label: translate(title), keys: keysOf(id), onSelect: () => void runCommand(id) });
  showMenu({ label: translate('topology.menu', { name: nameOf(thing.key) }), anchor, entries });
}
