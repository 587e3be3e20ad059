import type { NodeInfo } from '../framework/node-info';
import type { PodInfo } from '../framework/pod-info';
import { NO_LABELS } from '../framework/selector';
import { hasAllTopologies, isIncluded, type SpreadConstraint } from '../plugins/pod-topology-spread/constraints';
import { specKeyOf } from './pod-keys';

/** Where each node stands by one label, and whether its pods count: the same for all selectors. */
export interface TopologyLayout {
  /** The domain of each node, by number. */
  readonly domain: Int32Array;
  /** 1 where the node has no such label. */
  readonly isMissing: Uint8Array;
  /** 1 where the node's pods count for its domain. */
  readonly isIncluded: Uint8Array;
  /** 1 for domains with a node that counts. */
  readonly isCounted: Uint8Array;
  /** When a domain was last seen among feasible nodes: a running number. */
  readonly seen: Int32Array;
}

/** The layouts of the nodes as they are; to be made anew when a node's labels or taints change. */
export class TopologyLayouts {
  #layouts = new Map<string, TopologyLayout>();
  #ignored = new Map<string, Uint8Array>();
  /** Scratch for one constraint's counts by node; zero between uses. */
  readonly hostCounts: Int32Array;
  /** Scratch for raw scores. */
  readonly scores: Float64Array;
  /** Scratch for the same, rounded. */
  readonly rounded: Int32Array;
  /** Scratch for normalised scores. */
  readonly normalized: Int32Array;

  constructor(readonly nodes: readonly NodeInfo[]) {
    this.hostCounts = new Int32Array(nodes.length);
    this.scores = new Float64Array(nodes.length);
    this.rounded = new Int32Array(nodes.length);
    this.normalized = new Int32Array(nodes.length);
  }

  /** The layout of a constraint among others; with `needsAll` only nodes with all their labels count. */
  of(constraint: SpreadConstraint, all: readonly SpreadConstraint[], pod: PodInfo, needsAll: boolean): TopologyLayout {
    const { topologyKey, honorsAffinity, honorsTaints } = constraint;
    const spec = honorsAffinity || honorsTaints ? specKeyOf(pod.pod) : '';
    const key = `${topologyKey} ${honorsAffinity} ${honorsTaints} ${needsAll ? keysOf(all) : ''} ${spec}`;
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.#make(topologyKey, ({ node }) => {
        if (needsAll && !hasAllTopologies(node, all)) return false;
        return isIncluded(constraint, pod.pod, node);
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  /** 1 for the nodes that lack a label of one of the constraints. */
  lacking(all: readonly SpreadConstraint[]): Uint8Array {
    const key = keysOf(all);
    let ignored = this.#ignored.get(key);
    if (!ignored) {
      ignored = Uint8Array.from(this.nodes, ({ node }) => (hasAllTopologies(node, all) ? 0 : 1));
      this.#ignored.set(key, ignored);
    }
    return ignored;
  }

  #make(topologyKey: string, isCounting: (node: NodeInfo) => boolean): TopologyLayout {
    const size = this.nodes.length;
    const numbers = new Map<string, number>();
    const layout = {
      domain: new Int32Array(size),
      isMissing: new Uint8Array(size),
      isIncluded: Uint8Array.from(this.nodes, (node) => (isCounting(node) ? 1 : 0)),
    };
    for (const [i, { node }] of this.nodes.entries()) {
      const value = (node.metadata.labels ?? NO_LABELS)[topologyKey];
      if (value === undefined) layout.isMissing[i] = 1;
      // Nodes without the label share a domain with those whose label is empty.
      const number = numbers.get(value ?? '') ?? numbers.size;
      numbers.set(value ?? '', number);
      layout.domain[i] = number;
    }
    const isCounted = new Uint8Array(numbers.size);
    for (let i = 0; i < size; i++) if (layout.isIncluded[i]) isCounted[layout.domain[i] as number] = 1;
    return { ...layout, isCounted, seen: new Int32Array(numbers.size) };
  }
}

function keysOf(constraints: readonly SpreadConstraint[]): string {
  return constraints.map(({ topologyKey }) => topologyKey).join(',');
}
