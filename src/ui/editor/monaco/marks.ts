/** Draws markers and decorations of the page into a Monaco editor. */
import type { EditorDecoration, EditorMarker, LineSpan, Problem } from '../editor-view';
import { linesOf, type OutlineDocument } from '../outline';
import css from './monaco.module.css';
import { monaco } from './set-up';

type CodeEditor = monaco.editor.IStandaloneCodeEditor;

const owner = 'kubarium';
const severities = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  hint: monaco.MarkerSeverity.Hint,
} as const;

/** Puts the page's own markers beside those of the schema. */
export function drawMarkers(model: monaco.editor.ITextModel, markers: readonly EditorMarker[]): void {
  const drawn = markers.map((marker) => ({
    severity: severities[marker.severity],
    message: marker.message,
    startLineNumber: marker.line,
    startColumn: marker.column,
    endLineNumber: marker.endLine,
    endColumn: marker.endColumn,
    ...(marker.source ? { source: marker.source } : {}),
  }));
  monaco.editor.setModelMarkers(model, owner, drawn);
}

/** All problems of the text, whoever found them, errors first. */
export function problemsOf(model: monaco.editor.ITextModel): Problem[] {
  // The schema misses everything in an empty text; that is no fault of it.
  if (model.getValueLength() === 0) return [];
  const found = monaco.editor.getModelMarkers({ resource: model.uri });
  const problems = found
    .filter((marker) => marker.severity >= monaco.MarkerSeverity.Warning)
    .map((marker) => ({
      severity: marker.severity === monaco.MarkerSeverity.Error ? ('error' as const) : ('warning' as const),
      line: marker.startLineNumber,
      column: marker.startColumn,
      message: marker.message,
    }));
  const rank = (problem: Problem): number => (problem.severity === 'error' ? 0 : 1);
  return problems.sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}

const lineLooks = { linked: css.linked, decided: css.decidedLine, changed: undefined, new: undefined, dim: css.dim };
const gutterLooks = {
  linked: css.gutterLinked,
  decided: css.gutterDecided,
  changed: css.gutterChanged,
  new: css.gutterNew,
  dim: undefined,
};

function spanOf(lines: LineSpan, outline: readonly OutlineDocument[]): { from: number; to: number } | undefined {
  return 'from' in lines ? lines : linesOf(outline, lines.document, lines.path ?? []);
}

/** The decorations as Monaco wants them. */
export function deltaOf(
  decorations: readonly EditorDecoration[],
  outline: readonly OutlineDocument[],
): monaco.editor.IModelDeltaDecoration[] {
  return decorations.flatMap(({ lines, look, note, hover }) => {
    const span = spanOf(lines, outline);
    if (!span) return [];
    const className = lineLooks[look];
    const gutter = gutterLooks[look];
    const whole: monaco.editor.IModelDeltaDecoration = {
      range: new monaco.Range(span.from, 1, span.to, 1),
      options: {
        isWholeLine: true,
        ...(className ? { className } : {}),
        ...(gutter ? { linesDecorationsClassName: gutter } : {}),
        ...(hover ? { hoverMessage: { value: hover } } : {}),
      },
    };
    if (!note) return [whole];
    const end = new monaco.Range(span.from, Number.MAX_SAFE_INTEGER, span.from, Number.MAX_SAFE_INTEGER);
    const after = { content: `   ${note}`, inlineClassName: css.note ?? '' };
    return [whole, { range: end, options: { after, showIfCollapsed: true } }];
  });
}

/** Room that the card leaves at its right. */
const lensMargin = 20;
/** And below. */
const LENS_GAP = 4;

/** A card below the first error that the server found, so that its words are read without hovering. */
export class ErrorLens {
  #zone: string | undefined;
  #marker: EditorMarker | undefined;

  constructor(private readonly editor: CodeEditor) {
    editor.onDidLayoutChange(() => this.#draw());
  }

  /** Shows the card of this error, or none. */
  show(marker: EditorMarker | undefined): void {
    if (marker === this.#marker) return;
    this.#marker = marker;
    this.#draw();
  }

  #draw(): void {
    const marker = this.#marker;
    if (!marker && this.#zone === undefined) return;
    this.editor.changeViewZones((zones) => {
      if (this.#zone !== undefined) zones.removeZone(this.#zone);
      this.#zone = undefined;
      if (!marker) return;
      const domNode = document.createElement('div');
      const card = document.createElement('p');
      card.className = css.lens ?? '';
      card.textContent = marker.message;
      card.title = marker.message;
      card.style.width = `${Math.max(80, this.editor.getLayoutInfo().contentWidth - lensMargin)}px`;
      domNode.append(card);
      const heightInPx = this.#heightOf(card) + LENS_GAP;
      this.#zone = zones.addZone({ afterLineNumber: marker.endLine, heightInPx, domNode, suppressMouseDown: true });
    });
  }

  /** Monaco wants to know the height before it shows the zone: measured where zones stand, in their own font and width. */
  #heightOf(card: HTMLElement): number {
    const trial = card.cloneNode(true) as HTMLElement;
    trial.style.position = 'absolute';
    trial.style.visibility = 'hidden';
    const root = this.editor.getContainerDomNode();
    (root.querySelector('.view-zones') ?? root).append(trial);
    const { marginTop, marginBottom } = getComputedStyle(trial);
    const height = trial.offsetHeight + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
    trial.remove();
    return Math.ceil(height);
  }
}
