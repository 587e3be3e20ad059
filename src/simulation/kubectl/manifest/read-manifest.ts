/**
 * Reads a manifest file: documents as JSON, where each field stands, and every problem with its place.
 * Models: kubectl v1.36 (`-f`): YAML and JSON streams, empty documents are skipped.
 * Leaves out: files over 5 MiB are refused, kubectl has no limit of its own.
 */
import { type Document, isSeq } from 'yaml';
import { parseJsonPart, type TextNotes } from '../../api/schema';
import { parseFieldPath } from '../../apimachinery';
import { composeJson } from './compose-json';
import { LineTable, type TextRange } from './line-table';
import { parseTree, parseTreeSteps } from './parse-tree';
import { type DocumentChunk, splitDocuments } from './split-documents';
import { syntaxProblem } from './syntax-words';
import { type FieldPart, findPath } from './tree-path';

/** Something to tell about a place in the file. */
export interface ManifestProblem {
  /** A warning does not keep kubectl from applying the document. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly range: TextRange;
  /** Which document, counted without empty ones; undefined if it concerns the file. */
  readonly document?: number;
}

/** One document that is not empty. */
export interface ManifestDocument {
  /** Undefined if the document is broken. */
  readonly json: unknown;
  /** From its first to its last line that is not blank. */
  readonly range: TextRange;
  readonly errors: readonly ManifestProblem[];
  /** Where a field stands (`spec.containers[0].image` or its steps), or the nearest thing around it. */
  positions(path: string | readonly (string | number)[], part?: FieldPart): TextRange;
}

/** A manifest file that was read. */
export interface Manifest {
  readonly documents: readonly ManifestDocument[];
  /** All problems, in the order of the file. */
  readonly errors: readonly ManifestProblem[];
}

/** The most that is read, in characters. */
export const manifestSizeMax = 5 * 1024 * 1024;

