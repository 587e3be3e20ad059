/**
 * The REST face of the API server: method, path, headers and text in; code, headers and body out.
 * Models: kube-apiserver's paths, verbs, media types, options in queries, Warning headers, watch events.
 * Leaves out: protobuf, YAML answers, OpenAPI, Tables, discovery, connections that stay open (a watch is asked for its news).
 */

import type { KindDefinition } from '../api/define-kind';
import { findKind } from '../api/kinds';
import { apiGroups, findResource } from '../api/schema';
import { ApiError, methodNotAllowed, resourceNotServed } from '../apimachinery/api-error';
import type { ApiRequest, PatchType, WatchEvent, WatchStream } from '../apimachinery/api-request';
import { isJsonObject } from '../apimachinery/json-value';
import type { ApiObject } from '../apimachinery/object-meta';
import { type AnswerForm, inForm, readAccept } from './http/accept';
import { readObject, readPatch } from './http/body';
import { type ResourcePath, readPath } from './http/path';
import { deleteOptions, listOptions, Query, writeOptions } from './http/query';
import type { ApiServer } from './server';

/** A request as it comes over the wire. */
export interface HttpRequest {
  method: string;
  /** With its query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  text?: string;
}

/** An answer as it goes over the wire; a watch has events instead of a body. */
export interface HttpResponse {
  code: number;
  headers: Record<string, string | string[]>;
  body?: unknown;
  text?: string;
  watch?: HttpWatch;
}

/** An open watch: its news whenever it is asked. */
export interface HttpWatch {
  take(): { type: string; object: unknown }[];
  stop(): void;
}

/** Answers a request. */
export function handleHttp(server: ApiServer, request: HttpRequest): HttpResponse {
  const warnings: string[] = [];
  try {
    const answer = route(server, request, (text) => warnings.push(text));
    if (warnings.length > 0) answer.headers.Warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
    return answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const headers: HttpResponse['headers'] = {};
    const { retryAfterSeconds } = error.status.details ?? {};
    if (retryAfterSeconds) headers['Retry-After'] = String(retryAfterSeconds);
    if (warnings.length > 0) headers.Warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
    return { code: error.code, headers, body: error.status };
  }
}

interface Routed {
  server: ApiServer;
  kind: KindDefinition;
  path: ResourcePath;
  query: Query;
  form: AnswerForm;
  request: HttpRequest;
  onWarning(text: string): void;
}

function route(server: ApiServer, request: HttpRequest, onWarning: (text: string) => void): HttpResponse {
  const [pathname = '', queryText = ''] = splitOnce(request.path, '?');
  if (pathname === '/version') throw methodNotAllowed();
  const path = readPath(pathname, servedAs);
  if (path === 'no-path')
    return { code: 404, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, text: '404 page not found\n' };
  if (path === 'no-resource') throw resourceNotServed();
  const kind = findKind(path.group, path.version, path.resource);
  if (!kind) throw resourceNotServed();
  const form = readAccept(headerOf(request, 'Accept'));
  return answer({ server, kind, path, query: new Query(queryText), form, request, onWarning });
}

function servedAs(group: string, version: string): 'served' | 'group-only' | 'unknown' {
  if (group === '') return version === 'v1' ? 'served' : 'unknown';
  const found = apiGroups().find((candidate) => candidate.group === group);
  if (!found) return 'unknown';
  return found.versions.includes(version) ? 'served' : 'group-only';
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function headerOf({ headers = {} }: HttpRequest, name: string): string {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}

/** The verbs of discovery that stand behind a method, on an item and on a collection. */
function verbOf({ path, query, request }: Routed): string {
  const isItem = path.name !== undefined;
  switch (request.method) {
    case 'GET':
      if (path.isWatch || (!isItem && query.flag('watch'))) return 'watch';
      return isItem ? 'get' : 'list';
    case 'POST':
      return isItem && !path.subresource ? '' : 'create';
    case 'PUT':
      return isItem ? 'update' : '';
    case 'PATCH':
      return isItem ? 'patch' : '';
    case 'DELETE':
      return isItem ? 'delete' : 'deletecollection';
    default:
      return '';
  }
}

function isServed({ kind, path }: Routed, verb: string): boolean {
  const resource = findResource(kind.group ? `${kind.group}/${kind.version}` : kind.version, kind.resource);
  if (!path.subresource) return resource?.verbs.includes(verb) ?? false;
  return resource?.subresources.find(({ name }) => name === path.subresource)?.verbs.includes(verb) ?? false;
}

function answer(routed: Routed): HttpResponse {
  const { server, path, kind, form, query } = routed;
  const verb = verbOf(routed);
  if (verb === '' || !isServed(routed, verb)) throw methodNotAllowed();
  const base = baseOf(routed, verb);
  if (verb === 'watch') return openWatch(routed, { ...base, ...listOptions(query, true) });
  if (verb === 'list') {
    const list = server.list({ ...base, ...listOptions(query, false) });
    return ok(200, inForm(kind, form, withoutKinds(list)));
  }
  if (verb === 'get') return ok(200, inForm(kind, form, server.request(base)));
  const { object, isNew } = server.write(writeRequest(routed, base, verb));
  const isList = verb === 'deletecollection';
  const body = isList ? withoutKinds(object as unknown as { items: ApiObject[] }) : object;
  void path;
  return ok(isNew ? 201 : 200, inForm(kind, form, body));
}

function ok(code: number, body: object): HttpResponse {
  return { code, headers: {}, body };
}

/** Objects in lists do not say what kind they are: the list does. */
function withoutKinds<L extends { items: ApiObject[] }>(list: L): object {
  return { ...list, items: list.items.map(({ apiVersion: _, kind: __, ...rest }) => rest) };
}

function baseOf({ path, onWarning }: Routed, verb: string): ApiRequest {
  const { group, version, resource, namespace, name, subresource } = path;
  return {
    verb: verb as ApiRequest['verb'],
    group,
    version,
    resource,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
    user: 'kubectl',
    onWarning,
  };
}

const PATCH_TYPES: Record<string, PatchType> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

function writeRequest(routed: Routed, base: ApiRequest, verb: string): ApiRequest {
  const { query, request, kind } = routed;
  const text = request.text ?? '';
  const contentType = headerOf(request, 'Content-Type');
  switch (verb) {
    case 'patch': {
      const patchType = PATCH_TYPES[contentType.split(';')[0]?.trim() ?? ''];
      if (!patchType) throw unsupportedPatch();
      const options = writeOptions(query, 'PatchOptions');
      return { ...base, ...options, patchType, body: readPatch(text, patchType) };
    }
    case 'delete':
    case 'deletecollection':
      return deletion(routed, base, text);
    default: {
      const options = writeOptions(query, verb === 'create' ? 'CreateOptions' : 'UpdateOptions');
      const { value, ...notes } = readObject(text, contentType, kind.kind);
      return { ...base, ...options, body: value, ...notes };
    }
  }
}

function unsupportedPatch(): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: '415: Unsupported Media Type',
    reason: 'UnsupportedMediaType',
    details: {},
    code: 415,
  });
}

/** A deletion's options come in the query or, and then they alone count, in the body. */
function deletion({ query }: Routed, base: ApiRequest, text: string): ApiRequest {
  const { fieldValidation: _, ...options } = writeOptions(query, 'DeleteOptions');
  const parsed: unknown = text ? readPatch(text, 'merge') : undefined;
  const body = isJsonObject(parsed) ? (parsed as Record<string, unknown>) : undefined;
  const fromBody = body as ApiRequest['deleteOptions'] & { dryRun?: string[] };
  return {
    ...base,
    ...listOptions(query, false),
    ...options,
    ...(fromBody?.dryRun?.length && { dryRun: true }),
    deleteOptions: fromBody ?? deleteOptions(query),
  };
}

function openWatch({ server, kind, form }: Routed, request: ApiRequest): HttpResponse {
  const stream: WatchStream<ApiObject> = server.watch(request, () => {});
  const shown = ({ type, object }: WatchEvent<ApiObject>) => ({
    type,
    object: type === 'BOOKMARK' && form.as === '' ? object : inForm(kind, form, object),
  });
  return {
    code: 200,
    headers: {},
    watch: { take: () => stream.take().map(shown), stop: () => stream.stop() },
  };
}
