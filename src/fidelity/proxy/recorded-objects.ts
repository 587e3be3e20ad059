/**
 * The objects of a case as an API server would hand them out: written by hand, with its defaults.
 * Models: defaulting by kind, status that survives a replacement, merge patches.
 * Leaves out: allocation and validation: recordings hold what was accepted, dual-stack Services among it.
 */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Service } from '../../simulation/api/core/v1/service/service';
import type { EndpointSlice } from '../../simulation/api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { findKindNamed } from '../../simulation/api/kinds';
import { applyMergePatch, cloneDeep } from '../../simulation/apimachinery';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';

/** What became of a change: an object that is there, or one that went. */
export interface ObjectChange {
  object: ApiObject;
  isDeleted: boolean;
}

/** The Service that an API server makes for itself. */
const KUBERNETES = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default' },
  spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
} as unknown as Service;

/** All objects of a case. */
export class RecordedObjects {
  readonly #objects = new Map<string, ApiObject>();

  constructor(node: Node, objects: readonly ApiObject[]) {
    for (const object of [KUBERNETES, node, ...objects]) this.#put(object);
  }

  all(): ApiObject[] {
    return [...this.#objects.values()];
  }

  node(name: string): Node {
    return this.#objects.get(keyOf('Node', '', name)) as Node;
  }

  /** Does what a step says; undefined where it is not about objects. */
  change(verb: string, what: unknown): ObjectChange | undefined {
    switch (verb) {
      case 'create':
      case 'replace':
        return { object: this.#put(what as ApiObject), isDeleted: false };
      case 'delete':
        return { object: this.#delete(what as string), isDeleted: true };
      case 'merge-patch': {
        const { kind, name, namespace = '', patch } = what as Record<string, string> & { patch: object };
        const before = this.#objects.get(keyOf(kind ?? '', kind === 'Node' ? '' : namespace || 'default', name ?? ''));
        return {
          object: this.#put(applyMergePatch(before as never, patch as never) as unknown as ApiObject),
          isDeleted: false,
        };
      }
      default:
        return undefined;
    }
  }

  #put(given: ApiObject): ApiObject {
    const key = keyOf(given.kind, given.metadata.namespace ?? '', given.metadata.name);
    const { status } = (this.#objects.get(key) ?? {}) as { status?: unknown };
    const object = cloneDeep({ ...(status ? { status } : {}), ...given }) as ApiObject;
    const [version = 'v1', group = ''] = object.apiVersion.split('/').reverse();
    findKindNamed(group, version, object.kind)?.setDefaults?.(object);
    this.#objects.set(key, object);
    return object;
  }

  #delete(text: string): ApiObject {
    const [kind = '', place = ''] = text.split(' ');
    const [name = '', namespace = ''] = place.split('/').reverse();
    const key = keyOf(kind, namespace, name);
    const object = this.#objects.get(key);
    if (!object) throw new Error(`there is no ${text}`);
    this.#objects.delete(key);
    return object;
  }
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

/** Whether an object is a Service. */
export function isService(object: ApiObject): object is Service {
  return object.kind === 'Service';
}

/** Whether an object is an EndpointSlice. */
export function isSlice(object: ApiObject): object is EndpointSlice {
  return object.kind === 'EndpointSlice';
}
