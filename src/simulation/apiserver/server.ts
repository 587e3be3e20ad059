/**
 * The only way to etcd: one request in, one answer (or an ApiError) out.
 * Models: kube-apiserver v1.36: decode, defaults, admission, strategy, validation, etcd, watch.
 * Leaves out: server-side apply, reviews of access, tokens, custom resources; authentication: every in-process client is who it says it is.
 */

import type { KindDefinition } from '../api/define-kind';
import { findKind } from '../api/kinds';
import { badRequest, methodNotAllowed, resourceNotServed } from '../apimachinery/api-error';
import type { ApiRequest, WatchStream } from '../apimachinery/api-request';
import { deepFreeze } from '../apimachinery/deep';
import { generateSuffix, uidFrom } from '../apimachinery/names';
import type { ApiObject } from '../apimachinery/object-meta';
import { microTimestampAt, timeMs, timestampAt } from '../apimachinery/time';
import { flatText } from '../base/flat-text';
import type { Prng } from '../base/prng';
import type { Engine, SpanStart } from '../engine';
import type { Etcd } from '../etcd';
import { bootstrapObjects } from './bootstrap';
import { create } from './handlers/create';
import { remove, removeCollection } from './handlers/delete';
import { list } from './handlers/list';
import { patch } from './handlers/patch';
import { update, type Written } from './handlers/update';
import { watch } from './handlers/watch';
import { findStored, getStored } from './object-store';
import type { ServerParts } from './server-parts';
import { ServiceRanges } from './service-ranges';
import { bind } from './subresources/binding';
import { ephemeralContainers } from './subresources/ephemeral-containers';
import { evict } from './subresources/eviction';
import { finalize } from './subresources/finalize';
import { scale } from './subresources/scale';
import { WatchCount } from './watch-count';

/** What a server is made of. */
export interface ApiServerOptions {
  engine: Engine;
  etcd: Etcd;
  /** The wall-clock time at simulated time 0, in ms since 1970. */
  epochMs: number;
  /** The range of ClusterIPs. */
  serviceCIDR?: string;
  /** When leases were renewed that nobody writes while all is well (a RenewalLedger); readers see the last renewal. */
  renewals?: Renewals;
  /** False: begin with nothing, not even namespaces. */
  bootstrap?: boolean;
}

/** Answers when a lease (`namespace/name`) was last renewed, in simulated ms; undefined if only the object knows. */
export interface Renewals {
  renewTimeAt(leaseKey: string, nowMs: number): number | undefined;
}

const SERVICE_CIDR = '10.96.0.0/12';

/** The server. It is the Transport of in-process clients. */
export class ApiServer {
  /** How many watches are open, and were. */
  readonly watches = new WatchCount();
  readonly #parts: ServerParts;
  readonly #renewed: (lease: ApiObject) => ApiObject;
  readonly #real: Chance;
  readonly #trial: Chance;
  #chance: Chance;

