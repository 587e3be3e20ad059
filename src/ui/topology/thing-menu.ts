/** The menu of a thing on the stage: looking closer, then what the commands offer for it. */
import { showActionMenu } from '../actions/entries';
import { translate } from '../i18n/i18n';
import type { MenuEntry } from '../parts';
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
  void showActionMenu({ label: translate('topology.menu', { name: nameOf(thing.key) }), anchor, entries });
}
