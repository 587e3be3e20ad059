/**
 * The only way to etcd: one request in, one answer (or an ApiError) out.
 * Models: kube-apiserver v1.36: decode, defaults, admission, strategy, validation, etcd, watch.
 * Leaves out: authentication; every in-process client is who it says it is.
 */
import type { KindDefinition } from '../api/define-kind';
import { findKind } from '../api/kinds';
import { methodNotAllowed, resourceNotServed } from '../apimachinery/api-error';
import type { ApiRequest, WatchStream } from '../apimachinery/api-request';
import { generateSuffix, uidFrom } from '../apimachinery/names';
import type { ApiObject } from '../apimachinery/object-meta';
import { timestampAt } from '../apimachinery/time';
import type { Engine } from '../engine';
import type { Etcd } from '../etcd';
import { create } from './handlers/create';
import { remove } from './handlers/delete';
import { list } from './handlers/list';
import { patch } from './handlers/patch';
import { update } from './handlers/update';
import { watch } from './handlers/watch';
import { findStored, getStored } from './object-store';
import type { ServerParts } from './server-parts';
import { bind } from './subresources/binding';

/** What a server is made of. */
export interface ApiServerOptions {
  engine: Engine;
  etcd: Etcd;
  /** The wall-clock time at simulated time 0, in ms since 1970. */
  epochMs: number;
}

/** The server. It is the Transport of in-process clients. */
export class ApiServer {
  readonly #parts: ServerParts;

  constructor({ engine, etcd, epochMs }: ApiServerOptions) {
    const names = engine.prng('kube-apiserver/names');
    const uids = engine.prng('kube-apiserver/uids');
    const timestamp = () => timestampAt(epochMs + engine.now);
    this.#parts = {
      engine,
      etcd,
      timestamp,
      kindOf,
      nameSuffix: () => generateSuffix(() => names.uint32()),
      uid: () => uidFrom(() => uids.uint32()),
      env: {
        timestamp,
        find: (resource, namespace, name) => {
          const kind = findKind('', 'v1', resource) ?? findKind('scheduling.k8s.io', 'v1', resource);
          return kind && findStored(etcd, kind, namespace, name);
        },
        allocate: (_range, wanted) => wanted ?? '',
        release: () => {},
      },
    };
  }

  /** Answers get, create, update, patch and delete. Writes are steps of the history. */
  request(request: ApiRequest): ApiObject {
    const kind = this.#parts.kindOf(request.group, request.version, request.resource);
    if (request.verb === 'get') return getStored(this.#parts.etcd, kind, request.namespace, request.name as string);
    if (request.dryRun) return this.#write(kind, request);
    const { engine } = this.#parts;
    return engine.span(
      { actor: request.user, to: 'kube-apiserver', verb: verbOf(request), target: targetOf(request) },
      () => this.#write(kind, request),
    );
  }

  /** Answers list. */
  list(request: ApiRequest) {
    return list(this.#parts, this.#parts.kindOf(request.group, request.version, request.resource), request);
  }

  /** Opens a watch. */
  watch(request: ApiRequest, wake: () => void): WatchStream<ApiObject> {
    return watch(this.#parts, this.#parts.kindOf(request.group, request.version, request.resource), request, wake);
  }

  #write(kind: KindDefinition, request: ApiRequest): ApiObject {
    switch (request.verb) {
      case 'create':
        return request.subresource === 'binding'
          ? bind(this.#parts, kind, request)
          : create(this.#parts, kind, request);
      case 'update':
        return update(this.#parts, kind, request);
      case 'patch':
        return patch(this.#parts, kind, request);
      case 'delete':
        return remove(this.#parts, kind, request);
      default:
        throw methodNotAllowed();
    }
  }
}

function kindOf(group: string, version: string, resource: string): KindDefinition {
  const kind = findKind(group, version, resource);
  if (!kind) throw resourceNotServed();
  return kind;
}

const METHODS: Record<string, string> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** `POST pods`, `PATCH pods/status`: how a request is called in the picture. */
function verbOf(request: ApiRequest): string {
  return `${METHODS[request.verb]} ${request.resource}${request.subresource ? `/${request.subresource}` : ''}`;
}

/** `pods/default/web-1`. */
function targetOf({ resource, namespace, name, body }: ApiRequest): string {
  const named = name ?? (body as ApiObject | undefined)?.metadata?.name ?? '';
  return [resource, namespace, named].filter(Boolean).join('/');
}
