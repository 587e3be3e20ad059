import { LazyMap, type LazySource } from '../../../base/lazy-map';
import { ipv4Text } from '../../address';

/** A row of the forwarding database: behind which port, or which machine, a MAC address is. */
export interface FdbEntry {
  readonly mac: string;
  /** The bridge port, or the VXLAN device. */
  readonly device: string;
  /** Of VXLAN: the machine to send to. */
  readonly remote?: number;
  readonly isPermanent?: boolean;
}

/** The forwarding databases of a namespace's bridges and VXLAN devices. */
export class ForwardingDatabase {
  readonly #entries: LazyMap<string, FdbEntry>;

  /** @param known rows that are there from the start, by bridge and MAC address: `br0 02:…`. */
  constructor(known?: LazySource<string, FdbEntry>) {
    this.#entries = new LazyMap(known);
  }

  /** The row of a MAC address, in the table of a bridge or a VXLAN device. */
  find(owner: string, mac: string): FdbEntry | undefined {
    return this.#entries.get(`${owner} ${mac}`);
  }

  /** Adds a row that stays; or notes where a frame came from. */
  put(owner: string, entry: FdbEntry): void {
    const key = `${owner} ${entry.mac}`;
    if (this.#entries.get(key)?.isPermanent && !entry.isPermanent) return;
    this.#entries.set(key, entry);
  }

  /** All rows, in the order they came. */
  entries(): FdbEntry[] {
    return [...this.#entries.values()];
  }
}

/** A line of `bridge fdb`. */
export function fdbText({ mac, device, remote, isPermanent }: FdbEntry): string {
  const to = remote === undefined ? '' : ` dst ${ipv4Text(remote)} self`;
  return `${mac} dev ${device}${to}${isPermanent ? ' permanent' : ''}`;
}
