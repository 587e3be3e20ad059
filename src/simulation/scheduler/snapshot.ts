/**
 * The nodes in the order in which they are looked at: zones in turn, so that a sample spreads over all of them.
 * Models: kube-scheduler's node tree and snapshot.
 * Leaves out: copying; an attempt runs within one task, so the cache's own nodes stand still meanwhile.
 *
 *     zone-a: n1 n4    zone-b: n2 n5    zone-c: n3        order: n1 n2 n3 n4 n5
 */
import type { Node } from '../api/core/v1/node/node';
import type { NodeInfo } from './framework/node-info';
import type { NodeSnapshot } from './framework/plugin';

interface ImageState {
  size: number;
  nodes: Set<string>;
}

/** The known nodes with their pods, listed as the plugins want them. */
export class Snapshot implements NodeSnapshot {
  #byName = new Map<string, NodeInfo>();
  #zones = new Map<string, NodeInfo[]>();
  #images = new Map<string, ImageState>();
  #ordered: NodeInfo[] | undefined;
  #withAffinity = new Set<NodeInfo>();
  #withAntiAffinity = new Set<NodeInfo>();
  /** Grows when nodes come, go or change zones. */
  orderGeneration = 0;
  /** Grows when images come to nodes or leave them. */
  imageGeneration = 0;
  /** Grows when a node's labels, taints or sizes change. */
  shapeGeneration = 0;

  /** All nodes, zones in turn. */
  get nodes(): readonly NodeInfo[] {
    this.#ordered ??= interleave([...this.#zones.values()]);
    return this.#ordered;
  }

  get nodesWithPodAffinity(): readonly NodeInfo[] {
    return [...this.#withAffinity];
  }

  get nodesWithRequiredPodAntiAffinity(): readonly NodeInfo[] {
    return [...this.#withAntiAffinity];
  }

  /** Whether any pod says anything about other pods. */
  get hasPodAffinity(): boolean {
    return this.#withAffinity.size > 0;
  }

  get(name: string): NodeInfo | undefined {
    return this.#byName.get(name);
  }

  image(name: string): { size: number; nodes: number } | undefined {
    const state = this.#images.get(name);
    return state && { size: state.size, nodes: state.nodes.size };
  }

  /** Takes in a node. */
  add(info: NodeInfo): void {
    this.#byName.set(info.name, info);
    this.#enterZone(info, zoneOf(info.node));
    this.#addImages(info.node);
    this.noteAffinity(info);
  }

  /** Takes in a new revision of a node object. */
  update(info: NodeInfo, node: Node): void {
    const before = info.node;
    if (before.status?.images !== node.status?.images) {
      this.#removeImages(before);
      this.#addImages(node);
    }
    if (zoneOf(before) !== zoneOf(node)) {
      this.#leaveZone(info, zoneOf(before));
      this.#enterZone(info, zoneOf(node));
    }
    const shape = info.shapeGeneration;
    info.setNode(node);
    if (info.shapeGeneration !== shape) this.shapeGeneration++;
  }

  /** Lets a node go. */
  remove(info: NodeInfo): void {
    this.#byName.delete(info.name);
    this.#leaveZone(info, zoneOf(info.node));
    this.#removeImages(info.node);
    this.#withAffinity.delete(info);
    this.#withAntiAffinity.delete(info);
  }

  /** Brings the lists of nodes with picky pods up to date with one node. */
  noteAffinity(info: NodeInfo): void {
    keepIf(this.#withAffinity, info, info.podsWithAffinity.length > 0);
    keepIf(this.#withAntiAffinity, info, info.podsWithRequiredAntiAffinity.length > 0);
  }

  #enterZone(info: NodeInfo, zone: string): void {
    const nodes = this.#zones.get(zone);
    if (nodes) nodes.push(info);
    else this.#zones.set(zone, [info]);
    this.#reorder();
  }

  #leaveZone(info: NodeInfo, zone: string): void {
    const left = (this.#zones.get(zone) ?? []).filter((other) => other !== info);
    if (left.length > 0) this.#zones.set(zone, left);
    else this.#zones.delete(zone);
    this.#reorder();
  }

  #reorder(): void {
    this.#ordered = undefined;
    this.orderGeneration++;
  }

  #addImages(node: Node): void {
    this.imageGeneration++;
    for (const { names, sizeBytes } of node.status?.images ?? []) {
      for (const name of names ?? []) {
        const state = this.#images.get(name);
        if (state) state.nodes.add(node.metadata.name);
        else this.#images.set(name, { size: sizeBytes ?? 0, nodes: new Set([node.metadata.name]) });
      }
    }
  }

  #removeImages(node: Node): void {
    this.imageGeneration++;
    for (const name of node.status?.images?.flatMap(({ names }) => names ?? []) ?? []) {
      const state = this.#images.get(name);
      state?.nodes.delete(node.metadata.name);
      if (state?.nodes.size === 0) this.#images.delete(name);
    }
  }
}

function keepIf<T>(set: Set<T>, member: T, isKept: boolean): void {
  if (isKept) set.add(member);
  else set.delete(member);
}

function zoneOf({ metadata: { labels } }: Node): string {
  const region = labels?.['topology.kubernetes.io/region'] ?? labels?.['failure-domain.beta.kubernetes.io/region'];
  const zone = labels?.['topology.kubernetes.io/zone'] ?? labels?.['failure-domain.beta.kubernetes.io/zone'];
  return region || zone ? `${region ?? ''}:${zone ?? ''}` : '';
}

function interleave(zones: readonly (readonly NodeInfo[])[]): NodeInfo[] {
  const ordered: NodeInfo[] = [];
  const longest = Math.max(0, ...zones.map(({ length }) => length));
  for (let i = 0; i < longest; i++) {
    for (const zone of zones) {
      const node = zone[i];
      if (node) ordered.push(node);
    }
  }
  return ordered;
}
