/**
 * A component's way to read and write objects, by kind.
 * Models: client-go's typed clients.
 * Leaves out: retries of the transport; requests are answered within the same task.
 */
import type { KindRef } from '../api/kind-ref';
import type { ApiRequest, DeleteOptions, PatchType } from '../apimachinery/api-request';
import type { ApiObject, NewObject } from '../apimachinery/object-meta';
import type { ObjectList, Transport } from './transport';

/** Where to look for objects, and which of them. */
export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
  continue?: string;
}

/** Which object, and which part of it, a write is for. */
export interface WriteOptions {
  subresource?: string;
  fieldManager?: string;
  dryRun?: boolean;
  /** The body is made for this request alone: the server may keep it instead of a copy. */
  isGiven?: boolean;
}

/** The client of one component. */
export class Client {
  constructor(
    readonly transport: Transport,
    /** The component's name, as the API server sees it. */
    readonly user: string,
  ) {}

  /** The object; throws NotFound. */
  get<T extends ApiObject>(kind: KindRef<T>, namespace: string | undefined, name: string): T {
    return this.transport.request(this.#to(kind, { verb: 'get', namespace, name })) as T;
  }

  /** The objects of a kind. */
  list<T extends ApiObject>(kind: KindRef<T>, options: ListOptions = {}): ObjectList<T> {
    return this.transport.list(this.#to(kind, { verb: 'list', ...options })) as ObjectList<T>;
  }

  /** Creates an object and answers it as stored. */
  create<T extends ApiObject>(kind: KindRef<T>, object: NewObject<T>, options: WriteOptions = {}): T {
    const { namespace, name } = object.metadata;
    return this.transport.request(this.#to(kind, { verb: 'create', namespace, name, body: object, ...options })) as T;
  }

  /** Replaces an object; its resourceVersion must be the current one. */
  update<T extends ApiObject>(kind: KindRef<T>, object: T, options: WriteOptions = {}): T {
    const { namespace, name } = object.metadata;
    return this.transport.request(this.#to(kind, { verb: 'update', namespace, name, body: object, ...options })) as T;
  }

  /** Replaces an object's status and nothing else. */
  updateStatus<T extends ApiObject>(kind: KindRef<T>, object: T): T {
    return this.update(kind, object, { subresource: 'status' });
  }

  /** Patches an object. */
  patch<T extends ApiObject>(kind: KindRef<T>, target: PatchTarget, patchType: PatchType, body: unknown): T {
    return this.transport.request(this.#to(kind, { verb: 'patch', patchType, body, ...target })) as T;
  }

  /** Deletes an object (or marks it for deletion). */
  delete<T extends ApiObject>(
    kind: KindRef<T>,
    target: { namespace?: string; name: string },
    deleteOptions: DeleteOptions = {},
  ): void {
    this.transport.request(this.#to(kind, { verb: 'delete', deleteOptions, ...target }));
  }

  /** Deletes all objects of a kind in a namespace. */
  deleteCollection(kind: KindRef, namespace: string, deleteOptions: DeleteOptions = {}): void {
    this.transport.request(this.#to(kind, { verb: 'deletecollection', namespace, deleteOptions }));
  }

  /** Creates a subresource of an object: a pod's binding or eviction. */
  createSubresource<T extends ApiObject>(
    kind: KindRef<T>,
    target: { namespace?: string; name: string; subresource: string },
    body: unknown,
  ): void {
    this.transport.request(this.#to(kind, { verb: 'create', body, ...target }));
  }

  #to(kind: KindRef, request: Omit<ApiRequest, 'group' | 'version' | 'resource' | 'user'>): ApiRequest {
    // The request was made for this call: it is filled, not copied.
    const full = request as ApiRequest;
    full.group = kind.group;
    full.version = kind.version;
    full.resource = kind.resource;
    full.user = this.user;
    return full;
  }
}

/** Which object a patch is for. */
export interface PatchTarget extends WriteOptions {
  namespace?: string;
  name: string;
}
