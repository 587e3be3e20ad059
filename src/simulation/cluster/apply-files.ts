/** Applies the documents of manifest files, one after another, and says of each what came of it and where. */
import { findKind } from '../api/kinds';
import { decodeObject, findResourceOfKind, findType } from '../api/schema';
import { ApiError } from '../apimachinery/api-error';
import { getPath } from '../apimachinery/deep';
import type { ApiObject } from '../apimachinery/object-meta';
import type { Transport } from '../client';
import { type Applied, applyObject, KubectlError, resourceName } from '../kubectl/apply';
import {
  flattenList,
  type Manifest,
  type ManifestDocument,
  readManifestSteps,
  type TextRange,
} from '../kubectl/manifest';
import { type DocumentObject, finish, type InputOutcome } from './define-input';
import { overflowsIn } from './overflows';

/** A file of the editor. */
export interface ManifestText {
  name: string;
  text: string;
}

/** What came of the files: the outcome, and the objects that stand for them now. */
export interface FilesOutcome extends InputOutcome {
  applied: Applied[];
  objects: DocumentObject[];
}

/** A file and what was read of it. */
export interface ReadFile {
  file: ManifestText;
  manifest: Manifest;
}

/** Reads all files, a document each step; yields the share that is done. */
export function* readFiles(files: readonly ManifestText[]): Generator<number, ReadFile[]> {
  const all = files.reduce((sum, { text }) => sum + text.length, 1);
  const read: ReadFile[] = [];
  let before = 0;
  for (const file of files) {
    const steps = readManifestSteps(file.text);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield (before + step.value * file.text.length) / all;
    read.push({ file, manifest: step.value });
    before += file.text.length;
  }
  return read;
}

/** Applies all documents that were read, one each step. A broken document does not keep the others from being applied. */
export function* applyRead(
  transport: Transport,
  read: readonly ReadFile[],
  dryRun = false,
): Generator<number, FilesOutcome> {
  const outcome: FilesOutcome = { lines: [], errors: [], applied: [], objects: [] };
  const all = read.reduce((sum, { manifest }) => sum + manifest.documents.length, 0);
  let done = 0;
  for (const { file, manifest } of read) {
    for (const { severity, message, range, document } of manifest.errors) {
      outcome.errors.push({
        file: file.name,
        severity,
        message,
        ...range,
        ...(document !== undefined && { document }),
      });
    }
    for (const [index, document] of manifest.documents.entries()) {
      if (document.json !== undefined) yield* applyDocument({ transport, file, document, index, dryRun, outcome });
      yield ++done / all;
    }
  }
  return outcome;
}

/** How reading and applying share the bar of progress. */
export const READING_SHARE = 0.2;

/** Reads and applies all files at once. */
export function applyFiles(transport: Transport, files: readonly ManifestText[], dryRun = false): FilesOutcome {
  return finish(applyRead(transport, finish(readFiles(files)), dryRun));
}

interface DocumentJob {
  transport: Transport;
  file: ManifestText;
  document: ManifestDocument;
  index: number;
  dryRun: boolean;
  outcome: FilesOutcome;
}

function* applyDocument(job: DocumentJob): Generator<number, void> {
  const objects = flattenList(job.document.json);
  for (const [nth, { json: object, path }] of objects.entries()) {
    if (nth > 0) yield nth / objects.length;
    const place = (field: string | undefined, part?: 'key' | 'value') => ({
      file: job.file.name,
      document: job.index,
      ...(field && { field }),
      ...rangeOf(job.document, path, field, part),
    });
    try {
      checkIdentity(object);
      const key = referenceOf(object as ApiObject);
      if (key !== undefined) job.outcome.objects.push({ file: job.file.name, document: job.index, key });
      checkSize(object);
      const warn = (message: string) =>
        job.outcome.errors.push({ ...place(namedField(message), 'key'), severity: 'warning', message });
      const applied = applyObject(object as ApiObject, {
        transport: job.transport,
        dryRun: job.dryRun,
        onWarning: warn,
      });
      job.outcome.applied.push(applied);
      job.outcome.lines.push(`${resourceName(applied.resource, applied.object.metadata.name)} ${applied.outcome}`);
      job.outcome.errors.push(
        ...overflowsIn(object).map(({ field, message }) => ({
          ...place(field),
          severity: 'warning' as const,
          message,
        })),
      );
      job.outcome.errors.push(
        ...hintsFor(applied, object).map(({ field, message }) => ({
          ...place(field, 'key'),
          severity: 'hint' as const,
          message,
        })),
      );
    } catch (error) {
      job.outcome.errors.push(
        ...refusals(error, object).map(({ field, part, message }) => ({
          ...place(field, part),
          severity: 'error' as const,
          message,
        })),
      );
    }
  }
}

