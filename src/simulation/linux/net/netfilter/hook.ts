import type { NetDevice } from '../core/device';
import type { Network } from '../core/network';
import type { Skb } from '../core/skb';
import type { NftRule } from '../nftables/nft-ruleset';
import type { Rule } from './ruleset';

/** The five places where a namespace's rules are asked. */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

/** What rules may look at. */
export interface HookContext {
  readonly network: Network;
  readonly skb: Skb;
  readonly hook: Hook;
  /** The device it came in by; none for what is made here. */
  readonly inDevice?: NetDevice;
  /** The device it goes out by; none where it is not known yet. */
  readonly outDevice?: NetDevice;
  /** The rule that is being asked. */
  rule?: Rule | NftRule;
}

/** What a table, or all of a hook's tables, say. */
export type Verdict = 'accept' | 'drop' | 'reject';
