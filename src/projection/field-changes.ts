/** What differs between two objects, field by field, in words of paths: `spec.replicas`, `status.conditions[Ready].status`. */
import { deepEqual, isJsonObject, type JsonValue } from '../simulation/apimachinery';

/** One field that differs. Values are as they stand in the object; left out where the field is not there. */
export interface FieldChange {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** Fields that name an item of a list, so that items are compared with themselves wherever they stand. */
const NAMES = ['name', 'type', 'key', 'containerPort', 'port', 'mountPath', 'ip', 'uid', 'topologyKey'];

const isList = (value: unknown): value is readonly JsonValue[] => Array.isArray(value);

/** The field by which all items of both lists can be told apart. */
function nameFieldOf(lists: readonly (readonly unknown[])[]): string | undefined {
  return NAMES.find((field) =>
    lists.every((list) => {
      const names = list.map((item) =>
        isJsonObject(item as JsonValue) ? (item as Record<string, unknown>)[field] : undefined,
      );
      return names.every((name) => name !== undefined && name !== '') && new Set(names).size === names.length;
    }),
  );
}

/** `path.key`, with brackets where the key itself has dots or slashes. */
export function fieldPath(path: string, key: string): string {
  if (/[./]/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** The steps of a list's items in a path. */
export function itemSteps(list: readonly unknown[], other: readonly unknown[] = []): string[] {
  const field = nameFieldOf([list, other]);
  return list.map((item, index) => `[${field ? (item as Record<string, unknown>)[field] : index}]`);
}

/** The changes that make one object the other. */
export function fieldChanges(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (before === after || deepEqual(before, after)) return [];
  if (isList(before) && isList(after)) return listChanges(before, after, path);
  if (isJsonObject(before as JsonValue) && isJsonObject(after as JsonValue)) {
    const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>];
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => fieldChanges(left[key], right[key], fieldPath(path, key)));
  }
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function listChanges(before: readonly unknown[], after: readonly unknown[], path: string): FieldChange[] {
  const [was, is] = [itemSteps(before, after), itemSteps(after, before)];
  const old = new Map(was.map((step, i) => [step, before[i]]));
  const now = new Map(is.map((step, i) => [step, after[i]]));
  const changes = [...new Set([...was, ...is])].flatMap((step) =>
    fieldChanges(old.get(step), now.get(step), path + step),
  );
  return changes.length > 0 ? changes : [{ path, before, after }];
}

/** Bookkeeping that changes with every write and says nothing. */
const NOISE = /^metadata\.(resourceVersion|managedFields)\b/;

/** The changes that a person would want to know of. */
export function tellingChanges(before: unknown, after: unknown): FieldChange[] {
  return fieldChanges(before, after).filter(({ path }) => !NOISE.test(path));
}

/** A value in few words. */
export function valueText(value: unknown, most = 60): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
