import type { MachineRecord } from '../linux';
import type { NetDevice } from '../linux/net/core/device';
import type { Listener } from '../linux/net/ipv4/socket';

/** What somebody has set up in one network namespace. */
export interface KernelTables {
  readonly devices: readonly NetDevice[];
  /** As `ip route add` takes them, besides those that addresses bring and those that lead to other machines. */
  readonly routes: readonly string[];
  /** `ip neigh add … nud permanent`. */
  readonly neighbors: readonly { readonly device: string; readonly address: string; readonly mac: string }[];
  /** `bridge fdb add … self permanent`: behind which machine a MAC address of a tunnel is. */
  readonly fdb: readonly { readonly device: string; readonly mac: string; readonly remote: string }[];
  /** What another machine adds. Asked for each only when a packet is on its way to it, or somebody lists the tables. */
  readonly toMachine?: (other: MachineRecord) => MachineRows;
  /** As `iptables-save` prints them: whole tables. */
  readonly rules: readonly string[];
  /** Rules of a second plugin of the same network, which it puts in front. */
  readonly moreRules?: readonly string[];
  /** Ports that programs of the network itself listen on. */
  readonly listeners?: readonly Listener[];
  /** Devices that answer ARP for others, and that check sources. */
  readonly proxyArp: readonly string[];
  readonly rpFilter: readonly string[];
}

/** Rows that lead to another machine; routes to its `podCIDR` or its `blocks` only. */
export type MachineRows = Pick<KernelTables, 'routes'> & Partial<Pick<KernelTables, 'neighbors' | 'fdb'>>;

/** Nothing set up. */
export const NO_TABLES: KernelTables = {
  devices: [],
  routes: [],
  neighbors: [],
  fdb: [],
  rules: [],
  proxyArp: [],
  rpFilter: [],
};
