/** How Monaco is set up: quiet, narrow, and usable with the keyboard alone. */
import { codeFont } from '../editor-view';
import type { monaco } from './set-up';

/** Options that the code and the diff share. */
export function editorOptions(fontScale: number): monaco.editor.IEditorOptions {
  return {
    automaticLayout: true,
    fontFamily: "'JetBrains Mono', 'Noto Sans Mono CJK SC', ui-monospace, monospace",
    fontSize: codeFont.size * fontScale,
    lineHeight: codeFont.lineHeight * fontScale,
    letterSpacing: -0.23 * fontScale,
    fontLigatures: false,
    minimap: { enabled: false },
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: false,
    folding: false,
    renderLineHighlight: 'line',
    scrollBeyondLastLine: false,
    padding: { top: 6, bottom: 6 },
    fixedOverflowWidgets: true,
    stickyScroll: { enabled: false },
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8, useShadows: false },
    guides: { indentation: true },
    bracketPairColorization: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    links: false,
    // Files that are dropped are the page's business.
    dropIntoEditor: { enabled: false },
  } as monaco.editor.IEditorOptions;
}