/** Reads the whole text at once. */
export function readManifest(text: string): Manifest {
  const steps = readManifestSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, a document each, a long one in several; yields how much of the text is done, from 0 to 1. */
export function* readManifestSteps(text: string): Generator<number, Manifest> {
  const lines = new LineTable(text);
  if (text.length > manifestSizeMax) {
    const message = `the file is larger than ${manifestSizeMax / 1024 / 1024} MiB and was not read`;
    return { documents: [], errors: [{ severity: 'error', message, range: lines.rangeOf(0, 0) }] };
  }
  const { chunks, badSeparators } = splitDocuments(text);
  const documents: ManifestDocument[] = [];
  for (const chunk of chunks) {
    const steps = readChunk(text, chunk);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield (chunk.start + step.value * (chunk.end - chunk.start)) / text.length;
    for (const read of step.value) documents.push(placeDocument(read, documents.length, { text, lines }));
    yield chunk.end / text.length;
  }
  const fileErrors: ManifestProblem[] = badSeparators.map(({ start, end, message }) => ({
    severity: 'error',
    message,
    range: lines.rangeOf(start, end),
  }));
  const errors = [...fileErrors, ...documents.flatMap((document) => document.errors)];
  errors.sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
  return { documents, errors };
}

/** A document with offsets in the file, and its tree with offsets in its chunk. */
interface ReadDocument {
  readonly json: unknown;
  readonly start: number;
  readonly end: number;
  readonly problems: readonly { severity: 'error' | 'warning'; message: string; start: number; end: number }[];
  /** The syntax tree and where its offsets begin; made when first asked for if the document is JSON. */
  tree(): { document: Document; base: number } | undefined;
}

function placeDocument(read: ReadDocument, index: number, file: { text: string; lines: LineTable }): ManifestDocument {
  const { text, lines } = file;
  let { start, end } = read;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  const range = lines.rangeOf(start, end);
  return {
    json: read.json,
    range,
    errors: read.problems.map(({ severity, message, ...place }) => ({
      severity,
      message,
      range: lines.rangeOf(place.start, place.end),
      document: index,
    })),
    positions(path, part = 'value') {
      const tree = read.tree();
      if (!tree) return { ...range, endLine: range.line, endColumn: range.column };
      const steps = typeof path === 'string' ? parseFieldPath(path) : path;
      const found = findPath(tree.document, steps, part);
      return lines.rangeOf(tree.base + found.start, tree.base + found.end);
    },
  };
}

/** One chunk gives one document, or none; several if it is a stream of JSON objects. Yields the share that is done. */
function* readChunk(text: string, chunk: DocumentChunk): Generator<number, ReadDocument[]> {
  const documents: ReadDocument[] = [];
  let start = chunk.start;
  for (;;) {
    const open = start + /^\s*/.exec(text.slice(start, chunk.end))![0].length;
    if (open >= chunk.end) return documents;
    const read = text[open] === '{' ? parseJsonPart(text.slice(0, chunk.end), open) : undefined;
    if (!read || 'error' in read) {
      const isJson = read !== undefined && /^\{\s*("|$)/.test(text.slice(open, chunk.end));
      const yaml = yield* readYaml(text, { start, end: chunk.end }, isJson ? read : undefined);
      return yaml ? [...documents, yaml] : documents;
    }
    documents.push(jsonDocument(text, { start: open, end: read.end }, read));
    start = read.end;
  }
}

function jsonDocument(text: string, chunk: DocumentChunk, read: { value: unknown; notes: TextNotes }): ReadDocument {
  let document: Document | undefined;
  const tree = () => {
    document ??= parseTree(text.slice(chunk.start, chunk.end));
    return { document, base: chunk.start };
  };
  const problems = [...read.notes].flatMap(([object, notes]) =>
    notes.flatMap((note) => {
      if (!('duplicate' in note.found)) return [];
      const path = [...(pathOf(read.value, object) ?? []), note.field];
      const { start, end } = findPath(tree().document, path, 'key');
      const message = `duplicate field ${JSON.stringify(path.join('.'))}; the last one counts`;
      return [{ severity: 'warning' as const, message, start: chunk.start + start, end: chunk.start + end }];
    }),
  );
  return { json: read.value, ...chunk, problems, tree };
}

function pathOf(value: unknown, target: object): (string | number)[] | undefined {
  if (value === target) return [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const rest = pathOf(item, target);
    if (rest) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}

/** Reads a chunk as YAML; `json` is why it could not be read as JSON, told if it is no YAML either. */
function* readYaml(
  text: string,
  chunk: DocumentChunk,
  json?: { error: string; at: number },
): Generator<number, ReadDocument | undefined> {
  const chunkText = text.slice(chunk.start, chunk.end);
  const document = yield* parseTreeSteps(chunkText);
  const lines = new LineTable(chunkText);
  const tree = () => ({ document, base: chunk.start });
  const isList = isSeq(document.contents);
  const own = document.errors.filter(
    (error) => !(error.code === 'BAD_DQ_ESCAPE' && chunkText.startsWith("\\'", error.pos[0])),
  );
  const syntax = syntaxProblem(own, chunkText, isList);
  if (syntax) {
    const { message, start, end } = json
      ? { message: json.error, start: json.at - chunk.start, end: json.at - chunk.start + 1 }
      : syntax;
    const problem = { severity: 'error' as const, message, start: chunk.start + start, end: chunk.start + end };
    return { json: undefined, ...chunk, problems: [problem], tree };
  }
  const composed = composeJson(document.contents, chunkText, (offset) => lines.lineAt(offset));
  if (composed.json === null) return undefined;
  const problems = composed.problems.map((p) => ({ ...p, start: p.start + chunk.start, end: p.end + chunk.start }));
  if (
    problems.every((p) => p.severity === 'warning') &&
    (typeof composed.json !== 'object' || Array.isArray(composed.json))
  ) {
    const found = Array.isArray(composed.json) ? 'a list' : `a ${typeof composed.json}`;
    const message = `the document is ${found}, not an object: it needs apiVersion, kind and metadata`;
    problems.push({ severity: 'error', message, ...trimmed(text, chunk) });
    return { json: undefined, ...chunk, problems, tree };
  }
  return { json: composed.json, ...chunk, problems, tree };
}

function trimmed(text: string, chunk: DocumentChunk): { start: number; end: number } {
  const start = chunk.start + /^\s*/.exec(text.slice(chunk.start, chunk.end))![0].length;
  const lineEnd = text.indexOf('\n', start);
  return { start, end: lineEnd < 0 ? chunk.end : Math.min(lineEnd, chunk.end) };
}
