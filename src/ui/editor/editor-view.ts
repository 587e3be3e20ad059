/** What the two editors, the rich and the plain one, are given and report. */
import type { FieldPath } from './outline';

/** Something to tell about a place in the text; lines and columns count from 1. */
export interface EditorMarker {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** A hint is quiet: accepted, not simulated. */
  readonly severity: 'error' | 'warning' | 'hint';
  readonly message: string;
  /** Who says so: `kube-apiserver`, `kubectl`. */
  readonly source?: string;
}

/** Lines by number, or all lines of a field of a document (of the whole document without a path). */
export type LineSpan =
  | { readonly from: number; readonly to: number }
  | { readonly document: number; readonly path?: FieldPath };

/** A look of some lines. */
export interface EditorDecoration {
  readonly lines: LineSpan;
  /**
   * `linked`: belongs to what is hovered or selected · `decided`: the very line that decided, with a mark in the gutter ·
   * `changed`: edited since it was applied · `new`: not applied yet · `dim`: does not belong.
   */
  readonly look: 'linked' | 'decided' | 'changed' | 'new' | 'dim';
  /** Grey words behind the line: `was 3, step 58`. */
  readonly note?: string;
  /** Shown when the pointer rests on the lines; markdown. */
  readonly hover?: string;
}

/** The YAML language server takes minutes for longer texts, and all that time answers nothing: they go without it. */
export const schemaMax = 200_000;

/** Where the cursor or the pointer is. */
export type OnPlace = (document: number | undefined, path: FieldPath) => void;

/** A problem as the footer tells it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** How others steer the editor. */
export interface EditorHandle {
  focus(): void;
  /** Scrolls to a line or a field and puts the cursor there. */
  reveal(target: number | { readonly document: number; readonly path: FieldPath }): void;
}

/** What both editors get. */
export interface CodeProps {
  readonly value: string;
  readonly fileName: string;
  readonly label: string;
  readonly markers: readonly EditorMarker[];
  readonly decorations: readonly EditorDecoration[];
  readonly theme: 'light' | 'dark';
  readonly fontScale: number;
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  readonly onCursor?: OnPlace | undefined;
  readonly onHover?: OnPlace | undefined;
  readonly onProblems: (problems: readonly Problem[]) => void;
  readonly onTabFree: (isFree: boolean) => void;
  /** Hands out the handle; what it returns withdraws it (unless another editor has taken over). */
  readonly onHandle: (handle: EditorHandle) => () => void;
}

/** Size and height of the code at 100 % (look.md). */
export const codeFont = { size: 11.5, lineHeight: 17 } as const;
