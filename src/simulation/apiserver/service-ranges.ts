/**
 * The cluster's two ranges for Services: addresses and node ports, and what of them is taken.
 * Models: kube-apiserver's ipallocator and portallocator: chance in the upper band first, the lower one is for those who name one.
 * Leaves out: several ServiceCIDRs, IPAddress objects, repair loops; what is taken is counted from the Services themselves.
 */
import { type Cidr, cidrContains, cidrSize, formatIpv4, nthAddress, parseCidr, parseIpv4 } from '../apimachinery/cidr';

/** kube-apiserver's --service-node-port-range. */
const NODE_PORT_FIRST = 30_000;
const NODE_PORT_COUNT = 2768;

/** The two ranges of one cluster. */
export class ServiceRanges {
  #addresses = new Map<string, number>();
  #ports = new Map<number, number>();
  readonly #cidr: Cidr;

  constructor(
    readonly serviceCIDR: string,
    private readonly below: (bound: number) => number,
  ) {
    this.#cidr = parseCidr(serviceCIDR);
  }

  /** Counts what an object holds (+1) or gives back (-1). */
  count(addresses: readonly string[], ports: readonly number[], by: 1 | -1): void {
    for (const address of addresses) add(this.#addresses, address, by);
    for (const port of ports) add(this.#ports, port, by);
  }

  /** What is wrong with an address that someone names; undefined if it is free. */
  addressProblem(address: string): string | undefined {
    const number = parseIpv4(address);
    if (number === undefined || !cidrContains(this.#cidr, number))
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${this.serviceCIDR}`;
    return this.#addresses.has(address) ? 'provided IP is already allocated' : undefined;
  }

  /** What is wrong with a port that someone names; undefined if it is free. */
  portProblem(port: number): string | undefined {
    if (port < NODE_PORT_FIRST || port >= NODE_PORT_FIRST + NODE_PORT_COUNT)
      return `provided port is not in the valid range. The range of valid ports is ${NODE_PORT_FIRST}-${NODE_PORT_FIRST + NODE_PORT_COUNT - 1}`;
    return this.#ports.has(port) ? 'provided port is already allocated' : undefined;
  }

  /** A free address by chance; undefined if there is none. */
  freeAddress(): string | undefined {
    // Network and broadcast address are never given out.
    const size = cidrSize(this.#cidr) - 2;
    return this.#pick(size, lowerBand(size, 16, 256), (offset) => {
      const address = formatIpv4(nthAddress(this.#cidr, offset + 1) as number);
      return this.#addresses.has(address) ? undefined : address;
    });
  }

  /** A free port by chance that is not among `reserved`; undefined if there is none. */
  freePort(reserved: ReadonlySet<number>): number | undefined {
    return this.#pick(NODE_PORT_COUNT, lowerBand(NODE_PORT_COUNT, 32, 128), (offset) => {
      const port = NODE_PORT_FIRST + offset;
      return this.#ports.has(port) || reserved.has(port) ? undefined : port;
    });
  }

  #pick<T>(size: number, lower: number, at: (offset: number) => T | undefined): T | undefined {
    const upper = size - lower;
    const start = upper > 0 ? this.below(upper) : 0;
    for (let i = 0; i < upper; i++) {
      const found = at(lower + ((start + i) % upper));
      if (found !== undefined) return found;
    }
    for (let i = 0; i < lower; i++) {
      const found = at(i);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** How much of a range chance leaves to those who choose (KEP-3070, KEP-3668). */
function lowerBand(size: number, step: number, max: number): number {
  const min = 16;
  return size <= min ? 0 : Math.min(max, Math.max(min, Math.floor(size / step)));
}

function add<K>(counts: Map<K, number>, key: K, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
