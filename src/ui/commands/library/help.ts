/** Commands that find commands, and that share. */

import { getSession, openDialog, setSession } from '../../session';
import { copyShareLink } from '../../share/copy-link';
import { type App, defineCommand } from '../define-command';

const hasCluster = ({ cluster }: App): boolean => cluster !== undefined;

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
  defineCommand({
    id: 'share.copy',
    title: 'commands.copyLink',
    group: 'manifest',
    hotkeys: ['Mod+S'],
    everywhere: true,
    when: hasCluster,
    run: ({ cluster }) => cluster && void copyShareLink(cluster.payload()),
  }),
  defineCommand({
    id: 'share.dialog',
    title: 'commands.share',
    group: 'manifest',
    when: hasCluster,
    run: () => openDialog('share'),
  }),
];
