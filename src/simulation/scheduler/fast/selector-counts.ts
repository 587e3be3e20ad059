import type { Labels } from '../../apimachinery/label-requirement';
import type { Selector } from '../../apimachinery/labels';
import type { NodeInfo } from '../framework/node-info';
import type { PodInfo } from '../framework/pod-info';
import { keyOfSelector } from '../framework/selector';
import type { NodeTable } from './node-table';
import { labelKeyOf } from './pod-keys';

/** With more nodes than this a plain column is quicker than a map. */
const MAX_SPARSE = 256;

/** How many of each node's pods in one namespace a selector selects, kept up with every placement. */
export class SelectorCounts {
  /** Only nodes with a count: the pods of most Deployments stand on few of many nodes. */
  #sparse = new Map<number, number>();
  /** By node, once there are many with a count. */
  #dense: Int32Array | undefined;
  #listeners = new Set<(index: number, delta: number) => void>();

  constructor(
    readonly selector: Selector,
    private readonly nodes: number,
  ) {}

  /** Calls back for every node with a count. */
  forEach(callback: (index: number, count: number) => void): void {
    if (!this.#dense) for (const [index, count] of this.#sparse) callback(index, count);
    else for (let i = 0; i < this.nodes; i++) if (this.#dense[i]) callback(i, this.#dense[i] as number);
  }

  /** The counts by node: its own if there are many, else written into the scratch, which is zero elsewhere. */
  spread(scratch: Int32Array): Int32Array {
    if (this.#dense) return this.#dense;
    for (const [index, count] of this.#sparse) scratch[index] = count;
    return scratch;
  }

  /** Makes the scratch zero again. */
  wipe(scratch: Int32Array): void {
    if (!this.#dense) for (const index of this.#sparse.keys()) scratch[index] = 0;
  }

  /** Tells of every change from now on. */
  listen(listener: (index: number, delta: number) => void): void {
    this.#listeners.add(listener);
  }

  /** Tells no more. */
  unlisten(listener: (index: number, delta: number) => void): void {
    this.#listeners.delete(listener);
  }

  /** Counts pods on a node up or down. */
  add(index: number, delta: number): void {
    if (this.#dense) this.#dense[index] = (this.#dense[index] as number) + delta;
    else this.#addSparse(index, delta);
    for (const listener of this.#listeners) listener(index, delta);
  }

  #addSparse(index: number, delta: number): void {
    const count = (this.#sparse.get(index) ?? 0) + delta;
    if (count === 0) this.#sparse.delete(index);
    else this.#sparse.set(index, count);
    if (this.#sparse.size <= MAX_SPARSE) return;
    this.#dense = this.spread(new Int32Array(this.nodes));
    this.#sparse.clear();
  }
}

/** The placed pods of one namespace that have the same labels. */
interface Group {
  labels: Labels;
  pods: Map<PodInfo, NodeInfo>;
}

interface NamespaceCounts {
  groups: Map<string, Group>;
  bySelector: Map<string, SelectorCounts>;
  /** Which counts pods of these labels count for. */
  byLabels: Map<string, SelectorCounts[]>;
}

/** All counts, by namespace and selector. */
export class CountTable {
  #namespaces = new Map<string, NamespaceCounts>();

  constructor(private readonly table: NodeTable) {}

  /** The counts of a selector in a namespace; counted over all placed pods when first asked for. */
  of(namespace: string, selector: Selector): SelectorCounts {
    const there = this.#namespace(namespace);
    const key = keyOfSelector(selector);
    let counts = there.bySelector.get(key);
    if (!counts) {
      counts = new SelectorCounts(selector, this.table.nodes.length);
      for (const { labels, pods } of there.groups.values()) {
        if (!selector.matches(labels)) continue;
        for (const [pod, node] of pods) {
          const index = this.table.indexOf(node);
          if (index !== undefined && counted(pod)) counts.add(index, 1);
        }
      }
      there.bySelector.set(key, counts);
      there.byLabels.clear();
    }
    return counts;
  }

  /** A pod came to a node (1) or left it (-1). */
  note(pod: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    const there = this.#namespace(pod.namespace);
    const key = labelKeyOf(pod.labels);
    let group = there.groups.get(key);
    if (!group) {
      group = { labels: pod.labels, pods: new Map() };
      there.groups.set(key, group);
    }
    if (delta === 1) group.pods.set(pod, node);
    else if (group.pods.delete(pod) && group.pods.size === 0) there.groups.delete(key);
    if (!counted(pod)) return;
    const index = this.table.indexOf(node);
    if (index === undefined) return;
    for (const counts of this.#countsFor(there, key, pod.labels)) counts.add(index, delta);
  }

  /** Forgets all counts (the places of nodes changed), not the pods. */
  reset(): void {
    for (const there of this.#namespaces.values()) {
      there.bySelector.clear();
      there.byLabels.clear();
    }
  }

  #countsFor(there: NamespaceCounts, key: string, labels: Labels): SelectorCounts[] {
    let found = there.byLabels.get(key);
    if (!found) {
      found = [...there.bySelector.values()].filter(({ selector }) => selector.matches(labels));
      there.byLabels.set(key, found);
    }
    return found;
  }

  #namespace(name: string): NamespaceCounts {
    let there = this.#namespaces.get(name);
    if (!there) {
      there = { groups: new Map(), bySelector: new Map(), byLabels: new Map() };
      this.#namespaces.set(name, there);
    }
    return there;
  }
}

/** Pods on their way out do not count; their mark comes as a new placement. */
function counted(pod: PodInfo): boolean {
  return pod.pod.metadata.deletionTimestamp === undefined;
}
