/**
 * What this person is looking at: play head, speed, selection, layout, theme. Small things only; the cluster stays in the worker.
 * Models: nothing of Kubernetes; a zustand store, read with `useSession(pick)` and written with `setSession` or the verbs below.
 * Leaves out: history, objects, tables (ask the worker with a query), the undo of cluster actions.
 */
import { create } from 'zustand';
import type { TraceEnd } from '../projection/trace/ends';
import type { PauseCondition } from '../worker/protocol';
import { readRemembered, remember } from './remember';
import { languageOfStart, themeOfStart } from './start-params';

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10] as const;
export type Speed = (typeof SPEEDS)[number];

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const DRAWER_TABS = ['console', 'events', 'tables', 'trace', 'reachability'] as const;
export type DrawerTab = (typeof DRAWER_TABS)[number];

/** A moment of the run, or the end of it wherever that moves. */
export type PlayHead = 'live' | { readonly step: number; readonly time: number };

export type SelectionKind = 'object' | 'node' | 'container' | 'component' | 'document';

/** One thing on the screen. The key of an object is its reference as steps name it (`pods/default/web-1`), of a container `pods/default/web-1/nginx`, of a node its name, of a document its file and index. */
export interface Selection {
  readonly kind: SelectionKind;
  readonly key: string;
}

/** A file of the editor. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** The stage shows level 1 cluster, 2 node, 3 pod, 4 container; `target` is the uid or name zoomed to. */
export interface StageView {
  readonly level: 1 | 2 | 3 | 4;
  readonly target?: string | undefined;
}

/** A packet that is followed: its ends as far as they are chosen, and the stop that is looked at. */
export interface SessionTrace {
  readonly from?: TraceEnd | undefined;
  readonly to?: TraceEnd | undefined;
  readonly protocol: 'tcp' | 'icmp';
  readonly port: number;
  /** Counted over the stops of all packets: the request's, the answer's, the errors'. */
  readonly hop: number;
}

export const PANELS = ['editor', 'inspector', 'timeline', 'drawer'] as const;
export type PanelId = (typeof PANELS)[number];

/** Size in CSS pixels at 100 % text; a closed side panel is a rail, a closed timeline its strip. */
export interface PanelLayout {
  readonly size: number;
  readonly open: boolean;
}

export interface Session {
  readonly playing: boolean;
  readonly playHead: PlayHead;
  readonly selection: Selection | undefined;
  readonly hovered: Selection | undefined;
  /** '' is every namespace. */
  readonly namespace: string;
  readonly stage: StageView;
  readonly inspectorTab: string;
  readonly trace: SessionTrace | undefined;
  readonly files: readonly ManifestFile[];
  /** Which side panel lies over the stage while the window is too narrow for it. */
  readonly overlay: PanelId | undefined;
  /** The dialog that is open, by the name its file has in `dialogs.ts`. */
  readonly dialog: string | undefined;

  // Remembered between visits (see REMEMBERED).
  readonly speed: Speed;
  readonly timeScale: 'steps' | 'real';
  readonly pauseWhen: readonly PauseCondition[];
  readonly theme: ThemeChoice;
  /** High contrast: as the system asks, or always. */
  readonly contrast: 'system' | 'more';
  readonly uiScale: number;
  readonly language: Language;
  readonly drawerTab: DrawerTab;
  readonly layout: Readonly<Record<PanelId, PanelLayout>>;
  readonly prune: boolean;
  /** WCAG 2.1.4: whether keys without Ctrl or Alt are shortcuts. */
  readonly singleKeys: boolean;
}

/** Parts of the session that survive a reload (localStorage); the rest is restored by autosave or starts fresh. */
export const REMEMBERED = [
  'speed',
  'timeScale',
  'pauseWhen',
  'theme',
  'contrast',
  'uiScale',
  'language',
  'drawerTab',
  'layout',
  'prune',
  'singleKeys',
] as const satisfies readonly (keyof Session)[];

export const DEFAULT_LAYOUT: Session['layout'] = {
  editor: { size: 296, open: true },
  inspector: { size: 328, open: true },
  timeline: { size: 190, open: true },
  drawer: { size: 220, open: false },
};

const defaults: Session = {
  playing: false,
  playHead: 'live',
  selection: undefined,
  hovered: undefined,
  namespace: '',
  stage: { level: 2 },
  inspectorTab: 'overview',
  trace: undefined,
  files: [],
  overlay: undefined,
  dialog: undefined,
  speed: 1,
  timeScale: 'steps',
  pauseWhen: [],
  theme: 'system',
  contrast: 'system',
  uiScale: 1,
  language: 'en',
  drawerTab: 'events',
  layout: DEFAULT_LAYOUT,
  prune: false,
  singleKeys: true,
};

function start(): Session {
  const remembered = readRemembered(defaults, REMEMBERED);
  return {
    ...defaults,
    ...remembered,
    layout: { ...DEFAULT_LAYOUT, ...remembered.layout },
    theme: themeOfStart() ?? remembered.theme ?? defaults.theme,
    language: languageOfStart(remembered.language),
  };
}

/** The session as a React hook: `useSession((s) => s.speed)`. */
export const useSession = create<Session>(start);

/** Writes parts of the session. */
export const setSession = (change: Partial<Session>): void => useSession.setState(change);

/** The session now, outside React. */
export const getSession = (): Session => useSession.getState();

useSession.subscribe((now, before) => {
  if (REMEMBERED.some((key) => now[key] !== before[key])) remember(now, REMEMBERED);
});

const isSame = (a: Selection | undefined, b: Selection | undefined): boolean =>
  a?.kind === b?.kind && a?.key === b?.key;

/** Selects a thing (pinned until another is), or nothing. */
export function select(selection: Selection | undefined): void {
  if (!isSame(getSession().selection, selection)) setSession({ selection });
}

/** Hovers a thing: its counterparts in the other panels glow for as long. */
export function hover(hovered: Selection | undefined): void {
  if (!isSame(getSession().hovered, hovered)) setSession({ hovered });
}

/** Looks at a moment. Pressing or dragging the slider pauses, and letting go does not resume. The link tells the worker. */
export function seek(playHead: PlayHead): void {
  setSession({ playHead, playing: false });
}

/** Opens, closes or resizes a panel. */
export function setPanel(id: PanelId, change: Partial<PanelLayout>): void {
  const { layout } = getSession();
  setSession({ layout: { ...layout, [id]: { ...layout[id], ...change } } });
}

/** Shows a tab of the drawer; the tab that is shown already closes it. */
export function toggleDrawer(tab: DrawerTab): void {
  const { drawerTab, layout } = getSession();
  setPanel('drawer', { open: !(layout.drawer.open && drawerTab === tab) });
  setSession({ drawerTab: tab });
}

/** Opens a dialog by name. Reading takes time, so the run pauses behind it. */
export function openDialog(dialog: string): void {
  setSession({ dialog, playing: false });
}

/** Closes the dialog that is open. */
export const closeDialog = (): void => setSession({ dialog: undefined });
