/** The dialogs, each in a chunk of its own, and the layer that shows the open one. */
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { withTexts } from './i18n/i18n';
import { busy } from './idle';
import { useSession } from './session';

const DIALOGS: Readonly<Record<string, ComponentType>> = {
  palette: lazy(() => withTexts(import('./commands/palette'))),
  shortcuts: lazy(() => withTexts(import('./commands/shortcuts'))),
  cluster: lazy(() => withTexts(import('./settings/cluster-dialog'))),
  share: lazy(() => withTexts(import('./share/share-dialog'))),
  about: lazy(() => import('./bar/about')),
  action: lazy(() => import('./actions/action-dialog')),
};

/** Tests wait while a chunk is on its way. */
function Coming() {
  useEffect(busy, []);
  return null;
}

/** Fetches what a first key press would have to wait for. */
export const prepareDialogs = (): Promise<unknown> => import('./commands/palette');

/** Mounted once, at the end of the app. */
export function DialogLayer() {
  const dialog = useSession((s) => s.dialog);
  const Open = dialog === undefined ? undefined : DIALOGS[dialog];
  return Open ? (
    <Suspense fallback={<Coming />}>
      <Open />
    </Suspense>
  ) : null;
}
