/**
 * Which rules of a chain can match a packet at all. kube-proxy's chains have a rule for each Service, and most ask for one
 * address first: those of other addresses need not be asked. The order of the rules stays.
 */
import type { Chain, Rule } from './ruleset';

/** A rule and how many stand before it. */
export interface Candidate {
  readonly rule: Rule;
  readonly index: number;
}

interface ChainIndex {
  /** The rules that ask for one destination, by it. */
  readonly exact: ReadonlyMap<number, readonly Candidate[]>;
  readonly others: readonly Candidate[];
  /** Both in order, for destinations that were asked for. */
  readonly merged: Map<number, readonly Candidate[]>;
}

const ALL_BITS = 0xffffffff;
const indices = new WeakMap<Chain, ChainIndex>();

/** The rules that a packet to an address may match, in order. */
export function candidates(chain: Chain, destination: number): readonly Candidate[] {
  const index = indexOf(chain);
  const exact = index.exact.get(destination);
  if (!exact) return index.others;
  let merged = index.merged.get(destination);
  if (!merged) {
    merged = [...exact, ...index.others].sort((a, b) => a.index - b.index);
    index.merged.set(destination, merged);
  }
  return merged;
}

function indexOf(chain: Chain): ChainIndex {
  let index = indices.get(chain);
  if (!index) {
    index = makeIndex(chain);
    indices.set(chain, index);
  }
  return index;
}

function makeIndex({ rules }: Chain): ChainIndex {
  const exact = new Map<number, Candidate[]>();
  const others: Candidate[] = [];
  for (const [index, rule] of rules.entries()) {
    const { destination } = rule;
    if (!destination || destination.isNegated || destination.mask !== ALL_BITS) others.push({ rule, index });
    else {
      const list = exact.get(destination.base) ?? [];
      exact.set(destination.base, list);
      list.push({ rule, index });
    }
  }
  return { exact, others, merged: new Map() };
}
