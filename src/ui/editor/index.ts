/**
 * The manifest editor: a panel to be wired by the app, and the examples.
 * It knows the text, lines and indentation; what the text means, the worker says.
 */
export type { DroppedFile } from './drop-files';
export { EditorPanel, type EditorPanelProps } from './editor-panel';
export type { EditorDecoration, EditorHandle, EditorMarker, LineSpan, OnPlace, Problem } from './editor-view';
export { type Example, examples, firstExample } from './examples/examples';
export { type FieldPath, findField, linesOf, outlineOf, placeAt } from './outline';
