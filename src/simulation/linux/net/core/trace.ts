/**
 * What a packet met on its way: data, which the page draws and the tests compare.
 * Models: a hop for each interface a packet is seen on, before the receiving and after the sending namespace's rules;
 *   between two hops, the rows of the tables that decided.
 * Leaves out: the time that links and CPUs take.
 */
import type { NetDevice } from './device';
import type { Arp, Packet } from './packet';

/** The row of a table that decided something about a packet. */
export interface Decision {
  readonly netns: string;
  readonly by:
    | 'route'
    | 'local address'
    | 'neighbor'
    | 'fdb'
    | 'rule'
    | 'policy'
    | 'conntrack'
    | 'socket'
    | 'device'
    | 'sysctl';
  /** The row as its tool prints it: `10.244.1.0/24 via 192.168.50.12 dev eth0`. */
  readonly row: string;
  /** Of rules: `nat`, `KUBE-SERVICES`, and how many stand before it. */
  readonly table?: string;
  readonly chain?: string;
  readonly index?: number;
  /** What it did: `DNAT to 10.244.1.2:80`, `drop`. */
  readonly effect?: string;
}

/** A packet on one interface. */
export interface Hop {
  readonly netns: string;
  readonly device: NetDevice;
  readonly direction: 'rx' | 'tx';
  readonly l2Src: string;
  readonly l2Dst: string;
  /** The packet of the two ends, without what wraps it. */
  readonly packet: Packet;
  readonly encapsulation?: Encapsulation;
  readonly atMs: number;
  readonly because: readonly Decision[];
}

/** The packet that carries another. */
export interface Encapsulation {
  readonly type: 'vxlan';
  readonly vni: number;
  readonly outer: Packet;
  readonly innerL2Src: string;
  readonly innerL2Dst: string;
}

/** Where a packet ended, and why. */
export interface JourneyEnd {
  readonly fate: 'delivered' | 'lost';
  readonly netns: string;
  readonly device: string;
  /** A key of the reasons: `no-route`, `rule-drop`, `hairpin-off`. */
  readonly reason: LossReason | 'delivered';
  readonly because: readonly Decision[];
}

/** Why a packet can be lost. */
export type LossReason =
  | 'rule-drop'
  | 'rule-reject'
  | 'no-route'
  | 'blackhole'
  | 'forwarding-off'
  | 'martian-source'
  | 'reverse-path'
  | 'martian-destination'
  | 'no-neighbor'
  | 'ttl'
  | 'too-long'
  | 'hairpin-off'
  | 'not-for-this-host'
  | 'no-listener'
  | 'not-expected'
  | 'no-fdb-entry'
  | 'link-down'
  | 'invalid'
  | 'nat-redirect'
  | 'loop';

/** One packet from where it was made to where it ended; what is cut from it or wraps it belongs to it. */
export interface Journey {
  readonly id: number;
  /** What it is: `SYN`, `echo reply`, `ICMP host unreachable`. */
  readonly info: string;
  /** The packet it answers or is about. */
  readonly about?: Journey;
  readonly packet: Packet;
  readonly hops: Hop[];
  end?: JourneyEnd;
}

/** An ARP packet on one interface. */
export interface ArpHop {
  readonly netns: string;
  readonly device: string;
  readonly direction: 'rx' | 'tx';
  readonly arp: Arp;
  readonly atMs: number;
}

/** Everything that happened in a network, in order. */
export class Trace {
  readonly journeys: Journey[] = [];
  readonly arps: ArpHop[] = [];

  /** A packet sets out. */
  begin(packet: Packet, info: string, about?: Journey): Journey {
    const journey: Journey = { id: this.journeys.length, info, packet, hops: [], ...(about && { about }) };
    this.journeys.push(journey);
    return journey;
  }

  /** The namespaces that packets were seen in. */
  namespaces(): Set<string> {
    const names = new Set<string>();
    for (const { hops, end } of this.journeys) {
      for (const { netns } of hops) names.add(netns);
      if (end) names.add(end.netns);
    }
    return names;
  }
}
