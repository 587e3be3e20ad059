import { LazyMap, type LazySource } from '../../../base/lazy-map';
import { ipv4Text } from '../../address';
import type { Skb } from './skb';

/** An entry of the neighbor table: which MAC address an IP address on a link has. */
export interface Neighbor {
  readonly address: number;
  readonly device: string;
  mac?: string;
  state: 'permanent' | 'reachable' | 'incomplete' | 'failed';
  /** The Ethernet header is ready: IP has been sent to it by this machine (`hh_cache`). */
  hasHeader?: boolean;
  /** Packets that wait for its MAC address, with what sends them on. */
  queue: { skb: Skb; send: (mac: string) => void }[];
}

/** The neighbor table of a namespace. */
export class NeighborTable {
  readonly #entries: LazyMap<string, Neighbor>;

  /** @param known entries that are there from the start, by device and address: `eth0 3232248321`. */
  constructor(known?: LazySource<string, Neighbor>) {
    this.#entries = new LazyMap(known);
  }

  /** The entry of an address on a device. */
  find(device: string, address: number): Neighbor | undefined {
    return this.#entries.get(`${device} ${address}`);
  }

  /** The entry, made if there is none. */
  ensure(device: string, address: number): Neighbor {
    const key = `${device} ${address}`;
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { address, device, state: 'incomplete', queue: [] };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** `ip neigh add … nud permanent`. */
  addPermanent(device: string, address: number, mac: string): void {
    this.#entries.set(`${device} ${address}`, { address, device, mac, state: 'permanent', queue: [] });
  }

  /** A MAC address was heard of; what waited for it may go. */
  learn(entry: Neighbor, mac: string): void {
    if (entry.state === 'permanent') return;
    entry.mac = mac;
    entry.state = 'reachable';
    const waiting = entry.queue;
    entry.queue = [];
    for (const { send } of waiting) send(mac);
  }

  /** Nobody waits any more for what was asked for. */
  dropIncomplete(): void {
    for (const [key, { state }] of this.#entries.made()) if (state === 'incomplete') this.#entries.delete(key);
  }

  /** All entries, in the order they came. */
  entries(): Neighbor[] {
    return [...this.#entries.values()];
  }
}

/** A line of `ip neigh`. */
export function neighborText({ address, device, mac, state }: Neighbor): string {
  const lladdr = mac ? ` lladdr ${mac}` : '';
  return `${ipv4Text(address)} dev ${device}${lladdr} ${state.toUpperCase()}`;
}
