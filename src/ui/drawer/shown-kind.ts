/** Which kind the tables show: others than the tables themselves may choose it (the palette). */
import { create } from 'zustand';
import { setPanel, setSession } from '../session';

/** The word of the kind that is shown: `pods`. */
export const useShownKind = create<{ readonly resource: string }>(() => ({ resource: 'pods' }));

/** Shows the table of a kind. */
export function showKind(resource: string): void {
  useShownKind.setState({ resource });
  setPanel('drawer', { open: true });
  setSession({ drawerTab: 'tables' });
}
