/**
 * `nft list ruleset`: the tables of nftables of a namespace, as whoever wrote them sees them.
 * Models: indentation by tabs; sets, maps and chains in the order they were made.
 * Leaves out: several elements of a set on one line; what the kernel shows of iptables-nft's own tables (iptables-save does).
 */
import type { Netns } from '../core/netns';
import { type PrintedLine, rowOf } from './printed-line';

/** What the tool prints. */
export function nftListRuleset(netns: Netns): PrintedLine[] {
  return (netns.ruleset?.nftables?.tables ?? []).flatMap(({ name, lines }) => {
    let depth = 0;
    let object = '';
    return lines.map((line) => {
      if (line === '}') depth--;
      const text = line === '' ? '' : `${'\t'.repeat(depth)}${line}`;
      const [, own] = /^(?:chain|set|map) (\S+) \{$/.exec(line) ?? [];
      object = own ?? object;
      if (line.endsWith('{')) {
        depth++;
        return { text };
      }
      return line === '' || line === '}' ? { text } : { text, row: nftRow(name, object, line.replace(/,$/, '')) };
    });
  });
}

/** A row of nftables: rules and elements alike stand in several chains and sets. */
export function nftRow(table: string, chain: string, row: string): string {
  return rowOf({ row: `${chain} ${row}`, table });
}
