import { readFileSync } from 'node:fs';

/** What a Linux kernel did with packets, as its README describes it. */
export interface Recording {
  scenario: string;
  notes: {
    containers_in_namespace?: Record<string, string[]>;
    listen_attempts?: { container: string; listen: string; result: string }[];
    route_add?: { command: string; error: string };
  };
  topology: Record<string, RecordedNetns>;
  probes: RecordedProbe[];
  learned_after_probes: Record<string, { neighbours: RecordedNeighbor[]; fdb: RecordedFdb[] }>;
}

/** One namespace before the first probe. */
export interface RecordedNetns {
  interfaces: Record<string, RecordedInterface>;
  routes: string[];
  neighbours: RecordedNeighbor[];
  fdb: RecordedFdb[];
  iptables: string[];
  sysctl: {
    ip_forward: number;
    'bridge-nf-call-iptables': number;
    rp_filter: Record<string, number>;
    proxy_arp: Record<string, number>;
  };
}

export interface RecordedInterface {
  kind: 'loopback' | 'veth' | 'bridge' | 'vxlan' | 'macvlan' | 'dummy';
  mac: string;
  mtu: number;
  addresses: string[];
  master?: string;
  peer?: string;
  parent?: string;
  hairpin?: boolean;
  vxlan?: { vni: number; udp_port: number; local: string; learning: boolean };
}

export interface RecordedNeighbor {
  address: string;
  interface: string;
  mac?: string;
  state: string;
}

export interface RecordedFdb {
  mac: string;
  interface: string;
  remote?: string;
  permanent?: boolean;
}

/** What was sent, and what happened. */
export interface RecordedProbe {
  kind: 'tcp' | 'icmp';
  from: string;
  to: string;
  data_octets?: number;
  df?: boolean;
  outcome: string;
  server?: string;
  client_seen_as?: string;
  servers_in_turn?: string[];
  second_attempt?: string;
  learned_path_mtu?: number;
  request: RecordedHop[];
  reply?: RecordedHop[];
  resets?: RecordedHop[];
  icmp_notices?: RecordedNotice[];
  conntrack?: Record<string, string[]>;
  rules_hit?: Record<string, string[]>;
}

export interface RecordedNotice {
  ns: string;
  interface: string;
  direction: string;
  info: string;
  src: string;
  dst: string;
  gateway: string;
}

/** One packet on one interface. */
export interface RecordedHop {
  ns: string;
  interface: string;
  direction: string;
  mtu: number;
  l2_src: string;
  l2_dst: string;
  protocol: string;
  info: string;
  src: string;
  dst: string;
  ttl: number;
  length: number;
  df: boolean;
  fragment: { offset: number; more: boolean } | null;
  encapsulation: null | {
    type: string;
    vni: number;
    udp_dport: number;
    src: string;
    dst: string;
    ttl: number;
    length: number;
    df: boolean;
    fragment: { offset: number; more: boolean } | null;
    inner_l2_src: string;
    inner_l2_dst: string;
  };
  next_hop_mtu?: number;
  gateway?: string;
}

/** Reads a recording; undefined for the index beside them. */
export function readRecording(file: string): Recording | undefined {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  return content.topology ? content : undefined;
}
