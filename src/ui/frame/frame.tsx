/**
 * The page's layout: bar, editor | stage | inspector, transport, timeline, drawer.
 * Models: look.md "Grid"; sizes are remembered, closed side panels are rails, narrow windows lay them over the stage.
 * Leaves out: what is inside the panels; they are handed in and know nothing of the layout.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Splitter } from '../parts';
import { getSession, setPanel, setSession, useSession } from '../session';
import { DrawerTabs } from './drawer-tabs';
import css from './frame.module.css';
import { Panel } from './panel';
import { Rail } from './rail';
import { type Room, useRoom } from './room';

export interface FrameProps {
  readonly bar: ReactNode;
  readonly editor: ReactNode;
  readonly stage: ReactNode;
  readonly inspector: ReactNode;
  readonly transport: ReactNode;
  /** `isStrip`: only the overview strip has room (22 px). */
  readonly timeline: (isStrip: boolean) => ReactNode;
  readonly drawer: ReactNode;
  /** Counts and words beside the drawer's tabs, and the last event at their end. */
  readonly drawerNotes?: Partial<Record<string, ReactNode>>;
  readonly drawerEnd?: ReactNode;
  /** The standing title of the editor's rail: the file's name. */
  readonly editorTitle: string;
  readonly inspectorTitle: string;
}

const LEAST = { editor: 220, inspector: 260, timeline: 90, drawer: 96 } as const;
const STAGE_LEAST = { width: 420, height: 200 };
/** The scheduler's table needs more room than any other tab (look.md: 476 for Why). */
const WHY_WIDTH = 476;

interface SideProps {
  readonly id: 'editor' | 'inspector';
  readonly title: string;
  readonly room: Room;
  readonly children: ReactNode;
}

function Side({ id, title, room, children }: SideProps) {
  const { t } = useTranslation();
  const { size, open } = useSession((s) => s.layout[id]);
  const isOverlay = useSession((s) => s.overlay === id);
  const isWhy = useSession((s) => id === 'inspector' && s.inspectorTab === 'why');
  const region = useRef<HTMLDivElement>(null);
  const side = id === 'editor' ? 'left' : 'right';
  const wanted = isWhy ? Math.max(size, WHY_WIDTH) : size;
  const max = Math.max(LEAST[id], room.width - STAGE_LEAST.width - (id === 'editor' ? 328 : 296));
  const shown = room.isNarrow ? isOverlay : open;
  const isLaidOver = room.isNarrow && isOverlay;

  useEffect(() => {
    if (isLaidOver) region.current?.querySelector<HTMLElement>('[data-region]')?.focus();
  }, [isLaidOver]);

  const toggle = (): void => {
    if (room.isNarrow) setSession({ overlay: isOverlay ? undefined : id });
    else setPanel(id, { open: !open });
  };
  const rail = <Rail side={side} title={title} region={id} isOpen={shown} onToggle={toggle} />;
  const panel = (
    <div
      className={isLaidOver ? css.overlay : css.side}
      data-side={side}
      ref={region}
      style={{ width: `${wanted / 16}rem` }}
    >
      <Panel region={id}>{children}</Panel>
    </div>
  );
  if (room.isNarrow) {
    return (
      <>
        {rail}
        {isOverlay && panel}
      </>
    );
  }
  if (!open) return rail;
  const splitter = (
    <Splitter
      label={t('frame.resizePanel', { panel: t(`frame.panel.${id}`) })}
      panel={side}
      size={wanted}
      min={LEAST[id]}
      max={max}
      onResize={(next) => setPanel(id, { size: next })}
      onClose={() => setPanel(id, { open: false })}
    />
  );
  return (
    <>
      {side === 'right' && splitter}
      {panel}
      {side === 'left' && splitter}
    </>
  );
}

function Below({
  id,
  room,
  children,
}: {
  readonly id: 'timeline' | 'drawer';
  readonly room: Room;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const { size } = useSession((s) => s.layout[id]);
  const max = Math.max(LEAST[id], room.height - STAGE_LEAST.height - 176);
  const splitter = (
    <Splitter
      label={t('frame.resizePanel', { panel: t(`frame.panel.${id}`) })}
      panel="below"
      size={Math.min(size, max)}
      min={LEAST[id]}
      max={max}
      onResize={(next) => setPanel(id, { size: next })}
      onClose={() => setPanel(id, { open: false })}
    />
  );
  return (
    <div className={css.below} style={{ height: `${Math.min(size, max) / 16}rem` }}>
      <Panel region={id} edge={splitter}>
        {children}
      </Panel>
    </div>
  );
}

/** Puts the panels where they belong. */
export function Frame(props: FrameProps) {
  const { t } = useTranslation();
  const room = useRoom();
  const layout = useSession((s) => s.layout);
  const isDrawerOpen = layout.drawer.open;
  // An open drawer takes the timeline's place where there is not room for both (node-*.png).
  const isStrip = !layout.timeline.open || room.isLow || (isDrawerOpen && room.height < 1000);

  return (
    <div className={css.frame} data-narrow={room.isNarrow || undefined} data-low={room.isLow || undefined}>
      <SkipLink to="stage">{t('frame.skipToStage')}</SkipLink>
      <SkipLink to="editor">{t('frame.skipToEditor')}</SkipLink>
      <Panel region="bar" className={css.bar}>
        {props.bar}
      </Panel>
      <main className={css.main}>
        <Side id="editor" title={props.editorTitle} room={room}>
          {props.editor}
        </Side>
        <Panel region="stage" className={css.stage}>
          {props.stage}
        </Panel>
        <Side id="inspector" title={props.inspectorTitle} room={room}>
          {props.inspector}
        </Side>
      </main>
      <Panel region="transport" className={css.transport}>
        {props.transport}
      </Panel>
      {isStrip ? (
        <div className={css.strip}>
          <Panel region="timeline">{props.timeline(true)}</Panel>
        </div>
      ) : (
        <Below id="timeline" room={room}>
          {props.timeline(false)}
        </Below>
      )}
      <DrawerTabs notes={props.drawerNotes ?? {}} end={props.drawerEnd} />
      {isDrawerOpen && (
        <Below id="drawer" room={room}>
          {props.drawer}
        </Below>
      )}
    </div>
  );
}

function SkipLink({ to, children }: { readonly to: 'stage' | 'editor'; readonly children: ReactNode }) {
  function go(): void {
    if (to === 'editor') {
      const { layout } = getSession();
      if (!layout.editor.open) setPanel('editor', { open: true });
      setSession({ overlay: 'editor' });
    }
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-region=${to}]`)?.focus());
  }
  return (
    <button type="button" className={css.skip} onClick={go}>
      {children}
    </button>
  );
}
