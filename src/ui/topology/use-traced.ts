/** The picture with the packet that is followed; what draws it is fetched when there is one. */
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadLateTexts } from '../i18n/i18n';
import { busy } from '../idle';
import { useSession } from '../session';
import { useTraceAnswer } from '../trace/use-trace-answer';
import type { Picture } from './picture';

type Drawer = typeof import('./layout/trace-marks') & typeof import('../trace/use-trace');
let drawer: Drawer | undefined;

function useDrawer(isWanted: boolean): Drawer | undefined {
  const [, setThere] = useState(drawer !== undefined);
  useEffect(() => {
    if (drawer || !isWanted) return undefined;
    const isThere = busy();
    const parts = [import('./layout/trace-marks'), import('../trace/use-trace'), loadLateTexts()] as const;
    void Promise.all(parts).then(([marks, trace]) => {
      drawer = { ...marks, ...trace };
      isThere();
      setThere(true);
    });
    return isThere;
  }, [isWanted]);
  return drawer;
}

/** Adds the packet's way; while its list is open, the messages of the run step aside. */
export function useTraced(
  picture: Picture | undefined,
  room: { readonly w: number; readonly h: number } | undefined,
  scroll: number,
): Picture | undefined {
  const { t } = useTranslation();
  const answered = useTraceAnswer();
  const drawing = useDrawer(answered !== undefined);
  const isOpen = useSession((s) => s.layout.drawer.open && s.drawerTab === 'trace');
  return useMemo(() => {
    if (!picture?.places || !answered || !drawing || !room) return picture;
    const { stops, hop } = drawing.followedOf(answered);
    const marks = drawing.traceMarks({ stops, hop, find: picture.places, world: picture.world, size: room, scroll, t });
    return { ...picture, messages: [...(isOpen ? [] : picture.messages), ...marks] };
  }, [picture, answered, drawing, room, scroll, isOpen, t]);
}
