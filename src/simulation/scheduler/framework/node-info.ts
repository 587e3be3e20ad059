import type { Node } from '../../api/core/v1/node/node';
import type { ContainerPort } from '../../api/core/v1/pod/container';
import { deepEqual } from '../../apimachinery/deep';
import { quantityValue } from '../../apimachinery/quantity';
import { assert } from '../../base/assert';
import type { PodInfo } from './pod-info';
import { addAmounts, amountsOfList, copyAmounts, noAmounts, type ResourceAmounts } from './resources';

let lastGeneration = 0;

/** A node with its pods and what they take of it, as the plugins see it. */
export class NodeInfo {
  readonly name: string;
  node: Node;
  allocatable: ResourceAmounts;
  allowedPods: number;
  readonly pods: PodInfo[] = [];
  requested = noAmounts();
  /** Requests with the scorers' defaults. */
  assumedRequested = noAmounts();
  /** Pods that say anything about other pods, and those that refuse some. */
  readonly podsWithAffinity: PodInfo[] = [];
  readonly podsWithRequiredAntiAffinity: PodInfo[] = [];
  /** Grows with every change of pods or node, over all nodes. */
  generation = ++lastGeneration;
  /** Grows with every change of what the node itself is: labels, taints, sizes. Heartbeats leave it. */
  shapeGeneration = this.generation;
  #usedPorts: ContainerPort[] = [];
  #images: ReadonlySet<string>;

  constructor(node: Node) {
    this.name = node.metadata.name;
    this.node = node;
    this.allocatable = amountsOfList(node.status?.allocatable);
    this.allowedPods = quantityValue(node.status?.allocatable?.pods);
    this.#images = imageNamesOf(node);
  }

  /** Takes in a new revision of the node object. */
  setNode(node: Node): void {
    if (node.status?.allocatable !== this.node.status?.allocatable) {
      this.allocatable = amountsOfList(node.status?.allocatable);
      this.allowedPods = quantityValue(node.status?.allocatable?.pods);
    }
    if (node.status?.images !== this.node.status?.images) this.#images = imageNamesOf(node);
    if (!hasSameShape(node, this.node)) {
      this.generation = ++lastGeneration;
      this.shapeGeneration = this.generation;
    }
    this.node = node;
  }

  /** Whether the node has an image, by name with tag. */
  hasImage(name: string): boolean {
    return this.#images.has(name);
  }

  /** Puts a pod on the node. */
  addPod(pod: PodInfo): void {
    this.pods.push(pod);
    if (pod.hasPodAffinity) this.podsWithAffinity.push(pod);
    if (pod.terms.requiredAnti.length) this.podsWithRequiredAntiAffinity.push(pod);
    this.#count(pod, 1);
    if (pod.hostPorts.length) this.#usedPorts.push(...pod.hostPorts);
  }

  /** Takes a pod off the node. */
  removePod(pod: PodInfo): void {
    const removed = removeByUid(this.pods, pod);
    assert(removed, 'a pod that leaves a node was there');
    if (removed.hasPodAffinity) removeByUid(this.podsWithAffinity, pod);
    if (removed.terms.requiredAnti.length) removeByUid(this.podsWithRequiredAntiAffinity, pod);
    this.#count(removed, -1);
    if (removed.hostPorts.length) this.#usedPorts = this.pods.flatMap((other) => other.hostPorts);
  }

  /** Whether none of these host ports is taken. */
  hasFreePorts(ports: readonly ContainerPort[]): boolean {
    return !ports.some((port) => this.#usedPorts.some((used) => portsConflict(used, port)));
  }

  /** A copy for a what-if: its pods may come and go without the node noticing. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node);
    copy.pods.push(...this.pods);
    copy.podsWithAffinity.push(...this.podsWithAffinity);
    copy.podsWithRequiredAntiAffinity.push(...this.podsWithRequiredAntiAffinity);
    copy.requested = copyAmounts(this.requested);
    copy.assumedRequested = copyAmounts(this.assumedRequested);
    copy.#usedPorts = [...this.#usedPorts];
    return copy;
  }

  #count(pod: PodInfo, factor: number): void {
    addAmounts(this.requested, pod.requests, factor);
    this.assumedRequested.milliCpu += factor * pod.assumedRequests.milliCpu;
    this.assumedRequested.memory += factor * pod.assumedRequests.memory;
    this.generation = ++lastGeneration;
  }
}

function hasSameShape(a: Node, b: Node): boolean {
  return (
    a.spec.unschedulable === b.spec.unschedulable &&
    // Compared by what they say: a kubelet that reports a new image sends its sizes along.
    deepEqual(a.metadata.labels, b.metadata.labels) &&
    deepEqual(a.spec.taints, b.spec.taints) &&
    deepEqual(a.status?.allocatable, b.status?.allocatable)
  );
}

const NO_IMAGES: ReadonlySet<string> = new Set();

function imageNamesOf(node: Node): ReadonlySet<string> {
  const images = node.status?.images;
  return images?.length ? new Set(images.flatMap(({ names }) => names ?? [])) : NO_IMAGES;
}

/** Whether two host ports cannot both be open: same protocol and number, same address or one of them on all. */
export function portsConflict(a: ContainerPort, b: ContainerPort): boolean {
  if (a.hostPort !== b.hostPort || (a.protocol ?? 'TCP') !== (b.protocol ?? 'TCP')) return false;
  const first = a.hostIP || '0.0.0.0';
  const second = b.hostIP || '0.0.0.0';
  return first === second || first === '0.0.0.0' || second === '0.0.0.0';
}

function removeByUid(pods: PodInfo[], pod: PodInfo): PodInfo | undefined {
  const index = pods.findIndex((other) => other.uid === pod.uid);
  if (index < 0) return undefined;
  // The order of a node's pods means nothing; the last one fills the gap, as in kube-scheduler.
  const removed = pods[index] as PodInfo;
  pods[index] = pods[pods.length - 1] as PodInfo;
  pods.pop();
  return removed;
}
