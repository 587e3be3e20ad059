import type { Node } from '../api/core/v1/node/node';
import type { Pod } from '../api/core/v1/pod/pod';
import { quantityOfMilli, quantityOfValue } from '../apimachinery/quantity';
import type { World } from './explain/explain';

/** What kind of change it is. */
export type ChangeKind =
  | 'lowerRequest'
  | 'addToleration'
  | 'dropNodeSelector'
  | 'dropAffinity'
  | 'dropSpreadConstraint'
  | 'dropHostPort'
  | 'raisePriority'
  | 'removeTaint'
  | 'uncordon'
  | 'raiseAllocatable'
  | 'addLabel'
  | 'addNode';

/** One change that makes the pod fit. */
export interface SmallestChange {
  kind: ChangeKind;
  /** The field that changes, in the pod or (if `node` is set and the pod is not meant) in the node. */
  path: string;
  from: unknown;
  to: unknown;
  /** Whose field it is. */
  of: 'pod' | 'node';
  /** The node where the pod would go, or the one that changes or is copied. */
  node: string;
  /** How much is changed, as a fraction of what is there; small is small. */
  size: number;
}

/** A change to be tried. */
export interface Proposal extends Omit<SmallestChange, 'node'> {
  node?: string;
  pod?: Pod;
  world?: World;
}

/** An amount in the words of the API: CPU in thousandths, all else in whole units. */
export function textOfAmount(resource: string, amount: number): string {
  if (resource === 'cpu') return quantityOfMilli(amount, 'DecimalSI').text;
  return quantityOfValue(amount, resource === 'memory' ? 'BinarySI' : 'DecimalSI').text;
}

/** The world with one node changed. */
export function withNode(world: World, changed: Node): World {
  return {
    ...world,
    nodes: world.nodes.map((node) => (node.metadata.name === changed.metadata.name ? changed : node)),
  };
}
