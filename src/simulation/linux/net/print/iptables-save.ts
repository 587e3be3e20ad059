/**
 * `iptables-save`: all tables, chains and rules of a namespace.
 * Models: the order of iptables v1.8 (nf_tables): tables mangle, raw, filter, nat; built-in chains, then users' by name.
 * Leaves out: comments with version and date; octets, so that `-c` is not offered.
 */
import type { Netns } from '../core/netns';
import type { Chain, TableName } from '../netfilter/ruleset';
import type { PrintedLine } from './printed-line';
import { rowOf } from './printed-line';

const TABLES: readonly TableName[] = ['mangle', 'raw', 'filter', 'nat'];
const BUILT_IN = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** What the tool prints. */
export function iptablesSave(netns: Netns): PrintedLine[] {
  return TABLES.flatMap((name) => {
    const chains = netns.ruleset?.tables.get(name);
    if (!chains) return [];
    const sorted = [...chains.values()].sort(inOrder);
    return [
      { text: `*${name}` },
      ...sorted.map((chain) => headOf(name, chain)),
      ...sorted.flatMap(({ rules }) => rules.map(({ text }) => ({ text, row: rowOf({ row: text, table: name }) }))),
      { text: 'COMMIT' },
    ];
  });
}

function headOf(table: TableName, { name, policy }: Chain): PrintedLine {
  const text = `:${name} ${policy ?? '-'} [0:0]`;
  return policy ? { text, row: rowOf({ row: `:${name} ${policy}`, table }) } : { text };
}

function inOrder(a: Chain, b: Chain): number {
  const [atA, atB] = [BUILT_IN.indexOf(a.name), BUILT_IN.indexOf(b.name)];
  if (atA >= 0 || atB >= 0) return (atA < 0 ? BUILT_IN.length : atA) - (atB < 0 ? BUILT_IN.length : atB);
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
