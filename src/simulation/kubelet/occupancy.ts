import type { Node } from '../api/core/v1/node/node';
import type { Pod } from '../api/core/v1/pod/pod';
import { quantityValue } from '../apimachinery/quantity';
import { hostPortsOf, type Refusal, refusalOf } from './admission';
import type { NodeShape } from './node-status';
import { type Amounts, plus, requestsOf } from './qos';

/** What the pods that a node has taken use of it. */
export class Occupancy {
  /** As they came: what they take does not change. */
  #pods = new Map<string, Pod>();
  #used: Amounts = { milliCpu: 0, memoryBytes: 0, storageBytes: 0 };
  #ports = new Set<string>();
  readonly #podLimit: number;

  constructor(
    shape: NodeShape,
    private readonly allocatable: Amounts,
  ) {
    this.#podLimit = quantityValue(shape.capacity.pods);
  }

  /** Why the node does not take a pod; undefined if it does (or has). */
  refusalOf(pod: Pod, node: Node | undefined): Refusal | undefined {
    if (this.#pods.has(pod.metadata.uid)) return undefined;
    return refusalOf(pod, node, {
      allocatable: this.allocatable,
      podLimit: this.#podLimit,
      used: this.#used,
      podCount: this.#pods.size,
      ports: this.#ports,
    });
  }

  /** The node takes the pod. */
  enter(pod: Pod): void {
    if (this.#pods.has(pod.metadata.uid)) return;
    const amounts = requestsOf(pod);
    this.#pods.set(pod.metadata.uid, pod);
    this.#used = plus(this.#used, amounts);
    for (const port of hostPortsOf(pod)) this.#ports.add(port);
  }

  /** The pod has ended or is gone. */
  leave(podUid: string): void {
    const pod = this.#pods.get(podUid);
    if (!pod) return;
    this.#pods.delete(podUid);
    const { milliCpu, memoryBytes, storageBytes } = requestsOf(pod);
    this.#used = plus(this.#used, { milliCpu: -milliCpu, memoryBytes: -memoryBytes, storageBytes: -storageBytes });
    for (const port of hostPortsOf(pod)) this.#ports.delete(port);
  }
}
