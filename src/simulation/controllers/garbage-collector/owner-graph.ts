/**
 * Who depends on whom, by uid.
 * Models: pkg/controller/garbagecollector graph.go: nodes, dependents, blocking dependents.
 * Leaves out: owners in other namespaces (they do not exist for their dependents).
 */
import type { KindRef } from '../../api/kind-ref';
import type { ApiObject, OwnerReference } from '../../apimachinery/object-meta';

/** Which object a node stands for. */
export interface Identity {
  kind: KindRef | undefined;
  namespace: string | undefined;
  name: string;
  uid: string;
}

/** One object, or an owner that is only known from references to it. */
export interface OwnerNode extends Identity {
  owners: readonly OwnerReference[];
  dependents: Set<OwnerNode>;
  /** Whether no informer has shown the object yet. */
  isVirtual: boolean;
  isBeingDeleted: boolean;
  /** Deleted in the foreground: waits until its blocking dependents are gone. */
  isDeletingDependents: boolean;
}

/** The finalizer of foreground deletion. */
export const FOREGROUND = 'foregroundDeletion';
/** The finalizer of deletion that leaves dependents. */
export const ORPHAN = 'orphan';

/** Whether an object waits under a finalizer. */
export function hasFinalizer({ metadata }: ApiObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

// Most objects own nothing: they share a set that stays empty.
const NOBODY = new Set<OwnerNode>();

/** The nodes of all objects that exist, and of owners that may not. */
export class OwnerGraph {
  #nodes = new Map<string, OwnerNode>();

  constructor(private readonly kindOf: (reference: OwnerReference) => KindRef | undefined) {}

  /** The node of a uid. */
  get(uid: string): OwnerNode | undefined {
    return this.#nodes.get(uid);
  }

  /** Takes an object in, or its new revision; answers owners that nobody has seen yet and owners that lost a dependent. */
  put(kind: KindRef, object: ApiObject): { node: OwnerNode; unseen: OwnerNode[]; left: OwnerNode[] } {
    const { uid, name, namespace, ownerReferences = NO_OWNERS, deletionTimestamp } = object.metadata;
    const node = this.#nodes.get(uid) ?? this.#add({ kind, namespace, name, uid });
    node.kind = kind;
    node.name = name;
    node.namespace = namespace;
    node.isVirtual = false;
    node.isBeingDeleted = deletionTimestamp !== undefined;
    const before = node.owners;
    node.owners = ownerReferences;
    if (before === ownerReferences) return { node, unseen: [], left: [] };
    const unseen: OwnerNode[] = [];
    for (const reference of ownerReferences) {
      const owner = this.#nodes.get(reference.uid) ?? this.#addUnseen(reference, namespace);
      if (owner.dependents === NOBODY) owner.dependents = new Set();
      owner.dependents.add(node);
      if (owner.isVirtual) unseen.push(owner);
    }
    const left = before.flatMap((reference) => {
      const owner = this.#nodes.get(reference.uid);
      const now = ownerReferences.find(({ uid: ownerUid }) => ownerUid === reference.uid);
      if (!now) owner?.dependents.delete(node);
      const isUnblocked = !now || (reference.blockOwnerDeletion && !now.blockOwnerDeletion);
      return owner && isUnblocked ? [owner] : [];
    });
    return { node, unseen, left };
  }

  /** Lets an object go; answers its node, whose dependents may have to follow. */
  remove(uid: string): OwnerNode | undefined {
    const node = this.#nodes.get(uid);
    if (!node) return undefined;
    this.#nodes.delete(uid);
    for (const { uid: ownerUid } of node.owners) {
      const owner = this.#nodes.get(ownerUid);
      owner?.dependents.delete(node);
      if (owner?.isVirtual && owner.dependents.size === 0) this.#nodes.delete(ownerUid);
    }
    return node;
  }

  #add({ kind, namespace, name, uid }: Identity): OwnerNode {
    const node: OwnerNode = {
      kind,
      namespace,
      name,
      uid,
      owners: NO_OWNERS,
      dependents: NOBODY,
      isVirtual: true,
      isBeingDeleted: false,
      isDeletingDependents: false,
    };
    this.#nodes.set(uid, node);
    return node;
  }

  #addUnseen(reference: OwnerReference, namespace: string | undefined): OwnerNode {
    const kind = this.kindOf(reference);
    return this.#add({
      kind,
      namespace: kind?.namespaced ? namespace : undefined,
      name: reference.name,
      uid: reference.uid,
    });
  }
}

const NO_OWNERS: readonly OwnerReference[] = [];

/** The dependents that hold up a deletion in the foreground. */
export function blockingDependents(owner: OwnerNode): OwnerNode[] {
  return [...owner.dependents].filter((dependent) =>
    dependent.owners.some(({ uid, blockOwnerDeletion }) => uid === owner.uid && blockOwnerDeletion),
  );
}
