/**
 * The rich editor. It is loaded after the first paint; until then the plain one shows the same text.
 * Models: nothing of Kubernetes; Monaco with completion, hover and markers from the schema.
 * Leaves out: Monaco on touch screens, where it does not work: the plain editor stays there.
 */

import Editor from '@monaco-editor/react';
import { TabFocus } from 'monaco-editor/editor/browser/config/tabFocus';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CodeProps, EditorHandle } from '../editor-view';
import { findField, type OutlineDocument, outlineOf, placeAt } from '../outline';
import { fitLanguage, languageFor } from './long-text';
import { deltaOf, drawMarkers, ErrorLens, problemsOf } from './marks';
import css from './monaco.module.css';
import { editorOptions } from './options';
import { monaco, schemaReady } from './set-up';
import { followTokens } from './theme';

type CodeEditor = monaco.editor.IStandaloneCodeEditor;

/** Where the plain editor's cursor was, so that typing goes on. */
export interface CursorStart {
  readonly hasFocus: boolean;
  readonly offset: number;
}

function uriOf(fileName: string): monaco.Uri {
  return monaco.Uri.parse(`inmemory://manifest/${encodeURIComponent(fileName)}`);
}

/** A model a file, so that each keeps its own undo. */
function modelOf(fileName: string, value: string): monaco.editor.ITextModel {
  const uri = uriOf(fileName);
  const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(value, languageFor(value.length), uri);
  fitLanguage(model);
  model.updateOptions({ tabSize: 2, indentSize: 2, insertSpaces: true });
  return model;
}

/** Takes over a text from outside as one edit, so that Ctrl+Z brings the old one back. */
function setText(model: monaco.editor.ITextModel, value: string): void {
  if (model.getValue() === value) return;
  model.pushStackElement();
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text: value }], () => null);
  model.pushStackElement();
}

/** The outline of the text as it stands, made again only when it changed. */
function outlineCache(): (model: monaco.editor.ITextModel) => readonly OutlineDocument[] {
  let known: { model: monaco.editor.ITextModel; version: number; outline: readonly OutlineDocument[] } | undefined;
  return (model) => {
    const version = model.getVersionId();
    if (known?.model !== model || known.version !== version)
      known = { model, version, outline: outlineOf(model.getValue()) };
    return known.outline;
  };
}

type Latest = { readonly current: CodeProps };
type OutlineOf = ReturnType<typeof outlineCache>;

function handleOf(editor: CodeEditor, outline: OutlineOf): EditorHandle {
  return {
    focus: () => editor.focus(),
    reveal(target) {
      const model = editor.getModel();
      if (!model) return;
      const place =
        typeof target === 'number'
          ? { line: target, column: 1 }
          : findField(outline(model), target.document, target.path);
      if (!place) return;
      editor.setPosition({ lineNumber: place.line, column: place.column });
      editor.revealLineInCenterIfOutsideViewport(place.line);
    },
  };
}

/** Beyond it, the page hears of the text and the cursor only when the hands rest: each telling reads all of it. */
const largeText = 300_000;
const restMs = 250;

/** Runs at once, or after a rest if the text is large; `flush` runs what still waits. */
function whenRested(run: () => void, isLarge: () => boolean) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    run();
  };
  const ask = (): void => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    if (isLarge()) timer = setTimeout(flush, restMs);
    else run();
  };
  return { ask, flush };
}

/** Tells the page of text, cursor, pointer and problems. */
function listen(editor: CodeEditor, latest: Latest, outline: OutlineOf): void {
  const isLarge = (): boolean => (editor.getModel()?.getValueLength() ?? 0) > largeText;
  const tellPlace = (tell: CodeProps['onCursor'], line: number): void => {
    const model = editor.getModel();
    if (!tell || !model) return;
    const place = placeAt(outline(model), line);
    tell(place?.document, place?.path ?? []);
  };
  let hovered = 0;
  const tellHover = whenRested(() => tellPlace(latest.current.onHover, hovered), isLarge);
  const hover = (line: number): void => {
    if (line === hovered) return;
    hovered = line;
    tellHover.ask();
  };
  const tellCursor = whenRested(
    () => tellPlace(latest.current.onCursor, editor.getPosition()?.lineNumber ?? 0),
    isLarge,
  );
  const tellText = whenRested(() => {
    if (editor.getModel()) latest.current.onChange(editor.getValue({ preserveBOM: false, lineEnding: '\n' }));
  }, isLarge);
  editor.onDidChangeModelContent(tellText.ask);
  editor.onDidBlurEditorText(tellText.flush);
  editor.onDidDispose(tellText.flush);
  editor.onDidChangeCursorPosition(tellCursor.ask);
  editor.onMouseMove(({ target }) => hover(target.position?.lineNumber ?? 0));
  editor.onMouseLeave(() => hover(0));
  editor.addAction({
    id: 'kubarium.apply',
    label: 'Apply',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    run: () => {
      tellText.flush();
      latest.current.onApply();
    },
  });
}

