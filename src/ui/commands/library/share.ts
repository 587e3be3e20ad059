/** Commands that share this moment. */
import { openDialog } from '../../session';
import { copyShareLink } from '../../share/copy-link';
import { type App, defineCommand } from '../define-command';

const hasCluster = ({ cluster }: App): boolean => cluster !== undefined;

export default [
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
