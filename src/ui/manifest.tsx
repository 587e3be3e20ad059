/**
 * The editor, wired: its files are the session's, its marks what the API server says of them in a dry run.
 * Models: kubectl apply --dry-run=server while typing.
 * Leaves out: what is linked with what beyond documents; the stage and the tables say so through the session.
 */
import { useEffect, useMemo, useState } from 'react';
import type { InputError } from '../simulation/cluster/define-input';
import { useClock, useConnection } from '../worker/use-query';
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
import { useOutcome } from './outcome';
import { toast } from './parts';
import { getSession, hover, type ManifestFile, type Selection, setSession, useSession } from './session';
import { payloadOf } from './share/payload';
import { useDrawnTheme } from './theme/theme';

/** Typing rests this long before the text is tried. */
const DRY_RUN_MS = 400;

const documentKey = (file: string, document: number): string => `${file}/${document}`;

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

/** What the API server would say of these files now, a moment after they were last changed. */
function useDryRun(files: readonly ManifestFile[]): readonly InputError[] {
  const connection = useConnection();
  const isOpen = useClock() !== undefined;
  const [errors, setErrors] = useState<readonly InputError[]>([]);
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      connection.dryRun(files.map(({ name, text }) => ({ name, text }))).then(
        (outcome) => isCurrent && setErrors(outcome.errors),
        // What goes wrong in the worker is told by the link; the text itself has no fault then.
        () => isCurrent && setErrors([]),
      );
    }, DRY_RUN_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [connection, files, isOpen]);
  return errors;
}

function decorationsOf(file: string, marked: readonly (Selection | undefined)[]): EditorDecoration[] {
  return marked.flatMap((selection) => {
    if (selection?.kind !== 'document' || !selection.key.startsWith(`${file}/`)) return [];
    return [{ lines: { document: Number(selection.key.slice(file.length + 1)) }, look: 'linked' as const }];
  });
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

/** The editor panel of the app. */
export function Manifest() {
  const connection = useConnection();
  const files = useSession((s) => s.files);
  const prune = useSession((s) => s.prune);
  const uiScale = useSession((s) => s.uiScale);
  const hovered = useSession((s) => s.hovered);
  const selection = useSession((s) => s.selection);
  const applied = useOutcome((s) => s.applied);
  const theme = useDrawnTheme();
  const [shown, setShown] = useState<string>();
  const [handle, setHandle] = useState<EditorHandle>();
  const errors = useDryRun(files);
  const file = files.find(({ name }) => name === shown) ?? files[0] ?? { name: 'manifest.yaml', text: '' };
  const markers = useMemo(() => markersOf(errors, file.name), [errors, file.name]);
  const decorations = useMemo(() => decorationsOf(file.name, [selection, hovered]), [file.name, selection, hovered]);
  const objectCount = useMemo(() => files.reduce((sum, { text }) => sum + outlineOf(text).length, 0), [files]);

  useOffer('reveal', () => {
    if (selection?.kind !== 'document') return;
    handle?.reveal({ document: Number(selection.key.split('/').at(-1)), path: [] });
  });
  const change = (text: string): void => {
    const rest = files.some(({ name }) => name === file.name) ? files : [...files, file];
    setSession({ files: rest.map((one) => (one.name === file.name ? { name: one.name, text } : one)) });
  };
  const place = (act: (selection: Selection | undefined) => void) => (document: number | undefined) =>
    act(document === undefined ? undefined : { kind: 'document', key: documentKey(file.name, document) });

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
      onHover={place(hover)}
      onDropFiles={(dropped) => takeFiles(dropped, setShown)}
      onExample={({ fileName, text }) => openScenario(connection, [{ name: fileName, text }])}
      onFile={setShown}
      onPrune={(next) => setSession({ prune: next })}
      onHandle={setHandle}
    />
  );
}
