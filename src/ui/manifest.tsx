/**
 * The editor, wired: its files are the session's, its marks what the API server says of them in a dry run.
 * Models: kubectl apply --dry-run=server while typing.
 * Leaves out: what is linked with what beyond documents; the stage and the tables say so through the session.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { StoredManifestQuery } from '../projection/stored-manifest/query';
import type { DocumentObject, InputError } from '../simulation/cluster/define-input';
import { useClock, useConnection, useQuery } from '../worker/use-query';
import { openScenario } from './cluster-link';
import { clusterPort } from './commands/cluster-port';
import { useOffer } from './commands/offers';
import {
  type DroppedFile,
  type EditorDecoration,
  type EditorHandle,
  type EditorMarker,
  EditorPanel,
  outlineOf,
} from './editor';
import { translate } from './i18n/i18n';
import { busy } from './idle';
import { type DocumentPlace, thingOf, useLinkedDocuments } from './manifest-links';
import { noteOutcome, useOutcome } from './outcome';
import { toast } from './parts';
import { getSession, hover, type ManifestFile, type Selection, setSession, useSession } from './session';
import { payloadOf } from './share/payload';
import { useDrawnTheme } from './theme/theme';

/** Typing rests this long before the text is tried. */
const DRY_RUN_MS = 400;

function markersOf(errors: readonly InputError[], file: string): EditorMarker[] {
  return errors
    .filter((error) => (error.file ?? file) === file)
    .map(({ line = 1, column = 1, endLine = line, endColumn = 1_000, message, severity }) => ({
      line,
      column,
      endLine,
      endColumn,
      message,
      severity,
      source: 'kube-apiserver',
    }));
}

interface Checked {
  readonly errors: readonly InputError[];
  readonly objects: readonly DocumentObject[];
}

const UNCHECKED: Checked = { errors: [], objects: [] };
/** A check that takes longer is shown, with a way out. */
const SLOW_MS = 500;

/** What the API server would say of these files now, a moment after they were last changed. */
function useDryRun(files: readonly ManifestFile[]): Checked {
  const connection = useConnection();
  const isOpen = useClock() !== undefined;
  const [checked, setChecked] = useState(UNCHECKED);
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    let slow: ReturnType<typeof setTimeout> | undefined;
    const rest = busy();
    const end = (): void => {
      rest();
      clearTimeout(slow);
      if (isCurrent) noteOutcome({ isChecking: false });
    };
    const timer = setTimeout(() => {
      slow = setTimeout(() => isCurrent && noteOutcome({ isChecking: true }), SLOW_MS);
      connection
        .dryRun(files.map(({ name, text }) => ({ name, text })))
        .then(
          ({ cancelled, errors, objects = [] }) => isCurrent && setChecked(cancelled ? UNCHECKED : { errors, objects }),
          // What goes wrong in the worker is told by the link; the text itself has no fault then.
          () => isCurrent && setChecked(UNCHECKED),
        )
        .finally(end);
    }, DRY_RUN_MS);
    return () => {
      clearTimeout(timer);
      end();
      isCurrent = false;
    };
  }, [connection, files, isOpen]);
  return checked;
}

function decorationsOf(file: string, marked: readonly (DocumentPlace | undefined)[]): EditorDecoration[] {
  const documents = new Set(marked.map((place) => (place?.file === file ? place.document : undefined)));
  return [...documents].flatMap((document) =>
    document === undefined ? [] : [{ lines: { document }, look: 'linked' as const }],
  );
}

/** What the cluster holds of a file's documents; asked only while it is shown. */
function useStored(objects: readonly DocumentObject[], file: string, isShown: boolean): string | undefined {
  const keys = useMemo(
    () => (isShown ? objects.filter((object) => object.file === file).map(({ key }) => key) : []),
    [objects, file, isShown],
  );
  return useQuery<StoredManifestQuery>('stored-manifest', { keys }) ?? undefined;
}

