/**
 * The page: the frame with its panels, and the layers that lie over it.
 * Models: nothing; it wires what the panels need and holds no state of its own.
 * Leaves out: the cluster; panels ask the worker.
 */
import type { TFunction } from 'i18next';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamespacesQuery } from '../projection/namespaces/query';
import type { Connection } from '../worker/connection';
import { useConnection, useQuery } from '../worker/use-query';
import { useActions } from './actions/facts';
import { afterPaint } from './after-paint';
import { Bar } from './bar/bar';
import { openScenario } from './cluster-link';
import { learnLayout } from './commands/hotkey';
import { addPaletteSource, type PaletteEntry } from './commands/palette-sources';
import { listenToKeys } from './commands/registry';
import { DialogLayer, prepareDialogs } from './dialogs';
import { EventCount, LastEvent } from './drawer/last-event';
import type { Example } from './editor';
import { BusyNote } from './frame/busy-note';
import { Coming } from './frame/coming';
import { Frame } from './frame/frame';
import { withTexts } from './i18n/i18n';
import { MenuLayer, ToastLayer, TooltipLayer } from './parts';
import { prepareMenu } from './parts/controls/menus';
import { useScenarios } from './scenario-list';
import { useSession } from './session';
import { useCurrentSettings } from './settings/current-settings';
import { Stage } from './topology';

// Not part of the first load: until they are there, the frame shows the text and the stage its picture.
const Manifest = lazy(() => withTexts(import('./manifest')).then(({ Manifest }) => ({ default: Manifest })));
const Inspector = lazy(() =>
  withTexts(import('./inspector/inspector')).then(({ Inspector }) => ({ default: Inspector })),
);
const Drawer = lazy(() => withTexts(import('./drawer/drawer')).then(({ Drawer }) => ({ default: Drawer })));
const time = () => withTexts(afterPaint(() => import('./timeline')));
const Transport = lazy(() => time().then(({ Transport }) => ({ default: Transport })));
const Timeline = lazy(() => time().then(({ Timeline }) => ({ default: Timeline })));

function BarOfCluster({ examples }: { readonly examples: readonly Example[] }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const settings = useCurrentSettings();
  const namespaces = useQuery<NamespacesQuery>('namespaces', undefined);
  // The manifest is an example's as long as not one character of it was changed.
  const scenario = useSession((s) =>
    s.files.length === 1 ? examples.find(({ text }) => text === s.files[0]?.text)?.slug : undefined,
  );
  return (
    <Bar
      scenarios={examples.map(({ slug, title, note, fileName }) => ({
        id: slug,
        title: t(title, { defaultValue: fileName }),
        note: t(note, { defaultValue: '' }),
      }))}
      scenario={scenario}
      onScenario={(slug) => {
        const example = examples.find((one) => one.slug === slug);
        if (example) openScenario(connection, [{ name: example.fileName, text: example.text }], example.settings);
      }}
      settings={settings}
      namespaces={namespaces ?? []}
    />
  );
}

function entriesOf(examples: readonly Example[], connection: Connection, t: TFunction): PaletteEntry[] {
  return examples.map(({ slug, title, note, fileName, text, settings }) => ({
    key: slug,
    label: t(title),
    note: t(note),
    group: 'bar.scenario',
    onSelect: () => openScenario(connection, [{ name: fileName, text }], settings),
  }));
}

/** The whole page. */
export function App() {
  const { t } = useTranslation();
  const fileName = useSession((s) => s.files[0]?.name);
  const fileText = useSession((s) => s.files[0]?.text);
  const connection = useConnection();
  const examples = useScenarios();
  useEffect(listenToKeys, []);
  useEffect(() => addPaletteSource(async () => entriesOf(examples, connection, t)), [examples, connection, t]);
  useEffect(() => void learnLayout(), []);
  useEffect(() => {
    // Once the first picture stands: the palette and the menus open without a wait.
    const timer = setTimeout(() => void Promise.all([prepareDialogs(), prepareMenu()]), 3_000);
    return () => clearTimeout(timer);
  }, []);
  useActions();

  return (
    <>
      <Frame
        bar={<BarOfCluster examples={examples} />}
        editor={
          <Suspense fallback={<Coming {...(fileText !== undefined && { text: fileText })} />}>
            <Manifest />
          </Suspense>
        }
        stage={<Stage />}
        inspector={
          <Suspense fallback={<Coming />}>
            <Inspector />
          </Suspense>
        }
        transport={
          <Suspense fallback={<Coming />}>
            <Transport />
          </Suspense>
        }
        timeline={(isStrip) => (
          <Suspense fallback={<Coming />}>
            <Timeline isStrip={isStrip} />
          </Suspense>
        )}
        drawer={
          <Suspense fallback={<Coming />}>
            <Drawer />
          </Suspense>
        }
        drawerNotes={{ events: <EventCount /> }}
        drawerEnd={<LastEvent label={t('frame.lastEvent')} />}
        editorTitle={fileName ?? t('frame.panel.editor')}
        inspectorTitle={t('frame.panel.inspector')}
      />
      <BusyNote />
      <MenuLayer />
      <DialogLayer />
      <ToastLayer />
      <TooltipLayer />
    </>
  );
}
