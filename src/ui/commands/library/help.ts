/** Commands that find commands. */

import { getSession, openDialog, setSession } from '../../session';
import { defineCommand } from '../define-command';

export default [
  defineCommand({
    id: 'help.palette',
    title: 'commands.palette',
    group: 'help',
    hotkeys: ['Mod+K', 'Mod+Shift+P', '/'],
    everywhere: true,
    keyOnly: true,
    run: () => openDialog('palette'),
  }),
  defineCommand({
    id: 'help.shortcuts',
    title: 'commands.shortcuts',
    group: 'help',
    hotkeys: ['?'],
    run: () => openDialog('shortcuts'),
  }),
  defineCommand({
    id: 'help.single-keys',
    title: 'commands.singleKeys',
    group: 'help',
    run: () => setSession({ singleKeys: !getSession().singleKeys }),
  }),
  defineCommand({
    id: 'help.about',
    title: 'commands.about',
    group: 'help',
    run: () => openDialog('about'),
  }),
];