/** Connects a made editor with the page; answers how to disconnect it. */
function connect(made: CodeEditor, latest: Latest, outline: OutlineOf, { hasFocus, offset }: CursorStart): () => void {
  listen(made, latest, outline);
  const withdraw = latest.current.onHandle(handleOf(made, outline));
  document.fonts?.ready.then(() => monaco.editor.remeasureFonts());
  const model = made.getModel();
  if (hasFocus && model) {
    made.setPosition(model.getPositionAt(offset));
    made.focus();
  }
  const tellProblems = (): void => {
    const shown = made.getModel();
    if (shown) latest.current.onProblems(problemsOf(shown));
  };
  made.onDidChangeModel(tellProblems);
  const markers = monaco.editor.onDidChangeMarkers((uris) => {
    if (uris.some((uri) => uri.toString() === made.getModel()?.uri.toString())) tellProblems();
  });
  // Monaco keeps it for all editors together, and tells no editor.
  const tab = TabFocus.onDidChangeTabFocus((isFree) => latest.current.onTabFree(isFree));
  return () => {
    withdraw();
    markers.dispose();
    tab.dispose();
  };
}

export interface MonacoViewProps extends CodeProps {
  readonly start: () => CursorStart;
  readonly onReady: () => void;
}

/** Monaco, following its props. */
export default function MonacoView({ start, onReady, ...props }: MonacoViewProps) {
  const { value, fileName, markers, decorations, theme, fontScale, label } = props;
  const [editor, setEditor] = useState<CodeEditor>();
  const latest = useRef(props);
  latest.current = props;
  const outline = useRef(outlineCache()).current;
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<monaco.editor.IEditorDecorationsCollection>(undefined);
  const lens = useRef<ErrorLens>(undefined);

  // The same ones while nothing changed: Monaco reads all of its settings again for each new object.
  const options = useMemo(() => ({ ...editorOptions(fontScale), ariaLabel: label }), [fontScale, label]);

  useLayoutEffect(() => followTokens(theme), [theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: connected once; what changes later has effects of its own.
  useLayoutEffect(() => {
    if (!editor) return;
    const disconnect = connect(editor, latest, outline, start());
    onReady();
    return disconnect;
  }, [editor]);

  useEffect(() => {
    const model = modelOf(fileName, value);
    if (!editor) return;
    if (editor.getModel() !== model) editor.setModel(model);
    setText(model, value.replaceAll('\r\n', '\n'));
  }, [editor, fileName, value]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another file is another model.
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    drawMarkers(model, markers);
    if (!lens.current) {
      const made = new ErrorLens(editor);
      lens.current = made;
      // What is being mended is no longer where it was; the next answer of the server says what is left.
      editor.onDidChangeModelContent(() => made.show(undefined));
    }
    lens.current.show(markers.find((marker) => marker.severity === 'error'));
  }, [editor, markers, fileName]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: spans of fields move with the text.
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    drawn.current ??= editor.createDecorationsCollection();
    drawn.current.set(deltaOf(decorations, outline(model)));
  }, [editor, outline, decorations, value, fileName]);

  useEffect(() => {
    let isThere = true;
    void schemaReady.then((isReady) => {
      if (isThere && host.current) host.current.dataset.schema = isReady ? 'ready' : 'missing';
    });
    return () => {
      isThere = false;
    };
  }, []);

  return (
    <div className={css.host} ref={host}>
      <Editor
        // The models are ours, one a file with its own undo: the component finds the one of this path.
        defaultPath={uriOf(fileName).toString()}
        defaultValue={value}
        defaultLanguage={languageFor(value.length)}
        keepCurrentModel
        loading={null}
        theme={`kubarium-${theme}`}
        options={options}
        onMount={(made) => setEditor(made as unknown as CodeEditor)}
      />
    </div>
  );
}
