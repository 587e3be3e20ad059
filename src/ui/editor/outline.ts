/**
 * Which field of which document a line of the text is, from indentation alone: it works while the text is half written.
 * Models: block YAML as people write manifests, and documents separated as kubectl separates them.
 * Leaves out: fields inside `{…}` and `[…]` (they count as the field that holds them); exact places come from the worker.
 */

/** Steps from the root of a document: field names and list indices. */
export type FieldPath = readonly (string | number)[];

/** A place in the text; columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** One field or list item, where it begins. */
interface Entry extends Place {
  readonly step: string | number;
  readonly indent: number;
  readonly parent: Entry | undefined;
}

/** One document that is not empty. */
export interface OutlineDocument {
  /** First and last line that is not blank. */
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Entry[];
}

/** Finds the documents and their fields. */
export function outlineOf(text: string): readonly OutlineDocument[] {
  const documents: OutlineDocument[] = [];
  let reader = new DocumentReader();
  const close = (): void => {
    if (reader.from > 0) documents.push({ from: reader.from, to: reader.to, entries: reader.entries });
    reader = new DocumentReader();
  };
  text.split('\n').forEach((line, index) => {
    if (line.startsWith('---')) close();
    else reader.read(line.endsWith('\r') ? line.slice(0, -1) : line, index + 1);
  });
  close();
  return documents;
}

/** The document and field of a line, or undefined outside all documents. */
export function placeAt(
  documents: readonly OutlineDocument[],
  line: number,
): { document: number; path: FieldPath } | undefined {
  const document = documents.findIndex(({ from, to }) => from <= line && line <= to);
  const found = documents[document];
  if (!found) return undefined;
  let low = 0;
  let high = found.entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found.entries[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return { document, path: pathOf(found.entries[low - 1]) };
}

/** Where a field begins; where the nearest field around it begins if it is not written. */
export function findField(documents: readonly OutlineDocument[], document: number, path: FieldPath): Place | undefined {
  const found = documents[document];
  if (!found) return undefined;
  let at: Entry | undefined;
  let depth = 0;
  for (const entry of found.entries) {
    if (depth === path.length) break;
    if (entry.parent !== at || entry.step !== path[depth]) continue;
    at = entry;
    depth++;
  }
  return at ?? { line: found.from, column: 1, endColumn: 1 };
}

/** The lines of a field with all that is in it; a whole document for the empty path. */
export function linesOf(
  documents: readonly OutlineDocument[],
  document: number,
  path: FieldPath,
): { from: number; to: number } | undefined {
  const found = documents[document];
  const start = findField(documents, document, path);
  if (!found || !start) return undefined;
  if (path.length === 0) return { from: found.from, to: found.to };
  const index = found.entries.indexOf(start as Entry);
  const next = found.entries.slice(index + 1).find((entry) => !isInside(entry, start));
  return { from: start.line, to: Math.max(start.line, next ? next.line - 1 : found.to) };
}

function isInside(entry: Entry, outer: Place): boolean {
  for (let at: Entry | undefined = entry; at; at = at.parent) if (at === outer) return true;
  return false;
}

function pathOf(entry: Entry | undefined): FieldPath {
  const path: (string | number)[] = [];
  for (let at = entry; at; at = at.parent) path.unshift(at.step);
  return path;
}

const quotedKey = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?=\s|$)/;
const plainKey = /^([^\s"'{[#&*!|>%@`][^#]*?)\s*:(?=\s|$)/;
const blockText = /:\s+(?:[!&]\S+\s+)*[|>][-+\d]*\s*(?:#.*)?$/;

function keyOf(content: string): string | undefined {
  const quoted = quotedKey.exec(content)?.[1];
  return quoted?.slice(1, -1) ?? plainKey.exec(content)?.[1];
}

class DocumentReader {
  readonly entries: Entry[] = [];
  from = 0;
  to = 0;
  #top: Entry | undefined;
  /** Lines indented deeper belong to a block text. */
  #textIndent: number | undefined;

  read(line: string, number: number): void {
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (content === '') return;
    if (this.#textIndent !== undefined && indent > this.#textIndent) {
      this.to = number;
      return;
    }
    this.#textIndent = undefined;
    if (content.startsWith('#')) return;
    this.from ||= number;
    this.to = number;
    this.#readContent(content, indent, number);
  }

  #readContent(content: string, indent: number, line: number): void {
    const item = /^-(?:\s+|$)/.exec(content)?.[0];
    if (item !== undefined) {
      this.#pushItem(indent, line);
      this.#readContent(content.slice(item.length), indent + item.length, line);
      return;
    }
    const key = keyOf(content);
    if (key === undefined) return;
    while (this.#top && this.#top.indent >= indent) this.#top = this.#top.parent;
    const column = indent + 1;
    this.#push({ step: key, indent, line, column, endColumn: column + key.length, parent: this.#top });
    if (blockText.test(content)) this.#textIndent = indent;
  }

  /** A list may stand at the indentation of the field that holds it. */
  #pushItem(indent: number, line: number): void {
    while (this.#top && this.#top.indent > indent) this.#top = this.#top.parent;
    const before = this.#top;
    const isNext = before?.indent === indent && typeof before.step === 'number';
    const parent = isNext ? before.parent : before;
    const step = isNext ? (before.step as number) + 1 : 0;
    this.#push({ step, indent, line, column: indent + 1, endColumn: indent + 2, parent });
  }

  #push(entry: Entry): void {
    this.entries.push(entry);
    this.#top = entry;
  }
}
