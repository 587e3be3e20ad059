import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import type { NormalNames } from './normal-names';

type Json = unknown;
type JsonObject = Record<string, Json>;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The end form of an object as recordings show it: no uids, times, addresses or places. */
export function finalFormOf(object: ApiObject, names: NormalNames): Json {
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _created,
    managedFields: _managed,
    ...metadata
  } = object.metadata;
  const form = normalize({ ...object, metadata }, names) as JsonObject;
  if (object.kind === 'Node') return nodeForm(form);
  if (object.kind === 'EndpointSlice') form.endpoints = sorted(form.endpoints);
  return form;
}

function nodeForm(form: JsonObject): Json {
  const spec = { ...(form.spec as JsonObject) };
  delete spec.podCIDR;
  delete spec.podCIDRs;
  const { conditions = [] } = form.status as { conditions?: JsonObject[] };
  const shown = conditions.map(({ type, status, reason }) => ({ type, status, reason }));
  return { ...form, spec, status: { conditions: shown } };
}

function normalize(value: Json, names: NormalNames, key = ''): Json {
  if (typeof value === 'string') return normalText(value, key, names);
  if (Array.isArray(value)) return value.map((item) => normalize(item, names, key));
  if (typeof value !== 'object' || value === null) return value;
  const result: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined || isPlace(name, value as JsonObject)) continue;
    result[names.name(name)] = normalize(item, names, name);
  }
  return result;
}

/** Where something ran, or which uid it had, is chance. */
function isPlace(name: string, parent: JsonObject): boolean {
  if (name === 'nodeName') return true;
  if (name === 'zone' && 'addresses' in parent) return true;
  return (name === 'namespace' || name === 'uid') && parent.kind === 'Pod' && !('metadata' in parent);
}

function normalText(text: string, key: string, names: NormalNames): string {
  if (TIME.test(text)) return '<time>';
  if (text.includes('BEGIN CERTIFICATE')) return '<pem>';
  if (/^10\.244\.\d+\.\d+$/.test(text)) return '<podIP>';
  if (/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/.test(text)) return '<clusterIP>';
  return key === 'name' ? names.name(names.text(text)) : names.text(text);
}

function sorted(list: Json): Json {
  return Array.isArray(list) ? [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
}

/** The path, the wanted and the got of the first difference; `<varies>` and `[least, most]` stand for what may differ. */
export function findDifference(wanted: Json, got: Json, path: string): string | undefined {
  if (wanted === '<varies>') return undefined;
  if (isRange(wanted) && typeof got === 'number' && got >= wanted[0] && got <= wanted[1]) return undefined;
  if (typeof wanted === 'string' && wanted.startsWith('<one of ') && typeof got === 'string')
    return wanted.slice(8, -1).split(' ').includes(got) ? undefined : say(path, wanted, got);
  if (Array.isArray(wanted) && Array.isArray(got)) {
    if (wanted.length !== got.length) return say(path, wanted, got);
    for (const [i, item] of wanted.entries()) {
      const difference = findDifference(item, got[i], `${path}[${i}]`);
      if (difference) return difference;
    }
    return undefined;
  }
  if (isObject(wanted) && isObject(got)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(got)]);
    for (const key of keys) {
      const difference = findDifference(wanted[key], got[key], `${path}.${key}`);
      if (difference) return difference;
    }
    return undefined;
  }
  return JSON.stringify(wanted) === JSON.stringify(got) ? undefined : say(path, wanted, got);
}

function isRange(value: Json): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number');
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function say(path: string, wanted: Json, got: Json): string {
  return `${path}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
}

/** Compares two lists as multisets; wanted items have counts or ranges of counts. */
export function compareMultisets(
  what: string,
  wanted: readonly JsonObject[],
  got: readonly JsonObject[],
): string | undefined {
  const left = got.map((item) => ({ ...item }));
  for (const { count, ...item } of wanted) {
    const [least, most] = Array.isArray(count) ? (count as [number, number]) : [count as number, count as number];
    let found = 0;
    for (let i = 0; i < left.length && found < most; ) {
      if (findDifference(item, left[i], '') === undefined) {
        left.splice(i, 1);
        found++;
      } else i++;
    }
    if (found < least)
      return `${what}: wanted ${least} of ${JSON.stringify(item)}, got ${found}; left: ${JSON.stringify(left.slice(0, 3))}`;
  }
  return left.length > 0 ? `${what}: ${left.length} not wanted: ${JSON.stringify(left[0])}` : undefined;
}
