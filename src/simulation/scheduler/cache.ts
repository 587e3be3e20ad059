/**
 * What the scheduler knows of nodes and placed pods, its own decisions included before the API has them.
 * Models: kube-scheduler's cache: assumed pods, pods on nodes that are not known (yet).
 * Leaves out: expiry of assumptions; a binding here is answered at once.
 */
import type { Node } from '../api/core/v1/node/node';
import type { Pod } from '../api/core/v1/pod/pod';
import { NodeInfo } from './framework/node-info';
import { PodInfo } from './framework/pod-info';
import { Snapshot } from './snapshot';

/** Hears of every pod that comes to a node or leaves it. */
export interface PlacementListener {
  placed(pod: PodInfo, node: NodeInfo): void;
  unplaced(pod: PodInfo, node: NodeInfo): void;
}

/** The cache. */
export class SchedulerCache {
  readonly snapshot = new Snapshot();
  #pods = new Map<string, PodInfo>();
  #assumed = new Set<string>();
  /** Pods whose node is not known, by its name. */
  #strays = new Map<string, Map<string, PodInfo>>();
  #listeners: PlacementListener[] = [];

  /** Tells a listener of placements from now on. */
  listen(listener: PlacementListener): void {
    this.#listeners.push(listener);
  }

  /** Takes in a node, or its new revision. */
  putNode(node: Node): void {
    const { name } = node.metadata;
    const known = this.snapshot.get(name);
    if (known) {
      this.snapshot.update(known, node);
      return;
    }
    const info = new NodeInfo(node);
    this.snapshot.add(info);
    const strays = this.#strays.get(name);
    this.#strays.delete(name);
    for (const pod of strays?.values() ?? []) this.#place(pod);
  }

  /** Lets a node go; its pods stay known until they are deleted. */
  removeNode(name: string): void {
    const info = this.snapshot.get(name);
    if (!info) return;
    this.snapshot.remove(info);
    for (const pod of info.pods) {
      this.#stray(pod);
      for (const listener of this.#listeners) listener.unplaced(pod, info);
    }
  }

  /** Counts a pod on a node before its binding is written. */
  assume(pod: PodInfo, nodeName: string): PodInfo {
    const placed = pod.at({ ...pod.pod, spec: { ...pod.pod.spec, nodeName } });
    this.#pods.set(pod.uid, placed);
    this.#assumed.add(pod.uid);
    this.#place(placed);
    return placed;
  }

  /** Takes an assumption back (its binding failed, or the pod is gone) and answers the pod as it was assumed. */
  forget(uid: string): Pod | undefined {
    if (!this.#assumed.delete(uid)) return undefined;
    const assumed = this.#pods.get(uid)?.pod;
    this.#remove(uid);
    return assumed;
  }

  /** Whether a pod is counted on a node that the API does not know of yet. */
  isAssumed(uid: string): boolean {
    return this.#assumed.has(uid);
  }

  /** Takes in a pod with a node, or its new revision. */
  putPod(pod: Pod): void {
    const { uid } = pod.metadata;
    const known = this.#pods.get(uid);
    this.#assumed.delete(uid);
    if (known && isSamePlacement(known.pod, pod)) {
      known.pod = pod;
      return;
    }
    if (known) this.#remove(uid);
    const info = new PodInfo(pod);
    this.#pods.set(uid, info);
    this.#place(info);
  }

  /** Lets a pod go. */
  removePod(uid: string): void {
    this.#assumed.delete(uid);
    this.#remove(uid);
  }

  #remove(uid: string): void {
    const pod = this.#pods.get(uid);
    if (!pod) return;
    this.#pods.delete(uid);
    const nodeName = pod.pod.spec.nodeName as string;
    const info = this.snapshot.get(nodeName);
    if (!info) {
      this.#strays.get(nodeName)?.delete(uid);
      return;
    }
    info.removePod(pod);
    if (pod.hasPodAffinity) this.snapshot.noteAffinity(info);
    for (const listener of this.#listeners) listener.unplaced(pod, info);
  }

  #place(pod: PodInfo): void {
    const info = this.snapshot.get(pod.pod.spec.nodeName as string);
    if (!info) {
      this.#stray(pod);
      return;
    }
    info.addPod(pod);
    if (pod.hasPodAffinity) this.snapshot.noteAffinity(info);
    for (const listener of this.#listeners) listener.placed(pod, info);
  }

  #stray(pod: PodInfo): void {
    const nodeName = pod.pod.spec.nodeName as string;
    const strays = this.#strays.get(nodeName) ?? new Map<string, PodInfo>();
    this.#strays.set(nodeName, strays);
    strays.set(pod.uid, pod);
  }
}

/** Whether nothing changed that the plugins look at: most updates are of the status alone. */
function isSamePlacement(before: Pod, after: Pod): boolean {
  return (
    before.spec.nodeName === after.spec.nodeName &&
    before.spec.containers === after.spec.containers &&
    before.spec.initContainers === after.spec.initContainers &&
    before.spec.resources === after.spec.resources &&
    before.metadata.labels === after.metadata.labels &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp
  );
}