/** A session file replaces the session, manifests are added to the editor's files (or replace those of the same name). */
function takeFiles(dropped: readonly DroppedFile[], show: (name: string) => void): void {
  const session = dropped.find(({ name }) => name.endsWith('.json') && name.includes('kubarium'));
  if (session) {
    try {
      const payload = payloadOf(JSON.parse(session.text));
      if (payload) return void clusterPort()?.restore(payload);
    } catch {}
    toast(translate('share.damagedFile', { name: session.name }), { look: 'error' });
    return;
  }
  const first = dropped[0];
  if (!first) return;
  const names = new Set(dropped.map(({ name }) => name));
  const before = getSession().files;
  setSession({ files: [...before.filter(({ name }) => !names.has(name)), ...dropped] });
  show(first.name);
  toast(translate('share.filesAdded', { count: dropped.length }), {
    action: { label: translate('frame.undo'), run: () => setSession({ files: before }) },
  });
}

const isInEditor = (element: EventTarget | null): boolean =>
  element instanceof Element && element.closest('[data-region=editor]') !== null;

/** For the keyboard: moving the cursor to another document does what pointing at it does, until one types or leaves. */
function useCursorLink(thingAt: (document: number | undefined) => Selection | undefined) {
  const pointed = useRef<number>(undefined);
  useEffect(() => {
    const leave = ({ target }: Event): void => {
      if (pointed.current === undefined || !isInEditor(target)) return;
      pointed.current = undefined;
      hover(undefined);
    };
    addEventListener('focusout', leave);
    addEventListener('beforeinput', leave);
    return () => {
      removeEventListener('focusout', leave);
      removeEventListener('beforeinput', leave);
    };
  }, []);
  return (document_: number | undefined): void => {
    if (document_ === pointed.current || !isInEditor(document.activeElement)) return;
    pointed.current = document_;
    hover(thingAt(document_));
  };
}

/** The editor panel of the app. */
export function Manifest() {
  const connection = useConnection();
  const files = useSession((s) => s.files);
  const prune = useSession((s) => s.prune);
  const uiScale = useSession((s) => s.uiScale);
  const applied = useOutcome((s) => s.applied);
  const theme = useDrawnTheme();
  const [shown, setShown] = useState<string>();
  const [handle, setHandle] = useState<EditorHandle>();
  const [isDiff, setDiff] = useState(false);
  const { errors, objects } = useDryRun(files);
  const linked = useLinkedDocuments(objects);
  const file = files.find(({ name }) => name === shown) ?? files[0] ?? { name: 'manifest.yaml', text: '' };
  const markers = useMemo(() => markersOf(errors, file.name), [errors, file.name]);
  const decorations = useMemo(() => decorationsOf(file.name, [linked.selected, linked.hovered]), [file.name, linked]);
  const stored = useStored(objects, file.name, isDiff);
  const objectCount = useMemo(() => files.reduce((sum, { text }) => sum + outlineOf(text).length, 0), [files]);

  useOffer('reveal', () => {
    const { selected } = linked;
    if (!selected) return;
    setShown(selected.file);
    handle?.reveal({ document: selected.document, path: [] });
  });
  const change = (text: string): void => {
    const rest = files.some(({ name }) => name === file.name) ? files : [...files, file];
    setSession({ files: rest.map((one) => (one.name === file.name ? { name: one.name, text } : one)) });
  };
  const thingAt = (document: number | undefined) =>
    document === undefined ? undefined : thingOf({ file: file.name, document }, objects);
  const point = useCursorLink(thingAt);

  return (
    <EditorPanel
      value={file.text}
      fileName={file.name}
      files={files.map(({ name }) => name)}
      markers={markers}
      decorations={decorations}
      theme={theme}
      fontScale={uiScale}
      isEdited={applied !== undefined && applied !== files}
      objectCount={objectCount}
      prune={prune}
      onChange={change}
      onApply={() => clusterPort()?.apply()}
      stored={stored}
      onCursor={point}
      onHover={(document) => hover(thingAt(document))}
      onDiff={setDiff}
      onDropFiles={(dropped) => takeFiles(dropped, setShown)}
      onExample={({ fileName, text, settings }) => openScenario(connection, [{ name: fileName, text }], settings)}
      onFile={setShown}
      onPrune={(next) => setSession({ prune: next })}
      onHandle={setHandle}
    />
  );
}
