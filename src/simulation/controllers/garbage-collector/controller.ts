/**
 * Deletes what has lost its owner, and carries out deletions in the foreground and with orphans.
 * Models: garbage collector v1.36: graph from informers of all kinds, attemptToDelete, attemptToOrphan.
 * Leaves out: the periodic resync with discovery (kinds of custom resources that come later).
 */
import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf, type KindRef } from '../../api/kind-ref';
import { kinds } from '../../api/kinds';
import { isReason } from '../../apimachinery/api-error';
import type { ApiObject, OwnerReference } from '../../apimachinery/object-meta';
import type { WorkQueue } from '../../client';
import { type ControllerEnv, defineController, type Sync, WRITE } from '../define-controller';
import { listableKinds } from '../served-kinds';
import { blockingDependents, FOREGROUND, hasFinalizer, ORPHAN, OwnerGraph, type OwnerNode } from './owner-graph';

export default defineController({
  name: 'generic-garbage-collector',
  eventSource: 'garbage-collector-controller',
  start: (env) => void new GarbageCollector(env),
});

const byTypeName = new Map(kinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

function kindOfReference({ apiVersion, kind }: OwnerReference): KindDefinition | undefined {
  return byTypeName.get(`${apiVersion}/${kind}`);
}

/** The server is asked how things stand before anything is done. */
function* asking(run: () => void): Sync {
  yield WRITE;
  run();
}

class GarbageCollector {
  #graph = new OwnerGraph(kindOfReference);
  #toDelete: WorkQueue;
  #toOrphan: WorkQueue;

  constructor(private readonly env: ControllerEnv) {
    this.#toDelete = env.queue({ process: (uid) => asking(() => this.#attemptToDelete(uid)) });
    this.#toOrphan = env.queue({ process: (uid) => asking(() => this.#attemptToOrphan(uid)) });
    for (const kind of listableKinds(env.client)) {
      if (kind.resource === 'events') continue;
      env.informers.of(kind).addHandler({
        added: (object) => this.#seen(kind, object, undefined),
        updated: (object, before) => this.#seen(kind, object, before),
        deleted: (object) => this.#gone(object),
      });
    }
  }

  #seen(kind: KindRef, object: ApiObject, before: ApiObject | undefined): void {
    const { node, unseen, left } = this.#graph.put(kind, object);
    for (const owner of unseen) if (owner.kind) this.#toDelete.add(owner.uid);
    for (const owner of left) if (owner.isDeletingDependents) this.#toDelete.add(owner.uid);
    const { metadata } = object;
    if (metadata.ownerReferences && !before) this.#checkScope(node, object);
    // Owners that are known to be gone do not come back: the new dependent is judged at once.
    if (before && metadata.ownerReferences !== before.metadata.ownerReferences && metadata.ownerReferences)
      this.#toDelete.add(node.uid);
    if (!metadata.deletionTimestamp) return;
    const starts = (finalizer: string) =>
      hasFinalizer(object, finalizer) && !(before?.metadata.deletionTimestamp && hasFinalizer(before, finalizer));
    if (starts(ORPHAN)) this.#toOrphan.add(node.uid);
    if (starts(FOREGROUND)) {
      node.isDeletingDependents = true;
      for (const dependent of node.dependents) this.#toDelete.add(dependent.uid);
      this.#toDelete.add(node.uid);
    }
  }

  #gone(object: ApiObject): void {
    const node = this.#graph.remove(object.metadata.uid);
    if (!node) return;
    for (const dependent of node.dependents) this.#toDelete.add(dependent.uid);
    for (const { uid } of node.owners) if (this.#graph.get(uid)?.isDeletingDependents) this.#toDelete.add(uid);
  }

  /** A cluster-scoped object cannot have an owner in a namespace: it is told so, and nothing else happens. */
  #checkScope(node: OwnerNode, object: ApiObject): void {
    if (node.namespace !== undefined) return;
    for (const reference of node.owners) {
      if (!kindOfReference(reference)?.namespaced) continue;
      const { apiVersion, kind, name, uid } = reference;
      this.env.events.note(object, {
        type: 'Warning',
        reason: 'OwnerRefInvalidNamespace',
        message: `ownerRef [${apiVersion}/${kind}, namespace: , name: ${name}, uid: ${uid}] does not exist in namespace ""`,
      });
    }
  }

  #live(node: OwnerNode): ApiObject | undefined {
    try {
      const object = this.env.client.get(node.kind as KindRef, node.namespace, node.name);
      return object.metadata.uid === node.uid ? object : undefined;
    } catch (error) {
      if (isReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  #attemptToDelete(uid: string): void {
    const node = this.#graph.get(uid);
    if (!node?.kind || (node.isBeingDeleted && !node.isDeletingDependents)) return;
    if (node.isVirtual) {
      if (node.kind.namespaced && node.namespace === undefined) return;
      if (!this.#live(node)) for (const dependent of node.dependents) this.#toDelete.add(dependent.uid);
      return;
    }
    const object = this.#live(node);
    if (!object) return;
    if (node.isDeletingDependents) {
      this.#waitForDependents(node, object);
      return;
    }
    const owners = object.metadata.ownerReferences ?? [];
    if (owners.length > 0) this.#judge(node, object, owners);
  }

  #waitForDependents(node: OwnerNode, object: ApiObject): void {
    const blocking = blockingDependents(node);
    if (blocking.length === 0) {
      this.#removeFinalizer(node, object, FOREGROUND);
      return;
    }
    for (const dependent of blocking) if (!dependent.isDeletingDependents) this.#toDelete.add(dependent.uid);
  }

  #judge(node: OwnerNode, object: ApiObject, owners: readonly OwnerReference[]): void {
    const states = owners.map((reference) => ({ reference, state: this.#stateOfOwner(node, reference) }));
    // An owner of a kind that is not served may or may not exist: nothing can be said.
    if (states.some(({ state }) => state === 'unknown')) return;
    const gone = states.filter(({ state }) => state !== 'solid').map(({ reference }) => reference.uid);
    if (gone.length < owners.length) {
      if (gone.length > 0) this.#dropOwners(node, object, gone);
      return;
    }
    const isWaitedFor = states.some(({ state }) => state === 'waiting');
    const policy =
      isWaitedFor && node.dependents.size > 0
        ? 'Foreground'
        : hasFinalizer(object, ORPHAN)
          ? 'Orphan'
          : hasFinalizer(object, FOREGROUND)
            ? 'Foreground'
            : 'Background';
    this.#ignoringMissing(() =>
      this.env.client.delete(
        node.kind as KindRef,
        { ...(node.namespace !== undefined && { namespace: node.namespace }), name: node.name },
        { propagationPolicy: policy, preconditions: { uid: node.uid } },
      ),
    );
  }

  #stateOfOwner(node: OwnerNode, reference: OwnerReference): 'solid' | 'dangling' | 'waiting' | 'unknown' {
    const kind = kindOfReference(reference);
    if (!kind || (kind.namespaced && node.namespace === undefined)) return 'unknown';
    try {
      const owner = this.env.client.get<ApiObject>(kind, kind.namespaced ? node.namespace : undefined, reference.name);
      if (owner.metadata.uid !== reference.uid) return 'dangling';
      return owner.metadata.deletionTimestamp && hasFinalizer(owner, FOREGROUND) ? 'waiting' : 'solid';
    } catch (error) {
      if (isReason(error, 'NotFound')) return 'dangling';
      throw error;
    }
  }

  #attemptToOrphan(uid: string): void {
    const node = this.#graph.get(uid);
    if (!node?.kind) return;
    for (const dependent of [...node.dependents]) {
      const object = dependent.isVirtual ? undefined : this.#live(dependent);
      if (object) this.#dropOwners(dependent, object, [uid]);
    }
    const object = this.#live(node);
    if (object) this.#removeFinalizer(node, object, ORPHAN);
  }

  #dropOwners(node: OwnerNode, object: ApiObject, uids: readonly string[]): void {
    const left = object.metadata.ownerReferences?.filter(({ uid }) => !uids.includes(uid)) ?? [];
    this.#patch(node, { ownerReferences: left.length > 0 ? left : null, uid: node.uid });
  }

  #removeFinalizer(node: OwnerNode, object: ApiObject, finalizer: string): void {
    if (!hasFinalizer(object, finalizer)) return;
    const left = object.metadata.finalizers?.filter((name) => name !== finalizer) ?? [];
    this.#patch(node, { finalizers: left.length > 0 ? left : null });
  }

  #patch({ kind, namespace, name }: OwnerNode, metadata: object): void {
    this.#ignoringMissing(() =>
      this.env.client.patch(kind as KindRef, { ...(namespace !== undefined && { namespace }), name }, 'merge', {
        metadata,
      }),
    );
  }

  #ignoringMissing(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
    }
  }
}
