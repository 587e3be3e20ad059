import type { PodInfo } from '../framework/pod-info';

const NOBODY: readonly PodInfo[] = Object.freeze([]);

/** Which pods wait for which node to be freed for them. */
export class Nominator {
  #byNode = new Map<string, Map<string, PodInfo>>();
  #nodeOf = new Map<string, string>();

  /** The pods that are nominated to a node. */
  podsOn(nodeName: string): readonly PodInfo[] {
    const pods = this.#byNode.get(nodeName);
    return pods ? [...pods.values()] : NOBODY;
  }

  /** Whether any pod is nominated anywhere. */
  get isEmpty(): boolean {
    return this.#nodeOf.size === 0;
  }

  /** Nominates a pod to a node, or with '' to none. */
  set(pod: PodInfo, nodeName: string): void {
    this.remove(pod.uid);
    if (!nodeName) return;
    this.#nodeOf.set(pod.uid, nodeName);
    const pods = this.#byNode.get(nodeName) ?? new Map<string, PodInfo>();
    this.#byNode.set(nodeName, pods);
    pods.set(pod.uid, pod);
  }

  /** Takes a new revision of a pod in; a nomination that only the scheduler knows of stays. */
  update(pod: PodInfo): void {
    this.set(pod, pod.pod.status?.nominatedNodeName || this.#nodeOf.get(pod.uid) || '');
  }

  /** Forgets a pod. */
  remove(uid: string): void {
    const nodeName = this.#nodeOf.get(uid);
    if (nodeName === undefined) return;
    this.#nodeOf.delete(uid);
    const pods = this.#byNode.get(nodeName);
    pods?.delete(uid);
    if (pods?.size === 0) this.#byNode.delete(nodeName);
  }
}