  constructor(options: ApiServerOptions) {
    const { engine, etcd, epochMs, serviceCIDR = SERVICE_CIDR, bootstrap = true } = options;
    this.#renewed = (lease) => withRenewal(lease, options);
    const timestamp = (laterSeconds = 0) => timestampAt(epochMs + engine.now + laterSeconds * 1000);
    this.#real = chanceOf(engine, 'kube-apiserver');
    this.#trial = chanceOf(engine, 'kube-apiserver/dry-run');
    this.#chance = this.#real;
    const ranges = new ServiceRanges(serviceCIDR, (bound) => this.#chance.addresses.below(bound));
    this.#parts = {
      engine,
      etcd,
      timestamp,
      kindOf,
      ranges,
      nameSuffix: () => generateSuffix(() => this.#chance.names.uint32()),
      uid: () => uidFrom(() => this.#chance.uids.uint32()),
      env: {
        timestamp,
        ranges,
        find: (resource, namespace, name) => {
          const kind = findKind('', 'v1', resource) ?? findKind('scheduling.k8s.io', 'v1', resource);
          return kind && findStored(etcd, kind, namespace, name);
        },
      },
    };
    if (!bootstrap || etcd.revision > 0) return;
    for (const object of bootstrapObjects(serviceCIDR))
      this.request({ ...object, verb: 'create', user: 'kube-apiserver' });
  }

  /** Answers get, create, update, patch and delete. Writes are steps of the history. */
  request(request: ApiRequest): ApiObject {
    return this.write(request).object;
  }

  /** The same, and whether the answer is of something new (201). */
  write(request: ApiRequest): Written {
    const kind = this.#kindOf(request);
    if (request.verb === 'get') return { object: this.#get(kind, request), isNew: false };
    if (request.dryRun) return this.#try(kind, request);
    const { engine } = this.#parts;
    return engine.span(startOf(request), () => {
      const step = engine.current;
      const written = this.#write(kind, request);
      // A generated name is known only now.
      if (written.isNew && !request.name && !(request.body as ApiObject).metadata?.name)
        engine.spans.setName(step, placeOf(request.resource, request.namespace), written.object.metadata.name);
      return written;
    });
  }

  /** A dry run is no part of the history, so it must not draw from the chance of what is. */
  #try(kind: KindDefinition, request: ApiRequest): Written {
    this.#chance = this.#trial;
    try {
      return this.#write(kind, request);
    } finally {
      this.#chance = this.#real;
    }
  }

  /** Answers list. */
  list(request: ApiRequest) {
    const kind = this.#kindOf(request);
    const answer = list(this.#parts, kind, request);
    return isLease(kind) ? { ...answer, items: answer.items.map(this.#renewed) } : answer;
  }

  /** Opens a watch. */
  watch(request: ApiRequest, wake: () => void): WatchStream<ApiObject> {
    const stream = watch(this.#parts, this.#kindOf(request), request, wake);
    const { spans } = this.#parts.engine;
    let isOpen = true;
    this.watches.note(spans.count, 1);
    return {
      ...stream,
      stop: () => {
        stream.stop();
        if (isOpen) this.watches.note(spans.count, -1);
        isOpen = false;
      },
    };
  }

  /** The last revision of etcd. */
  get revision(): number {
    return this.#parts.etcd.revision;
  }

  /** The kind that a request is about; a deprecated one is told so at every turn. */
  #kindOf(request: ApiRequest): KindDefinition {
    const kind = kindOf(request.group, request.version, request.resource);
    if (kind.deprecated) request.onWarning?.(kind.deprecated);
    return kind;
  }

  #get(kind: KindDefinition, request: ApiRequest): ApiObject {
    if (request.subresource === 'scale' && kind.scale) return scale(this.#parts, kind, request);
    if (request.subresource && request.subresource !== 'status' && request.subresource !== 'ephemeralcontainers')
      throw resourceNotServed();
    const stored = getStored(this.#parts.etcd, kind, request.namespace, request.name as string);
    return isLease(kind) ? this.#renewed(stored) : stored;
  }

  #write(kind: KindDefinition, request: ApiRequest): Written {
    if (kind.kind === 'Binding') return { object: bind(this.#parts, kindOf('', 'v1', 'pods'), request), isNew: true };
    if (request.subresource && request.subresource !== 'status')
      return { object: this.#writeSubresource(kind, request), isNew: request.verb === 'create' };
    if (request.subresource === 'status' && !kind.status) throw resourceNotServed();
    if (kind.isQuestion) throw badRequest(`${kind.kind} is not simulated`);
    switch (request.verb) {
      case 'create':
        return { object: create(this.#parts, kind, request), isNew: true };
      case 'update':
        return update(this.#parts, kind, request);
      case 'patch':
        return { object: patch(this.#parts, kind, request), isNew: false };
      case 'delete':
        return { object: remove(this.#parts, kind, request), isNew: false };
      case 'deletecollection':
        return { object: removeCollection(this.#parts, kind, request), isNew: false };
      default:
        throw methodNotAllowed();
    }
  }

  #writeSubresource(kind: KindDefinition, request: ApiRequest): ApiObject {
    const isPod = kind.kind === 'Pod' && kind.group === '';
    switch (request.subresource) {
      case 'ephemeralcontainers':
        if (isPod) return ephemeralContainers(this.#parts, kind, request);
        break;
      case 'binding':
        if (isPod && request.verb === 'create') return bind(this.#parts, kind, request);
        break;
      case 'eviction':
        if (isPod && request.verb === 'create') return evict(this.#parts, kind, request);
        break;
      case 'scale':
        if (kind.scale) return scale(this.#parts, kind, request);
        break;
      case 'finalize':
        if (kind.kind === 'Namespace') return finalize(this.#parts, kind, request);
        break;
      default:
    }
    throw resourceNotServed();
  }
}

/** What the server decides by chance. */
interface Chance {
  readonly names: Prng;
  readonly uids: Prng;
  readonly addresses: Prng;
}

function chanceOf(engine: Engine, stream: string): Chance {
  return {
    names: engine.prng(`${stream}/names`),
    uids: engine.prng(`${stream}/uids`),
    addresses: engine.prng(`${stream}/service-ranges`),
  };
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

const verbs = new Map<string, Map<string, Map<string, string>>>();

/** `POST pods`, `PATCH pods/status`: how a request is called in the picture. One text for all that are alike. */
function verbOf({ verb, resource, subresource = '' }: ApiRequest): string {
  const known = verbs.get(resource)?.get(subresource)?.get(verb);
  if (known !== undefined) return known;
  const ofResource = verbs.get(resource) ?? new Map<string, Map<string, string>>();
  const ofPart = ofResource.get(subresource) ?? new Map<string, string>();
  const text = `${METHODS[verb]} ${resource}${subresource ? `/${subresource}` : ''}`;
  verbs.set(resource, ofResource.set(subresource, ofPart.set(verb, text)));
  return text;
}

const places = new Map<string, Map<string, string>>();

/** `pods/default/`: one text for all targets there, which hold it as their beginning. */
function placeOf(resource: string, namespace = ''): string {
  let ofResource = places.get(resource);
  if (!ofResource) {
    ofResource = new Map();
    places.set(resource, ofResource);
  }
  let place = ofResource.get(namespace);
  if (place === undefined) {
    place = flatText(namespace ? `${resource}/${namespace}/` : `${resource}/`);
    ofResource.set(namespace, place);
  }
  return place;
}

/** `POST pods/status` of `pods/default/`, `web-1`. */
function startOf(request: ApiRequest): SpanStart {
  const { user, resource, namespace, name, body } = request;
  const named = name ?? (body as ApiObject | undefined)?.metadata?.name ?? '';
  const place = placeOf(resource, namespace);
  const verb = verbOf(request);
  if (named) return { actor: user, to: 'kube-apiserver', verb, target: place, name: named };
  return { actor: user, to: 'kube-apiserver', verb, target: place.slice(0, -1) };
}

function isLease({ group, resource }: KindDefinition): boolean {
  return group === 'coordination.k8s.io' && resource === 'leases';
}

/** The lease as if each of its renewals had been written. */
function withRenewal(lease: ApiObject, { renewals, engine, epochMs }: ApiServerOptions): ApiObject {
  const { namespace, name } = lease.metadata;
  const renewedMs = renewals?.renewTimeAt(`${namespace}/${name}`, engine.now);
  if (renewedMs === undefined) return lease;
  const { spec } = lease as ApiObject & { spec?: { renewTime?: string } };
  if (spec?.renewTime && timeMs(spec.renewTime) >= epochMs + renewedMs) return lease;
  return deepFreeze({ ...lease, spec: { ...spec, renewTime: microTimestampAt(epochMs + renewedMs) } } as ApiObject);
}
