import type { NodeInfo } from '../framework/node-info';
import type { Snapshot } from '../snapshot';

/** The nodes by their place in the snapshot's order, until that order changes. */
export class NodeTable {
  nodes: readonly NodeInfo[] = [];
  /** Each node's generation, in one column. */
  generations = new Int32Array(0);
  #indexOf = new Map<NodeInfo, number>();
  #orderGeneration = -1;

  constructor(private readonly snapshot: Snapshot) {}

  /** Takes the order in anew if it changed; true if it did. */
  refresh(): boolean {
    if (this.#orderGeneration === this.snapshot.orderGeneration) return false;
    this.#orderGeneration = this.snapshot.orderGeneration;
    this.nodes = this.snapshot.nodes;
    this.#indexOf = new Map(this.nodes.map((node, i) => [node, i]));
    this.refreshGenerations();
    return true;
  }

  /** Reads all generations anew. */
  refreshGenerations(): void {
    this.generations = Int32Array.from(this.nodes, ({ generation }) => generation);
  }

  /** A node's pods changed. */
  note(node: NodeInfo): void {
    const index = this.#indexOf.get(node);
    if (index !== undefined) this.generations[index] = node.generation;
  }

  /** A node's place; undefined if it came after the order was taken in. */
  indexOf(node: NodeInfo): number | undefined {
    return this.#indexOf.get(node);
  }
}
