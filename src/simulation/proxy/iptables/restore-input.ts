import type { PortEntry, ServiceMap } from '../service-map';
import { type BaseRules, FILTER_CHAINS, LOCALNET_CHAIN, NAT_CHAINS, protectsLoopback } from './base-chains';
import type { PortLines, RuleStyle } from './port-lines';

/** What one `iptables-restore` is about. */
interface Restore {
  readonly map: ServiceMap;
  linesOf(entry: PortEntry): PortLines;
  readonly base: BaseRules;
  /** The Services whose own chains are written; undefined: all. */
  readonly changed: ReadonlySet<string> | undefined;
  /** Chains that go. */
  readonly deleted: readonly string[];
  readonly style: RuleStyle;
}

/**
 * What a sync gives to `iptables-restore --noflush`. Naming a chain empties it, so the shared chains are always written
 * whole, with the lines of all services; chains of ports only where something changed.
 */
export function restoreInput({ map, linesOf, base, changed, deleted, style }: Restore): string[] {
  const filter: string[] = [];
  const nat: string[] = [];
  const chains: string[] = [];
  for (const [name, entries] of map.services) {
    const isChanged = !changed || changed.has(name);
    for (const entry of entries) {
      const lines = linesOf(entry);
      filter.push(...lines.filter);
      nat.push(...lines.nat);
      if (!isChanged) continue;
      for (const [chain, rules] of lines.chains) {
        chains.push(chain);
        nat.push(...rules);
      }
    }
  }
  const filterChains = protectsLoopback(style) ? [...FILTER_CHAINS, LOCALNET_CHAIN] : FILTER_CHAINS;
  return [
    '*filter',
    ...filterChains.map(declared),
    ...base.filter,
    ...filter,
    ...base.filterAtEnd,
    'COMMIT',
    '*nat',
    ...[...NAT_CHAINS, ...chains, ...deleted].map(declared),
    ...base.nat,
    ...nat,
    ...deleted.map((chain) => `-X ${chain}`),
    ...base.natAtEnd,
    'COMMIT',
  ];
}

function declared(chain: string): string {
  return `:${chain} - [0:0]`;
}
