/** The dialogs, each in a chunk of its own, and the layer that shows the open one. */
import { type ComponentType, lazy, Suspense } from 'react';
import { useSession } from './session';

const DIALOGS: Readonly<Record<string, ComponentType>> = {
  palette: lazy(() => import('./commands/palette')),
  shortcuts: lazy(() => import('./commands/shortcuts')),
  cluster: lazy(() => import('./settings/cluster-dialog')),
  share: lazy(() => import('./share/share-dialog')),
  about: lazy(() => import('./bar/about')),
};

/** Mounted once, at the end of the app. */
export function DialogLayer() {
  const dialog = useSession((s) => s.dialog);
  const Open = dialog === undefined ? undefined : DIALOGS[dialog];
  return Open ? (
    <Suspense>
      <Open />
    </Suspense>
  ) : null;
}
