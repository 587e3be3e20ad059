import type { QueuedPodInfo } from './queued-pod';

/** A binary heap of queued pods that also lets pods go out of turn. */
export class PodHeap {
  #heap: QueuedPodInfo[] = [];
  #indexOf = new Map<QueuedPodInfo, number>();

  constructor(private readonly comesBefore: (a: QueuedPodInfo, b: QueuedPodInfo) => boolean) {}

  /** How many pods wait. */
  get size(): number {
    return this.#heap.length;
  }

  /** Adds a pod that is not in yet. */
  push(pod: QueuedPodInfo): void {
    this.#rise(pod, this.#heap.length);
  }

  /** Removes a pod; false if it is not in. What it is ordered by may have changed since it was pushed. */
  remove(pod: QueuedPodInfo): boolean {
    const index = this.#indexOf.get(pod);
    if (index === undefined) return false;
    this.#indexOf.delete(pod);
    const last = this.#heap.pop() as QueuedPodInfo;
    if (last !== pod) {
      this.#sink(last, index);
      this.#rise(last, this.#indexOf.get(last) as number);
    }
    return true;
  }

  /** The first pod, left in place. */
  peek(): QueuedPodInfo | undefined {
    return this.#heap[0];
  }

  /** Takes the first pod. */
  pop(): QueuedPodInfo | undefined {
    const first = this.#heap[0];
    if (first) this.remove(first);
    return first;
  }

  #rise(pod: QueuedPodInfo, from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent] as QueuedPodInfo;
      if (!this.comesBefore(pod, above)) break;
      this.#put(above, at);
      at = parent;
    }
    this.#put(pod, at);
  }

  #sink(pod: QueuedPodInfo, from: number): void {
    const heap = this.#heap;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.comesBefore(heap[child + 1] as QueuedPodInfo, heap[child] as QueuedPodInfo))
        child++;
      if (!this.comesBefore(heap[child] as QueuedPodInfo, pod)) break;
      this.#put(heap[child] as QueuedPodInfo, at);
      at = child;
    }
    this.#put(pod, at);
  }

  #put(pod: QueuedPodInfo, at: number): void {
    this.#heap[at] = pod;
    this.#indexOf.set(pod, at);
  }
}
