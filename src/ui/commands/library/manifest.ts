/** Commands of the manifest and of cluster actions. */
import { getSession, openDialog, setSession } from '../../session';
import { type App, defineCommand } from '../define-command';
import { isOffered, takeOffer } from '../offers';

const hasCluster = ({ cluster }: App): boolean => cluster !== undefined;

export default [
  defineCommand({
    id: 'manifest.apply',
    title: 'commands.apply',
    group: 'manifest',
    hotkeys: ['Mod+Enter'],
    everywhere: true,
    when: hasCluster,
    run: ({ cluster }) => cluster?.apply(),
  }),
  defineCommand({
    id: 'manifest.diff',
    title: 'commands.diff',
    group: 'manifest',
    when: () => isOffered('toggleDiff'),
    run: () => takeOffer('toggleDiff'),
  }),
  defineCommand({
    id: 'manifest.prune',
    title: 'commands.prune',
    group: 'manifest',
    run: () => setSession({ prune: !getSession().prune }),
  }),
  defineCommand({
    id: 'manifest.reveal',
    title: 'commands.reveal',
    group: 'manifest',
    when: () => isOffered('reveal') && getSession().selection !== undefined,
    run: () => takeOffer('reveal'),
  }),
  defineCommand({
    id: 'cluster.undo',
    title: 'commands.undo',
    group: 'cluster',
    hotkeys: ['Mod+Z'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.undo(),
  }),
  defineCommand({
    id: 'cluster.redo',
    title: 'commands.redo',
    group: 'cluster',
    hotkeys: ['Mod+Shift+Z'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.redo(),
  }),
  defineCommand({
    id: 'cluster.settings',
    title: 'commands.clusterSettings',
    group: 'cluster',
    when: hasCluster,
    run: () => openDialog('cluster'),
  }),
];
