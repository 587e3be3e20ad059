import type { FieldError } from '../apimachinery/field-error';
import type { ApiObject } from '../apimachinery/object-meta';
import type { KindRef } from './kind-ref';

/** What strategies may ask of the server that runs them. */
export interface StrategyEnv {
  /** The time as the API writes it, to the second. */
  timestamp(): string;
  /** Another object as stored, for what depends on it (a PriorityClass, a Service's other addresses). */
  find(resource: string, namespace: string | undefined, name: string): ApiObject | undefined;
  /** The cluster's addresses and ports for Services: what is free, and what is wrong with one that is named. */
  ranges: {
    serviceCIDR: string;
    addressProblem(address: string): string | undefined;
    portProblem(port: number): string | undefined;
    freeAddress(): string | undefined;
    freePort(reserved: ReadonlySet<number>): number | undefined;
  };
}

/** How one kind's objects are kept as another's. */
export interface StoredForm {
  kind: KindRef;
  toStored(object: ApiObject): ApiObject;
  fromStored(object: ApiObject): ApiObject;
}

/** One column of a table of objects, as kubectl prints it. */
export interface Column<T extends ApiObject = ApiObject> {
  name: string;
  type: 'string' | 'integer' | 'boolean';
  format?: 'name';
  /** 0: always shown; 1: with `-o wide`. */
  priority: 0 | 1;
  cell(object: T, nowMs: number): string | number | boolean;
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
  /** Whether metadata.generation counts the changes of the spec. */
  hasGeneration?: boolean;
  /** What the status is right after creation (Go writes out structs that are empty). */
  emptyStatus?: Readonly<Record<string, unknown>>;
  /** What keeps a text from being a name of this kind; DNS subdomains are the rule. */
  validateName?(name: string): string[];
  /** Field selectors beside metadata.name and metadata.namespace, each a path, with the value that absence stands for.
   * A kind that has this, even empty, refuses others in words of its own. */
  selectableFields?: Readonly<Record<string, string>>;
  /** Whether objects of this kind are questions that are answered and not kept (reviews of access). */
  isQuestion?: boolean;
  /** Whether a final deletion answers the object; the rule is a Status. */
  answersDeleted?: boolean;
  /** Whether a PUT without resourceVersion is refused. */
  needsVersion?: boolean;
  /** Whether objects of this kind are forms of another kind's that etcd keeps (events.k8s.io, autoscaling/v1). */
  storedAs?: StoredForm;
  /** What counts for generation, if not the spec. */
  generationOf?(object: T): unknown;
  /** Whether a create may bring its status along. */
  keepsStatusOnCreate?: boolean;
  /** False where the registry checks metadata only once, or not the whole object on an update. */
  checksMetaTwice?: boolean;
  validatesWholeOnUpdate?: boolean;
  /** What the object holds of the cluster's Service addresses and node ports. */
  heldOf?(object: T): { addresses: readonly string[]; ports: readonly number[] };
  /** Whether something beside finalizers keeps a deleted object (a Namespace's own finalizers). */
  isHeld?(object: T): boolean;
  /** What else the mark of deletion changes. */
  whenMarked?(object: T): T;
  /** Seconds a deletion waits; kinds without it are deleted at once. */
  graceOf?(object: T, askedSeconds: number | undefined): number;
  /** Words for every request of the kind: its deprecation. */
  deprecated?: string;
  /** What tables show of the kind. */
  columns?: Column<T>[];
  /** Fills what was left out, as the versioned defaults of Kubernetes do. Must be idempotent. */
  setDefaults?(object: T): void;
  /** Creation: what the server decides itself (drops status, sets generation, allocates). */
  prepareForCreate?(object: T, env: StrategyEnv): void;
  /** Replacement of spec and metadata: keeps status and immutable facts, raises generation. */
  prepareForUpdate?(object: T, before: T, env: StrategyEnv): void;
  /** All but the metadata, which the server checks for every kind alike. */
  validate?(object: T, before?: T): FieldError[];
  /** What may not change; `validate` has been asked before where `validatesWholeOnUpdate` is not false. */
  validateUpdate?(object: T, before: T): FieldError[];
  /** Words for the client that go along with a success. */
  warnings?(object: T, before?: T): string[];
  /** The status subresource; absent where the kind has none. */
  status?: {
    prepare?(object: T, before: T, env: StrategyEnv): void;
    validate?(object: T, before: T): FieldError[];
  };
  /** The scale subresource: where the numbers stand. */
  scale?: { specReplicas: string; statusReplicas: string; selector?: string };
  /** What happens to dependents when a deletion does not say; the default is Background. */
  defaultPropagation?: 'Orphan' | 'Background' | 'Unsupported';
  /** PUT of a name that is not there creates it (Lease, Event …). */
  createOnUpdate?: boolean;
}

/** Says what a kind is. One call a folder, default-exported from `kind.ts`. */
export function defineKind<T extends ApiObject>(definition: KindDefinition<T>): KindDefinition<T> {
  return definition;
}
