import type { TableText, WrittenCall } from '../define-proxy-mode';
import { CANARY, deleteJumps, FILTER_CHAINS, NAT_CHAINS } from './base-chains';
import { isServiceChain } from './chain-names';

/**
 * What `kube-proxy --cleanup`, and a proxy that starts in another mode, calls to take the rules of mode iptables away.
 * KUBE-FIREWALL and the jumps to it stay: a kubelet may own them.
 */
export function cleanUpIptables(tables: readonly TableText[]): WrittenCall[] {
  const chainsOf = (table: string) => tables.find(({ name }) => name === table)?.chains.map(({ name }) => name) ?? [];
  const nat = chainsOf('nat');
  const filter = chainsOf('filter');
  const isOfNat = (chain: string) => isServiceChain(chain) || [...NAT_CHAINS, CANARY].includes(chain);
  const isOfFilter = (chain: string) => [...FILTER_CHAINS, CANARY].includes(chain);
  return [
    { call: 'iptables -w 5 -S POSTROUTING -t nat' },
    ...deleteJumps(nat.includes(CANARY)).map((call) => ({ call })),
    restore('nat', nat.filter(isOfNat)),
    restore('filter', filter.filter(isOfFilter)),
    { call: `iptables -w 5 -X ${CANARY} -t mangle` },
  ];
}

function restore(table: string, chains: readonly string[]): WrittenCall {
  return {
    call: `iptables-restore -w 5 -T ${table} --noflush --counters`,
    input: [
      `*${table}`,
      ...chains.map((chain) => `:${chain} - [0:0]`),
      ...chains.map((chain) => `-X ${chain}`),
      'COMMIT',
    ],
  };
}
