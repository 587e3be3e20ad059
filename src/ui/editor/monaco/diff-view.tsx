/**
 * What the cluster stores beside what the editor says.
 * Models: `kubectl diff`, drawn by Monaco; the right side is the editor's own text and can be edited.
 * Leaves out: choosing single changes to take over.
 */
import { useEffect, useLayoutEffect, useRef } from 'react';
import css from './monaco.module.css';
import { editorOptions } from './options';
import { monaco } from './set-up';
import { followTokens } from './theme';

export interface DiffViewProps {
  readonly fileName: string;
  /** What the cluster stores, as YAML. */
  readonly stored: string;
  readonly theme: 'light' | 'dark';
  readonly fontScale: number;
  readonly label: string;
}

/** The differences, one below the other where the panel is narrow. */
export default function DiffView({ fileName, stored, theme, fontScale, label }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const original = useRef<monaco.editor.ITextModel>(undefined);
  const editor = useRef<monaco.editor.IStandaloneDiffEditor>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once a file; what changes later has effects of its own.
  useLayoutEffect(() => {
    const modified = monaco.editor.getModel(monaco.Uri.parse(`inmemory://manifest/${encodeURIComponent(fileName)}`));
    if (!host.current || !modified) return;
    // Without the schema: what is stored is the server's business.
    original.current = monaco.editor.createModel(stored, 'yaml', monaco.Uri.parse('stored://cluster/stored'));
    const made = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions(fontScale),
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 640,
      hideUnchangedRegions: { enabled: true },
      renderOverviewRuler: false,
      renderMarginRevertIcon: false,
      modifiedAriaLabel: label,
      originalAriaLabel: label,
      theme: `kubarium-${theme}`,
    });
    made.setModel({ original: original.current, modified });
    editor.current = made;
    return () => {
      made.dispose();
      original.current?.dispose();
    };
  }, [fileName]);

  useLayoutEffect(() => followTokens(theme), [theme]);
  useEffect(() => original.current?.setValue(stored), [stored]);
  useEffect(() => editor.current?.updateOptions(editorOptions(fontScale)), [fontScale]);

  return <div className={css.host} ref={host} />;
}
