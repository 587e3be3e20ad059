import { invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest, DeleteOptions } from '../../apimachinery/api-request';
import { type FieldError, forbidden, invalid, notSupported } from '../../apimachinery/field-error';

/** The parameters of a query, in their order; a name may come several times. */
export class Query {
  readonly #values = new Map<string, string[]>();

  constructor(text: string) {
    for (const part of text.split('&')) {
      if (part === '') continue;
      const at = part.indexOf('=');
      const name = decode(at < 0 ? part : part.slice(0, at));
      const value = at < 0 ? '' : decode(part.slice(at + 1));
      const standing = this.#values.get(name);
      if (standing) standing.push(value);
      else this.#values.set(name, [value]);
    }
  }

  /** The first value of a name. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  /** All values of a name. */
  all(name: string): string[] {
    return this.#values.get(name) ?? [];
  }

  /** A truth value as the API reads it: anything but `false` and `0` is true. */
  flag(name: string): boolean | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    return value !== 'false' && value !== '0';
  }

  /** A number; undefined where there is none. */
  number(name: string): number | undefined {
    const value = this.get(name);
    return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : undefined;
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];

/** The options of a write; throws the server's 422 for values it does not know. */
export function writeOptions(query: Query, optionsKind: string): Partial<ApiRequest> {
  const errors: FieldError[] = [];
  const dryRun = query.all('dryRun');
  if (dryRun.some((value) => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
  const fieldManager = query.get('fieldManager');
  if (fieldManager !== undefined && fieldManager.length > 128)
    errors.push(invalid('fieldManager', fieldManager, 'may not be more than 128 bytes'));
  const fieldValidation = query.get('fieldValidation') ?? '';
  if (!VALIDATIONS.includes(fieldValidation))
    errors.push(notSupported('fieldValidation', fieldValidation, VALIDATIONS));
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: optionsKind, name: '' }, errors);
  return {
    fieldValidation: (fieldValidation || 'Warn') as 'Strict' | 'Warn' | 'Ignore',
    ...(dryRun.length > 0 && { dryRun: true }),
    ...(fieldManager && { fieldManager }),
    ...(query.flag('force') && { force: true }),
  };
}

/** The options of a deletion in the query. */
export function deleteOptions(query: Query): DeleteOptions {
  const policy = query.get('propagationPolicy') as DeleteOptions['propagationPolicy'];
  const grace = query.number('gracePeriodSeconds');
  const orphan = query.flag('orphanDependents');
  return {
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(policy && { propagationPolicy: policy }),
    ...(orphan !== undefined && { orphanDependents: orphan }),
  };
}

/** The options of a list or watch; throws the server's 422 for combinations it forbids. */
export function listOptions(query: Query, isWatch: boolean): Partial<ApiRequest> {
  const match = query.get('resourceVersionMatch') ?? '';
  const resourceVersion = query.get('resourceVersion') ?? '';
  const sendInitialEvents = query.flag('sendInitialEvents');
  const token = query.get('continue');
  const errors = isWatch
    ? watchProblems(match, sendInitialEvents)
    : listProblems({ match, resourceVersion, sendInitialEvents, token });
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions', name: '' }, errors);
  const limit = query.number('limit');
  const labelSelector = query.get('labelSelector');
  const fieldSelector = query.get('fieldSelector');
  return {
    ...(labelSelector && { labelSelector }),
    ...(fieldSelector && { fieldSelector }),
    ...(resourceVersion && { resourceVersion }),
    ...(match && { resourceVersionMatch: match }),
    ...(limit && { limit }),
    ...(token && { continue: token }),
    ...(query.flag('allowWatchBookmarks') && { allowWatchBookmarks: true }),
    ...(sendInitialEvents !== undefined && { sendInitialEvents }),
  };
}

const MATCH = 'resourceVersionMatch';

function watchProblems(match: string, sendInitialEvents: boolean | undefined): FieldError[] {
  if (sendInitialEvents === undefined)
    return match
      ? [forbidden(MATCH, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]
      : [];
  if (match !== 'NotOlderThan')
    return [forbidden(MATCH, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')];
  return [];
}

interface ListQuestion {
  match: string;
  resourceVersion: string;
  sendInitialEvents: boolean | undefined;
  token: string | undefined;
}

function listProblems({ match, resourceVersion, sendInitialEvents, token }: ListQuestion): FieldError[] {
  const errors: FieldError[] = [];
  if (match) {
    if (!resourceVersion)
      errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token) errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0')
      errors.push(forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined)
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}
