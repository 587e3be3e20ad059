/**
 * What a network tool prints in the namespace of a machine or a pod, line by line, and which lines a followed packet met.
 * Models: `ip addr`, `ip route`, `ip neigh`, `bridge fdb`, `bridge -d link`, `iptables-save`, `conntrack -L` typed there;
 *   with a packet, the tables are those after it: what it taught bridges and neighbors, the connections it opened.
 * Leaves out: everything the tools do not print.
 */
import type { Netns } from '../../simulation/linux/net/core/netns';
import type { Network } from '../../simulation/linux/net/core/network';
import { type NetTool, printNetns, rowOfDecision } from '../../simulation/linux/net/print/tools';
import { openNetwork } from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { networkStateOf } from '../network-state';
import { attempt, type TraceParams } from '../trace/attempt';
import { senderOf } from '../trace/ends';
import type { World } from '../world';

/** A printed line. */
export interface TableLine {
  /** Its place in what the tool prints. */
  id: number;
  text: string;
  /** The row that it is, as decisions of the followed packet name it, if it decided anything (rules with their table before). */
  used?: string;
}

/** What is asked. */
export interface MachineTablesParams {
  /** `nodes/worker-1`, `pods/default/web-1`. */
  key: string;
  tool: NetTool;
  /** Only lines with these words. */
  filter: string;
  /** Only lines that the followed packet met. */
  onlyUsed: boolean;
  /** At most so many lines. */
  limit: number;
  /** The packet that is followed. */
  trace?: TraceParams;
}

/** What the tool printed. */
export interface MachineTable {
  lines: TableLine[];
  /** How many lines there are, those that do not match the filter left out. */
  total: number;
  /** Lines that the followed packet met. */
  used: number;
  /** The namespace, as decisions name it. */
  netns?: string;
  /** There is no namespace: no power, or no sandbox yet. */
  isMissing?: true;
}

export type MachineTablesQuery = Query<MachineTablesParams, MachineTable> & { name: 'machine-tables' };

/** What the tool prints. */
export function machineTableOf(world: World, params: MachineTablesParams): MachineTable {
  const { key, tool, filter, onlyUsed, limit, trace } = params;
  const slash = key.indexOf('/');
  const end =
    key.slice(0, slash) === 'nodes'
      ? { kind: 'node' as const, name: key.slice(slash + 1) }
      : { kind: 'pod' as const, key };
  const place = senderOf(world, end);
  const network = openNetwork(networkStateOf(world));
  const used = trace ? usedRows(world, network, trace) : undefined;
  const netns = 'problem' in place ? undefined : network.netns(place.netns);
  if (!netns) return { lines: [], total: 0, used: 0, isMissing: true };
  const isAsked = wordsOf(filter);
  const lines = linesOf(netns, tool, used?.get(netns.name)).filter(
    (line) => isAsked(line) && !(onlyUsed && !line.used),
  );
  return {
    netns: netns.name,
    lines: lines.slice(0, limit),
    total: lines.length,
    used: lines.filter((line) => line.used).length,
  };
}

function linesOf(netns: Netns, tool: NetTool, used: ReadonlySet<string> | undefined): TableLine[] {
  return printNetns(tool, netns).map(({ text, row }, id) => ({
    id,
    text,
    ...(row !== undefined && used?.has(row) && { used: row }),
  }));
}

function wordsOf(filter: string): (line: TableLine) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ text }) => words.length === 0 || words.every((word) => text.toLowerCase().includes(word));
}

/** For each namespace, the rows that decided about the packet, its answers and the errors about it. */
function usedRows(world: World, network: Network, params: TraceParams): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const tried = attempt(world, network, params);
  if ('problem' in tried) return used;
  for (const { hops, end } of tried.journeys)
    for (const decision of [...hops.flatMap(({ because }) => because), ...(end?.because ?? [])]) {
      const rows = used.get(decision.netns) ?? new Set<string>();
      used.set(decision.netns, rows.add(rowOfDecision(decision)));
    }
  return used;
}

export default defineQuery<MachineTablesQuery>({ name: 'machine-tables', answer: machineTableOf });
