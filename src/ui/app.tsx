/**
 * The page: the frame with its panels, and the layers that lie over it.
 * Models: nothing; it wires what the panels need and holds no state of its own.
 * Leaves out: the cluster; panels ask the worker.
 */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar } from './bar/bar';
import { learnLayout } from './commands/hotkey';
import { listenToKeys } from './commands/registry';
import { DialogLayer } from './dialogs';
import { Frame } from './frame/frame';
import { EmptyState, ToastLayer, TooltipLayer } from './parts';
import { MenuLayer } from './parts/controls/menu';
import { useSession } from './session';
import { useCurrentSettings } from './settings/current-settings';

/** The whole page. */
export function App() {
  const { t } = useTranslation();
  const settings = useCurrentSettings();
  const fileName = useSession((s) => s.files[0]?.name);
  useEffect(listenToKeys, []);
  useEffect(() => void learnLayout(), []);
  const missing = <EmptyState title={t('frame.notBuilt')} />;

  return (
    <>
      <Frame
        bar={<Bar scenarios={[]} scenario={undefined} onScenario={() => {}} settings={settings} namespaces={[]} />}
        editor={missing}
        stage={missing}
        inspector={missing}
        transport={missing}
        timeline={(isStrip) => (isStrip ? null : missing)}
        drawer={missing}
        editorTitle={fileName ?? t('frame.panel.editor')}
        inspectorTitle={t('frame.panel.inspector')}
      />
      <MenuLayer />
      <DialogLayer />
      <ToastLayer />
      <TooltipLayer />
    </>
  );
}
