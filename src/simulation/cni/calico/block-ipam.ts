/**
 * Addresses in blocks that machines claim one by one (calico-ipam): a machine that runs out claims another.
 * Leaves out: borrowing addresses from other machines' blocks when the pool is used up, block affinity that is given back.
 */
import {
  type HostsStore,
  ipv4Number,
  ipv4Text,
  isInSubnet,
  MACHINES,
  type MachineRecord,
  type Subnet,
  subnetOf,
  subnetText,
} from '../../linux';
import { CniError } from '../define-cni';

/** Calico's default: 64 addresses. */
const BLOCK_PREFIX = 26;

/** The blocks of a machine and the addresses in use. */
export class BlockIpam {
  readonly #used = new Set<number>();

  constructor(
    private readonly hosts: HostsStore,
    private readonly pool: Subnet,
    /** Writes down that the machine has one more block. */
    private readonly claim: (block: string) => void,
    private readonly blocks: () => readonly string[],
  ) {}

  /** The first free address of the machine's blocks; of a new block if none is free. */
  allocate(): string {
    const address =
      this.blocks().flatMap((block) => this.#firstFree(subnetOf(block)) ?? [])[0] ?? this.#firstFree(this.#newBlock());
    if (address === undefined) throw new CniError('no more free affine blocks');
    this.#used.add(address);
    return ipv4Text(address);
  }

  #firstFree({ base, size }: Subnet): number | undefined {
    for (let address = base; address < base + size; address++) if (!this.#used.has(address)) return address;
    return undefined;
  }

  #newBlock(): Subnet {
    const taken = new Set(
      (this.hosts.range(MACHINES, '/hosts/').map(({ value }) => value) as MachineRecord[]).flatMap(
        ({ blocks = [] }) => blocks,
      ),
    );
    const size = 2 ** (32 - BLOCK_PREFIX);
    for (let base = this.pool.base; isInSubnet(base, this.pool); base += size) {
      const block = { base, size, prefix: BLOCK_PREFIX };
      if (taken.has(subnetText(block))) continue;
      this.claim(subnetText(block));
      return block;
    }
    throw new CniError(`No IPs available in pools: ${subnetText(this.pool)}`);
  }

  keep(ip: string): void {
    this.#used.add(ipv4Number(ip));
  }

  release(ip: string): void {
    this.#used.delete(ipv4Number(ip));
  }

  has(ip: string): boolean {
    return this.#used.has(ipv4Number(ip));
  }
}
