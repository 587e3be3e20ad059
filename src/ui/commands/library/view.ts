/** Commands of what is on the screen: panels, zoom, theme, language. */
import { cycleRegions } from '../../frame/panel';
import {
  DEFAULT_LAYOUT,
  getSession,
  LANGUAGES,
  type PanelId,
  select,
  setPanel,
  setSession,
  THEMES,
  toggleDrawer,
} from '../../session';
import { defineCommand } from '../define-command';
import { isOffered, type OfferName, takeOffer } from '../offers';

const focusRegion = (region: string): void =>
  void requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-region=${region}]`)?.focus());

const isNarrow = (): boolean => document.querySelector('[data-narrow]') !== null;
/** Whether a side panel lies over the stage. */
const isOverlaid = (): boolean => getSession().overlay !== undefined && isNarrow();

function showDrawer(tab: 'console' | 'tables' | 'events'): void {
  setPanel('drawer', { open: true });
  setSession({ drawerTab: tab });
  focusRegion('drawer');
}

const offered = (name: OfferName) => ({ when: () => isOffered(name), run: () => void takeOffer(name) });

const toggle = (id: PanelId) => (): void => {
  const { layout, overlay } = getSession();
  if ((id === 'editor' || id === 'inspector') && isNarrow()) setSession({ overlay: overlay === id ? undefined : id });
  else if (id === 'drawer') toggleDrawer(getSession().drawerTab);
  else setPanel(id, { open: !layout[id].open });
};

const next = <Choice>(all: readonly Choice[], now: Choice): Choice => all[(all.indexOf(now) + 1) % all.length]!;

export default [
  defineCommand({
    id: 'view.escape',
    title: 'commands.escape',
    group: 'view',
    hotkeys: ['Escape'],
    keyOnly: true,
    when: () => isOverlaid() || getSession().selection !== undefined || document.activeElement !== document.body,
    run: () => {
      const { overlay, selection } = getSession();
      if (overlay !== undefined && isOverlaid()) {
        setSession({ overlay: undefined });
        document.querySelector<HTMLElement>(`[data-rail=${overlay}]`)?.focus();
      } else if (selection !== undefined) select(undefined);
      else (document.activeElement as HTMLElement | null)?.blur();
    },
  }),
  defineCommand({
    id: 'go.next-panel',
    title: 'commands.nextPanel',
    group: 'go',
    hotkeys: ['F6'],
    run: () => cycleRegions(1),
  }),
  defineCommand({
    id: 'go.previous-panel',
    title: 'commands.previousPanel',
    group: 'go',
    hotkeys: ['Shift+F6'],
    run: () => cycleRegions(-1),
  }),
  defineCommand({
    id: 'go.stage',
    title: 'commands.goStage',
    group: 'go',
    hotkeys: ['1'],
    run: () => focusRegion('stage'),
  }),
  defineCommand({
    id: 'go.timeline',
    title: 'commands.goTimeline',
    group: 'go',
    hotkeys: ['2'],
    run: () => {
      setPanel('timeline', { open: true });
      focusRegion('timeline');
    },
  }),
  defineCommand({
    id: 'go.tables',
    title: 'commands.goTables',
    group: 'go',
    hotkeys: ['3'],
    run: () => showDrawer('tables'),
  }),
  defineCommand({
    id: 'go.events',
    title: 'commands.goEvents',
    group: 'go',
    hotkeys: ['4'],
    run: () => showDrawer('events'),
  }),
  defineCommand({
    id: 'go.console',
    title: 'commands.goConsole',
    group: 'go',
    hotkeys: [':'],
    when: () => isOffered('focusConsole'),
    run: () => {
      showDrawer('console');
      setTimeout(() => takeOffer('focusConsole'), 50);
    },
  }),
  defineCommand({
    id: 'view.fit',
    title: 'commands.fitSelected',
    group: 'view',
    hotkeys: ['F'],
    ...offered('fitSelected'),
  }),
  defineCommand({ id: 'view.fit-all', title: 'commands.fitAll', group: 'view', hotkeys: ['0'], ...offered('fitAll') }),
  defineCommand({
    id: 'view.zoom-in',
    title: 'commands.zoomIn',
    group: 'view',
    hotkeys: ['W'],
    ...offered('timelineZoomIn'),
  }),
  defineCommand({
    id: 'view.zoom-out',
    title: 'commands.zoomOut',
    group: 'view',
    hotkeys: ['S'],
    ...offered('timelineZoomOut'),
  }),
  defineCommand({
    id: 'view.left',
    title: 'commands.panLeft',
    group: 'view',
    hotkeys: ['A'],
    ...offered('timelineLeft'),
  }),
  defineCommand({
    id: 'view.right',
    title: 'commands.panRight',
    group: 'view',
    hotkeys: ['D'],
    ...offered('timelineRight'),
  }),
  defineCommand({ id: 'view.editor', title: 'commands.toggleEditor', group: 'view', run: toggle('editor') }),
  defineCommand({ id: 'view.inspector', title: 'commands.toggleInspector', group: 'view', run: toggle('inspector') }),
  defineCommand({ id: 'view.timeline', title: 'commands.toggleTimeline', group: 'view', run: toggle('timeline') }),
  defineCommand({ id: 'view.drawer', title: 'commands.toggleDrawer', group: 'view', run: toggle('drawer') }),
  defineCommand({
    id: 'view.reset',
    title: 'commands.resetView',
    group: 'view',
    run: () => setSession({ layout: DEFAULT_LAYOUT, overlay: undefined, uiScale: 1 }),
  }),
  defineCommand({
    id: 'view.theme',
    title: 'commands.theme',
    group: 'view',
    run: () => setSession({ theme: next(THEMES, getSession().theme) }),
  }),
  defineCommand({
    id: 'view.contrast',
    title: 'commands.contrast',
    group: 'view',
    run: () => setSession({ contrast: getSession().contrast === 'more' ? 'system' : 'more' }),
  }),
  defineCommand({
    id: 'view.language',
    title: 'commands.language',
    group: 'view',
    run: () => setSession({ language: next(LANGUAGES, getSession().language) }),
  }),
];
