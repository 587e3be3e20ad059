/** Which picture the stage shows and how to get closer or farther; the level is the session's, the rest lives here. */
import { create } from 'zustand';
import { getSession, type Selection, type StageView, setSession } from '../session';

interface View {
  /** The pod whose placing is shown instead of the tank: `pods/default/web-1`; '' is that of the step at the head. */
  readonly schedule: string | undefined;
}

/** What lies over the tank. */
export const useView = create<View>(() => ({ schedule: undefined }));

/** Shows how a pod was placed. */
export const openSchedule = (pod: string): void => useView.setState({ schedule: pod });

/** Goes back to the tank. */
export const closeSchedule = (): void => useView.setState({ schedule: undefined });

/** Goes to a level, about a thing if one is named. */
export function goTo(level: StageView['level'], target?: string): void {
  closeSchedule();
  setSession({ stage: { level, ...(target !== undefined && { target }) } });
}

const podOf = (key: string): string => key.split('/').slice(0, 3).join('/');

/** The thing that a level is about: what is asked for, else what is selected, else what was looked at. */
function aboutOf(thing: Selection | undefined): string | undefined {
  const { selection, stage } = getSession();
  const about = thing ?? selection;
  if (about && (about.kind === 'node' || about.kind === 'container')) return about.key;
  if (about?.kind === 'object' && about.key.startsWith('pods/')) return about.key;
  return stage.target;
}

/** One level closer, about a thing. A node opens at level 3, a pod's containers at level 4. */
export function goCloser(thing?: Selection): void {
  const { level } = getSession().stage;
  const about = aboutOf(thing);
  if (level === 1) goTo(2, about);
  else if (level === 2) goTo(3, about);
  else if (level === 3 && about?.startsWith('pods/')) goTo(4, about);
}

/** One level farther; false at the farthest. */
export function goFarther(): boolean {
  const { level, target } = getSession().stage;
  if (level === 1) return false;
  const up = (level - 1) as StageView['level'];
  goTo(up, up === 3 && target ? podOf(target) : target);
  return true;
}
