/**
 * Addresses of one machine's range, each leased to one sandbox.
 * Models: the host-local IPAM plugin: round robin after last_reserved_ip, the gateway kept back, its words when none is left.
 * Leaves out: several ranges, the files on disk (sandbox records are the leases).
 */
import { ipv4Number, ipv4Text, type Subnet } from '../linux';
import { CniError } from './define-cni';

/** The leases of one range. */
export class HostLocal {
  readonly gateway: string;
  #leased = new Set<number>();
  #last: number;

  constructor(private readonly subnet: Subnet) {
    this.gateway = ipv4Text(subnet.base + 1);
    this.#last = subnet.base;
  }

  /** How many addresses are leased. */
  get count(): number {
    return this.#leased.size;
  }

  /** Leases the next free address after the last one that was given. */
  allocate(): string {
    const { base, size } = this.subnet;
    const first = base + 1;
    const end = base + size - 2;
    if (this.#leased.size < end - first) {
      for (let address = this.#last + 1; ; address++) {
        if (address > end) address = first;
        if (address === first || this.#leased.has(address)) continue;
        this.#leased.add(address);
        this.#last = address;
        return ipv4Text(address);
      }
    }
    const range = `${ipv4Text(first)}-${ipv4Text(end)}`;
    throw new CniError(`failed to allocate for range 0: no IP addresses available in range set: ${range}`);
  }

  /** Notes a lease that stood before. */
  keep(ip: string): void {
    this.#leased.add(ipv4Number(ip));
  }

  /** Gives an address back. */
  release(ip: string): void {
    this.#leased.delete(ipv4Number(ip));
  }

  /** Whether an address is leased. */
  has(ip: string): boolean {
    return this.#leased.has(ipv4Number(ip));
  }

  /** Keeps these leases only. */
  retain(ips: Iterable<string>): void {
    this.#leased = new Set([...ips].map(ipv4Number));
  }
}
