import type { FieldError } from '../apimachinery/field-error';
import type { ApiObject } from '../apimachinery/object-meta';
import type { KindRef } from './kind-ref';

/** What strategies may ask of the server that runs them. */
export interface StrategyEnv {
  /** The time as the API writes it, to the second. */
  timestamp(): string;
  /** Another object as stored, for what depends on it (a PriorityClass, a Service's other addresses). */
  find(resource: string, namespace: string | undefined, name: string): ApiObject | undefined;
  /** A free address or port of the cluster's ranges, taken for the object; throws a FieldError's text if it is not free. */
  allocate(range: 'clusterIP' | 'nodePort', wanted: string | undefined): string;
  /** Gives an address or port back. */
  release(range: 'clusterIP' | 'nodePort', value: string): void;
}

/**
 * Everything the API server must know of a kind. Functions get a private copy that they may change (`set…`, `prepare…`)
 * or frozen objects (`validate…`). Errors are a list, in the server's order.
 */
export interface KindDefinition<T extends ApiObject = ApiObject> extends KindRef<T> {
  singular?: string;
  shortNames?: string[];
  categories?: string[];
  /** Whether something in the simulation acts on objects of this kind; if not, the editor says so. */
  acts: boolean;
  /** Field paths (`spec.template.spec.volumes[*].nfs`) that are accepted and kept but that nothing acts on. */
  notSimulated?: string[];
  /** Where etcd keeps the objects, if not under the resource's name (`minions`, `services/specs`). */
  etcdPrefix?: string;
  /** Fills what was left out, as the versioned defaults of Kubernetes do. Must be idempotent. */
  setDefaults?(object: T): void;
  /** Creation: what the server decides itself (drops status, sets generation, allocates). */
  prepareForCreate?(object: T, env: StrategyEnv): void;
  /** Replacement of spec and metadata: keeps status and immutable facts, raises generation. */
  prepareForUpdate?(object: T, before: T, env: StrategyEnv): void;
  validate?(object: T): FieldError[];
  validateUpdate?(object: T, before: T): FieldError[];
  /** Words for the client that go along with a success. */
  warnings?(object: T, before?: T): string[];
  /** The status subresource; absent where the kind has none. */
  status?: {
    prepare?(object: T, before: T): void;
    validate?(object: T, before: T): FieldError[];
  };
  /** The scale subresource: where the numbers stand. */
  scale?: { specReplicas: string; statusReplicas: string; selector?: string };
  /** What happens to dependents when a deletion does not say; the default is Background. */
  defaultPropagation?: 'Orphan' | 'Background';
  /** PUT of a name that is not there creates it (Lease, Event …). */
  createOnUpdate?: boolean;
  /** After a deletion is final: gives back what was allocated. */
  afterDelete?(object: T, env: StrategyEnv): void;
}

/** Says what a kind is. One call a folder, default-exported from `kind.ts`. */
export function defineKind<T extends ApiObject>(definition: KindDefinition<T>): KindDefinition<T> {
  return definition;
}
