import { parseDocument } from 'yaml';
import { type JsonText, parseJsonText } from '../../api/schema';
import { badRequest, unsupportedMediaType } from '../../apimachinery/api-error';

/** A body as read: its value, and what its text said beside. */
export interface ReadBody {
  value: unknown;
  bodyNotes?: ReadonlyMap<object, readonly unknown[]>;
  bodyErrors?: string[];
}

/** The media types that the server reads, as its refusals list them. */
export const READ_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'] as const;

/** Reads the body of a create or replace. */
export function readObject(text: string, contentType: string, wantedKind: string): ReadBody {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === 'application/yaml') return readYaml(text, wantedKind);
  if (type !== '' && type !== 'application/json') throw unsupportedMediaType(READ_TYPES);
  const read = parseJsonText(text);
  if ('error' in read) throw unrecognized(wantedKind, `json parse error: ${read.error} (${excerptOf(text)})`);
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    const found = Array.isArray(read.value) ? 'array' : typeof read.value === 'boolean' ? 'bool' : typeof read.value;
    throw unrecognized(
      wantedKind,
      `json parse error: json: cannot unmarshal ${found} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (${hexOf(text)})`,
    );
  }
  return { value: read.value, bodyNotes: read.notes };
}

function unrecognized(wantedKind: string, why: string) {
  return badRequest(
    `the object provided is unrecognized (must be of type ${wantedKind}): couldn't get version/kind; ${why}`,
  );
}

/** What is shown of a body that cannot be read: JSON as it begins, all else in hexadecimal. */
function excerptOf(text: string): string {
  if (!text.trimStart().startsWith('{')) return hexOf(text);
  return text.length > 30 ? `${text.slice(0, 30)} ...` : text;
}

function hexOf(text: string): string {
  let hex = '';
  for (const byte of new TextEncoder().encode(text.slice(0, 30))) hex += byte.toString(16).padStart(2, '0');
  return text.length > 30 ? `${hex} ...` : hex;
}

function readYaml(text: string, wantedKind: string): ReadBody {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0)
    throw badRequest(
      `the object provided is unrecognized (must be of type ${wantedKind}): yaml: line 1: did not find expected node content (${hexOf(text)})`,
    );
  return { value: document.toJS(), bodyErrors: duplicatesOf(text) };
}

/** Keys that YAML sets twice, in the words of Go's yaml package. */
function duplicatesOf(text: string): string[] {
  const strict = parseDocument(text, { uniqueKeys: true });
  return strict.errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => {
      const line = text.slice(0, pos[0]).split('\n').length;
      const key = /^["']?([^:"']+)/.exec(text.slice(pos[0]))?.[1] ?? '';
      return `yaml: unmarshal errors:\n  line ${line}: key ${JSON.stringify(key)} already set in map`;
    });
}

/** Reads a patch; its text is JSON whatever its language (applies may be YAML). */
export function readPatch(text: string, patchType: string): unknown {
  if (patchType === 'apply') return parseDocument(text).toJS();
  const read: JsonText = parseJsonText(text);
  if (!('error' in read)) return read.value;
  throw badRequest(patchType === 'strategic' ? read.error : `error decoding patch: ${read.error}`);
}
