/**
 * Cuts a file into documents before anything is parsed, so that a broken one does not lose the others.
 * Models: apimachinery's YAMLReader (every line that begins with `---` separates) and YAMLOrJSONDecoder (`{` first: JSON).
 * Leaves out: nothing known; as in kubectl, a `---` at the start of a line inside a block text separates too.
 */

/** A document's text in the file. */
export interface DocumentChunk {
  readonly start: number;
  readonly end: number;
}

/** The chunks, and separators that kubectl refuses. */
export interface SplitText {
  readonly chunks: readonly DocumentChunk[];
  readonly badSeparators: readonly { start: number; end: number; message: string }[];
}

/** Splits at the lines that begin with `---`. */
export function splitDocuments(text: string): SplitText {
  const chunks: DocumentChunk[] = [];
  const badSeparators: { start: number; end: number; message: string }[] = [];
  // A byte order mark belongs to no document.
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let line = start;
  while (line < text.length) {
    const next = text.indexOf('\n', line);
    const end = next < 0 ? text.length : next;
    if (text.startsWith('---', line)) {
      const rest = text.slice(line + 3, end).trim();
      if (rest !== '' && !rest.startsWith('#')) {
        badSeparators.push({ start: line, end, message: `invalid Yaml document separator: ${rest}` });
      }
      if (line > start) chunks.push({ start, end: line });
      start = Math.min(end + 1, text.length);
    }
    line = end + 1;
  }
  if (start < text.length) chunks.push({ start, end: text.length });
  return { chunks, badSeparators };
}
