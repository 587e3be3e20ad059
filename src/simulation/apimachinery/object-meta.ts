/** A reference from a dependent to the object that owns it. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** What every object says of itself, as stored (the server has filled uid, resourceVersion, creationTimestamp). */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
  generateName?: string;
  generation?: number;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

/** Any object of the API: what is common to all kinds. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** An object on its way in: the server has not filled its metadata yet. */
export type NewObject<T extends ApiObject = ApiObject> = Omit<T, 'metadata'> & {
  metadata: Partial<ObjectMeta>;
};

/** `namespace/name`, or the name alone for objects without a namespace: client-go's key of an object. */
export function objectKey(object: { metadata: { name?: string; namespace?: string } }): string {
  const { name = '', namespace } = object.metadata;
  if (!namespace) return name;
  let ofNamespace = recentKeys.get(namespace);
  if (!ofNamespace) {
    ofNamespace = new Map();
    recentKeys.set(namespace, ofNamespace);
  }
  let key = ofNamespace.get(name);
  if (key === undefined) {
    if (ofNamespace.size >= RECENT) ofNamespace.clear();
    key = `${namespace}/${name}`;
    ofNamespace.set(name, key);
  }
  return key;
}

/** Every informer keeps the keys of its objects: those that hear of an object about the same time share one text. */
const recentKeys = new Map<string, Map<string, string>>();
const RECENT = 4096;

/** The one owner that controls the object, if it has one. */
export function controllerOf(object: { metadata: { ownerReferences?: OwnerReference[] } }): OwnerReference | undefined {
  const references = object.metadata.ownerReferences;
  if (!references) return undefined;
  // Asked 80 times a pod: an index makes no iterator.
  for (let i = 0; i < references.length; i++) if (references[i]?.controller) return references[i];
  return undefined;
}
