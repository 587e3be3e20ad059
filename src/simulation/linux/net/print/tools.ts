/** The tools that print a namespace, by the command one types. */
import type { Netns } from '../core/netns';
import type { Decision } from '../core/trace';
import { bridgeFdb } from './bridge-fdb';
import { bridgeLink } from './bridge-link';
import { connectionRow, conntrackList } from './conntrack-list';
import { ipAddr } from './ip-addr';
import { ipNeigh } from './ip-neigh';
import { ipRoute } from './ip-route';
import { iptablesSave } from './iptables-save';
import { nftListRuleset, nftRow } from './nft-list-ruleset';
import { type PrintedLine, rowOf } from './printed-line';

const PRINTERS = {
  'ip addr': ipAddr,
  'ip route': ipRoute,
  'ip neigh': ipNeigh,
  'bridge fdb': bridgeFdb,
  'bridge -d link': bridgeLink,
  'iptables-save': iptablesSave,
  'nft list ruleset': nftListRuleset,
  'conntrack -L': conntrackList,
} as const;

/** A command that prints a table of a namespace. */
export type NetTool = keyof typeof PRINTERS;

/** All of them, in the order they are offered. */
export const NET_TOOLS = Object.keys(PRINTERS) as NetTool[];

/** What a tool prints in a namespace. */
export function printNetns(tool: NetTool, netns: Netns): PrintedLine[] {
  return PRINTERS[tool](netns);
}

/** Which printed row a decision of a trace is, as `PrintedLine.row` names it. */
export function rowOfDecision({ by, row, table, chain = '' }: Decision): string {
  // Tables of nftables are named with their family: `ip kube-proxy`.
  if (table?.includes(' ')) return nftRow(table, chain, row);
  return by === 'conntrack' ? connectionRow(row) : rowOf({ row, ...(table !== undefined && { table }) });
}
