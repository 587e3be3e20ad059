import type { RouteResult } from '../ipv4/route';
import type { Connection } from '../netfilter/conntrack';
import type { NetDevice } from './device';
import type { Netns } from './netns';
import type { Packet } from './packet';
import type { Decision, Journey } from './trace';

/** How connection tracking sees a packet. */
export interface Tracked {
  readonly connection: Connection;
  readonly isReply: boolean;
  readonly state: 'NEW' | 'ESTABLISHED' | 'RELATED';
}

/** A packet on its way through one namespace, with what the kernel notes on it (`struct sk_buff`). */
export interface Skb {
  packet: Packet;
  readonly netns: Netns;
  /** Where it was received; of what the namespace itself sends: where it leaves. */
  device: NetDevice;
  l2Src: string;
  l2Dst: string;
  /** `MARK` and `-m mark`. */
  mark: number;
  tracked?: Tracked | 'INVALID' | 'UNTRACKED';
  route?: RouteResult;
  /** It was received, rather than made here. */
  readonly isInput: boolean;
  /** br_netfilter had it: on which port it came, on which it goes. */
  bridged?: { readonly physIn: NetDevice; physOut?: NetDevice };
  /** It was put together from pieces of at most so many octets, and is cut again alike. */
  fragmentSize?: number;
  /** The sender should be told of a better gateway. */
  redirectTo?: number;
  readonly journey: Journey;
  /** The rows that decided since the last hop. */
  decisions: Decision[];
}

/** The same packet once more, as flooding and reassembly need it. */
export function cloneSkb(skb: Skb): Skb {
  return { ...skb, decisions: [...skb.decisions], ...(skb.bridged && { bridged: { ...skb.bridged } }) };
}
