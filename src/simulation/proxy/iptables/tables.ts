/** The tables of a node in mode iptables, put together from the rules of ports, which nodes share. */
import { compareText } from '../../base/compare';
import type { ChainText, TableText } from '../define-proxy-mode';
import type { BaseRules, TableName } from './base-chains';
import { BUILT_IN, CANARY, FILTER_CHAINS, jumpsFrom, LOCALNET_CHAIN, NAT_CHAINS } from './base-chains';
import type { SavedPort } from './saved-port';

/** The rules of all ports of a node, by chain. */
export interface PortTables {
  readonly filter: ReadonlyMap<string, readonly string[]>;
  readonly nat: ReadonlyMap<string, readonly string[]>;
  readonly own: readonly ChainText[];
}

/** Puts the rules of ports together. */
export function portTables(ports: Iterable<SavedPort>): PortTables {
  const filter = new Map<string, string[]>();
  const nat = new Map<string, string[]>();
  const own: ChainText[] = [];
  for (const port of ports) {
    append(filter, port.filter);
    append(nat, port.nat);
    for (const [name, rules] of port.chains) own.push({ name, rules });
  }
  return { filter, nat, own };
}

function append(all: Map<string, string[]>, some: ReadonlyMap<string, readonly string[]>): void {
  for (const [chain, rules] of some) {
    const list = all.get(chain) ?? [];
    all.set(chain, list);
    list.push(...rules);
  }
}

/** All tables; `base` is given as the tables hold it. */
export function tablesOf(
  ports: PortTables,
  base: BaseRules,
  stale: ReadonlyMap<string, readonly string[]>,
): TableText[] {
  const filter = byChain([...base.filter, ...base.filterAtEnd]);
  const first = byChain(base.nat);
  const last = byChain(base.natAtEnd);
  const filterChains = [...FILTER_CHAINS, LOCALNET_CHAIN, CANARY].map((name) => ({
    name,
    rules: [...(ports.filter.get(name) ?? []), ...(filter.get(name) ?? [])],
  }));
  const natChains = [...NAT_CHAINS, CANARY].map((name) => ({
    name,
    rules: [...(first.get(name) ?? []), ...(ports.nat.get(name) ?? []), ...(last.get(name) ?? [])],
  }));
  const old = [...stale].map(([name, rules]) => ({ name, rules }));
  return [
    table('mangle', [{ name: CANARY, rules: [] }]),
    table('filter', filterChains),
    table('nat', [...natChains, ...ports.own, ...old]),
  ];
}

/** What is left when the proxy has cleaned up: what may be a kubelet's. */
export function tablesLeft(localnet: readonly string[]): TableText[] {
  return [table('filter', [{ name: LOCALNET_CHAIN, rules: localnet }], true)];
}

/** As `iptables-save` prints it: built-in chains, then the others by name. */
function table(name: TableName, chains: readonly ChainText[], isCleanedUp = false): TableText {
  const builtIn = BUILT_IN[name].map((chain) => ({
    name: chain,
    policy: 'ACCEPT' as const,
    rules: jumpsFrom(name, chain, isCleanedUp),
  }));
  return { name, chains: [...builtIn, ...[...chains].sort((a, b) => compareText(a.name, b.name))] };
}

function byChain(lines: readonly string[]): Map<string, string[]> {
  const chains = new Map<string, string[]>();
  for (const line of lines) {
    const chain = line.split(' ', 2)[1] ?? '';
    chains.set(chain, [...(chains.get(chain) ?? []), line]);
  }
  return chains;
}

/** The lines of `iptables-save`, without counters. */
export function saveLines(tables: readonly TableText[]): readonly string[] {
  return tables.flatMap(({ name, chains }) => [
    `*${name}`,
    ...chains.map((chain) => `:${chain.name} ${chain.policy ?? '-'}`),
    ...chains.flatMap(({ rules }) => rules),
    'COMMIT',
  ]);
}