/** kubectl needs to know what an object is before it can send it anywhere. */
function checkIdentity(object: unknown): void {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw new KubectlError(
      'error parsing: json: cannot unmarshal into Go value of type map[string]interface {}: the document is no object',
    );
  }
  const { apiVersion, kind, metadata } = object as Partial<ApiObject>;
  if (!kind) throw new KubectlError(`Object 'Kind' is missing in '${shortened(object)}'`);
  if (!apiVersion) throw new KubectlError(`Object 'apiVersion' is missing in '${shortened(object)}'`);
  if (metadata !== undefined && metadata !== null && (typeof metadata !== 'object' || Array.isArray(metadata))) {
    const found = Array.isArray(metadata) ? 'array' : typeof metadata === 'boolean' ? 'bool' : typeof metadata;
    throw new KubectlError(
      `json: cannot unmarshal ${found} into Go struct field ObjectMeta.metadata of type v1.ObjectMeta`,
    );
  }
}

/** How the page and steps name an object; undefined while its kind is unknown or it has no name yet. */
function referenceOf({ apiVersion, kind, metadata }: ApiObject): string | undefined {
  const resource = findResourceOfKind(apiVersion, kind);
  if (!resource || typeof metadata?.name !== 'string') return undefined;
  const { name, namespace } = metadata;
  return resource.namespaced
    ? `${resource.resource}/${namespace ?? 'default'}/${name}`
    : `${resource.resource}/${name}`;
}

/** MaxRequestBodyBytes of the API server; kubectl sends the object and, in its annotation, the object once more. */
const REQUEST_BYTES_MAX = 3 * 1024 * 1024;

/** Before all else, as the server does: what is too large is not even decoded. */
function checkSize(object: unknown): void {
  if (JSON.stringify(object).length * 2 > REQUEST_BYTES_MAX)
    throw new KubectlError(`Request entity too large: limit is ${REQUEST_BYTES_MAX}`);
}

function shortened(object: object): string {
  const text = JSON.stringify(object);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

interface Refusal {
  field?: string | undefined;
  part?: 'key';
  message: string;
}

/** The single refusals of an error, each with the field that it names. */
function refusals(error: unknown, object: unknown): Refusal[] {
  if (!(error instanceof ApiError)) {
    if (error instanceof KubectlError) return [{ message: error.message }];
    throw error;
  }
  const causes = error.status.details?.causes ?? [];
  if (error.reason === 'Invalid' && causes.length > 0) {
    return causes.map(({ field, message }) => ({
      ...(field && { field }),
      message: field ? `${field}: ${message}` : (message ?? error.message),
    }));
  }
  const strict = [...error.message.matchAll(/(?:unknown|duplicate) field "[^"]+"/g)];
  if (strict.length > 0) {
    const lead = error.message.slice(0, strict[0]!.index);
    return strict.map(([one]) => ({ field: namedField(one), part: 'key', message: lead + one }));
  }
  return [{ field: misfitOf(object), message: error.message }];
}

/** The field that a strict error or a warning about one names. */
function namedField(message: string): string | undefined {
  return /(?:unknown|duplicate) field "([^"]+)"/.exec(message)?.[1];
}

/** Messages about types and quantities do not say where the value stands; decoding once more does. */
function misfitOf(object: unknown): string | undefined {
  const { apiVersion, kind } = object as Partial<ApiObject>;
  const type = apiVersion && kind ? findType(apiVersion, kind) : undefined;
  const misfit = type && decodeObject(object, type, { fieldValidation: 'Ignore' }).misfit;
  return misfit?.map((step) => `[${step}]`).join('');
}

/** What the document says that is kept but not acted on. */
function hintsFor({ resource, object }: Applied, written: unknown): { field: string; message: string }[] {
  const kind = findKind(resource.group, resource.version, resource.resource);
  if (!kind?.acts)
    return [{ field: 'kind', message: `${object.kind} is stored and shown, but nothing in Kubarium acts on it yet.` }];
  return (kind.notSimulated ?? [])
    .flatMap((pattern) => fieldsThat(written, pattern))
    .map((field) => ({ field, message: `${field} is kept, but Kubarium does not simulate it yet.` }));
}

/** The fields of an object that a pattern means: `spec.volumes[*].nfs` is each one's. Fields that say no are left out. */
function fieldsThat(object: unknown, pattern: string): string[] {
  const [list = '', ...rest] = pattern.split('[*].');
  const value = getPath(object, list);
  if (rest.length === 0) return value === undefined || value === null || value === false ? [] : [list];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, i) => fieldsThat(item, rest.join('[*].')).map((field) => `${list}[${i}].${field}`));
}

function rangeOf(
  document: ManifestDocument,
  path: readonly (string | number)[],
  field: string | undefined,
  part?: 'key' | 'value',
): Partial<TextRange> {
  if (!field) return firstLine(document.range);
  try {
    return document.positions([...path, ...stepsOf(field)], part);
  } catch {
    return firstLine(document.range);
  }
}

function firstLine(range: TextRange): TextRange {
  return { ...range, endLine: range.line, endColumn: range.column + 80 };
}

/** `spec.containers[0].image`, `metadata.labels[app]` → steps. */
function stepsOf(field: string): (string | number)[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    name !== undefined ? name : /^\d+$/.test(index ?? '') ? Number(index) : (index ?? ''),
  );
}
