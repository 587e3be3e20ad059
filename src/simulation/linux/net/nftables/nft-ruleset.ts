/**
 * Tables of nftables, as `nft list ruleset` prints them. Like an iptables ruleset they are never changed: machines may
 * share them. What packets change (elements of dynamic sets, counters) is the namespace's.
 */
import type { Hook, HookContext } from '../netfilter/hook';

/** What a rule decides: an end, or where to go on. */
export interface NftVerdict {
  readonly code: 'accept' | 'drop' | 'reject' | 'return' | 'continue' | 'jump' | 'goto';
  /** Of jump and goto. */
  readonly chain?: string;
  /** The element of a verdict map that said so, and the map's name if it has one. */
  readonly element?: { readonly text: string; readonly map?: string };
}

/** What is at hand while a rule runs. */
export interface NftContext {
  readonly context: HookContext;
  readonly table: NftTable;
}

/** One statement of a rule. `no match` ends the rule. */
export type NftStatement = (at: NftContext) => 'next' | 'no match' | NftVerdict;

/** One rule: its statements run from left to right. */
export interface NftRule {
  /** `ip kube-proxy` */
  readonly table: string;
  readonly chain: string;
  /** As `nft list` prints it, without indentation. */
  readonly text: string;
  readonly statements: readonly NftStatement[];
  /** It does more than test: a match of it is worth telling. */
  readonly hasEffect: boolean;
}

/** A chain; one at a hook is asked by the kernel, the others are jumped to. */
export interface NftChain {
  readonly name: string;
  readonly base?: {
    readonly type: 'filter' | 'nat' | 'route';
    readonly hook: Hook;
    readonly priority: number;
    readonly isDrop: boolean;
  };
  readonly rules: readonly NftRule[];
}

/** An element of a set or map; sets have no values. */
export interface NftElement {
  readonly text: string;
  readonly value: string;
  /** Of verdict maps. */
  readonly verdict?: NftVerdict;
}

/** Elements that are a range of addresses or numbers. */
export interface NftRange {
  readonly from: number;
  readonly to: number;
  readonly element: NftElement;
}

/** A set or map, named or written into a rule. */
export interface NftSet {
  readonly name: string;
  readonly elements: ReadonlyMap<string, NftElement>;
  readonly ranges: readonly NftRange[];
  /** Rules add elements, which are kept so long. */
  readonly isDynamic: boolean;
  readonly timeoutMs: number;
}

/** One table. */
export interface NftTable {
  /** `ip kube-proxy` */
  readonly name: string;
  readonly sets: ReadonlyMap<string, NftSet>;
  readonly chains: ReadonlyMap<string, NftChain>;
  /** The listing that it was read from. */
  readonly lines: readonly string[];
}

/** A chain at a hook, with its table. */
export interface NftHookChain {
  readonly table: NftTable;
  readonly chain: NftChain;
  readonly priority: number;
}

/** All tables of a namespace. */
export interface NftRuleset {
  readonly tables: readonly NftTable[];
  /** A chain translates addresses, or a rule looks at connections. */
  readonly hasConntrack: boolean;
}

/** The chains of a type at a hook, in the order in which the kernel asks them. */
export function chainsAt({ tables }: NftRuleset, hook: Hook, isNat: boolean): NftHookChain[] {
  return tables
    .flatMap((table) =>
      [...table.chains.values()].flatMap((chain) =>
        chain.base?.hook === hook && (chain.base.type === 'nat') === isNat
          ? [{ table, chain, priority: chain.base.priority }]
          : [],
      ),
    )
    .sort((a, b) => a.priority - b.priority);
}
