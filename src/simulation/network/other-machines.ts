/** What a machine's kernel holds because of all other machines: made row by row, as packets need it. */
import type { LazySource } from '../base/lazy-map';
import type { MachineRows } from '../cni';
import { ipv4Number, isInSubnet, type Machine, type MachineRecord, type Subnet, subnetOf } from '../linux';
import type { FdbEntry } from '../linux/net/bridge/fdb';
import type { Neighbor } from '../linux/net/core/neighbor';
import { parseRoute, type Route, type RouteSource } from '../linux/net/ipv4/route';

/** The ranges of pod addresses behind a machine; records never change. */
const knownRanges = new WeakMap<MachineRecord, readonly Subnet[]>();

function rangesOf(machine: MachineRecord): readonly Subnet[] {
  let ranges = knownRanges.get(machine);
  if (!ranges) {
    const { podCIDR, blocks = [] } = machine;
    ranges = (podCIDR ? [podCIDR, ...blocks] : blocks).map(subnetOf);
    knownRanges.set(machine, ranges);
  }
  return ranges;
}

/** Machines by the size and the base of their ranges. */
type RangeIndex = ReadonlyMap<number, ReadonlyMap<number, readonly MachineRecord[]>>;

const knownIndices = new WeakMap<readonly MachineRecord[], RangeIndex>();

function indexOf(machines: readonly MachineRecord[]): RangeIndex {
  const known = knownIndices.get(machines);
  if (known) return known;
  const index = new Map<number, Map<number, MachineRecord[]>>();
  for (const machine of machines) {
    for (const { size, base } of rangesOf(machine)) {
      const ofSize = index.get(size) ?? new Map<number, MachineRecord[]>();
      if (ofSize.size === 0) index.set(size, ofSize);
      const list = ofSize.get(base);
      if (list) list.push(machine);
      else ofSize.set(base, [machine]);
    }
  }
  knownIndices.set(machines, index);
  return index;
}

/** Routes, neighbors and forwarding rows that lead to other machines. */
export class OtherMachines {
  readonly routes: RouteSource;
  readonly neighbors: LazySource<string, Neighbor>;
  readonly fdb: LazySource<string, FdbEntry>;
  readonly #machine: Machine;
  readonly #rowsOf: (other: MachineRecord) => MachineRows;
  readonly #rows = new Map<MachineRecord, MachineRows>();
  #tunnelNames: ReadonlySet<string> | undefined;

  constructor(machine: Machine, toMachine: (other: MachineRecord) => MachineRows) {
    this.#machine = machine;
    this.#rowsOf = toMachine;
    this.routes = {
      find: (address) => this.#routeTo(address),
      all: () => this.#all().flatMap(({ routes }) => routes.map(parseRoute)),
    };
    this.neighbors = {
      find: (key) => find(this.#behind(Number(key.split(' ')[1])).flatMap(neighborsOf), key),
      all: () => this.#all().flatMap(neighborsOf),
    };
    this.fdb = {
      find: (key) => (this.#tunnels.has(key.split(' ')[0] ?? '') ? this.#rowOf(key) : undefined),
      all: () => this.#all().flatMap(fdbOf),
    };
  }

  /** Who sends to a MAC address has mostly found it in a neighbor's row before. */
  #rowOf(key: string): FdbEntry | undefined {
    return find([...this.#rows.values()].flatMap(fdbOf), key) ?? find(this.#all().flatMap(fdbOf), key);
  }

  /** The devices that rows are for: the same for all machines. */
  get #tunnels(): ReadonlySet<string> {
    this.#tunnelNames ??= new Set(this.#firstRows().map(({ device }) => device));
    return this.#tunnelNames;
  }

  #firstRows() {
    const other = this.#machine.all().find(({ node, podCIDR }) => podCIDR && node !== this.#machine.node);
    return other ? (this.#of(other).fdb ?? []) : [];
  }

  #routeTo(address: number): Route | undefined {
    const routes = this.#behind(address).flatMap((rows) => rows.routes.map(parseRoute));
    return routes
      .filter(({ base, prefix }) => isInSubnet(address, { base, prefix, size: 2 ** (32 - prefix) }))
      .sort((a, b) => b.prefix - a.prefix)[0];
  }

  /** The rows of machines that an address is behind: of one, if addresses are given out well. */
  #behind(address: number): MachineRows[] {
    const found: MachineRows[] = [];
    for (const [size, ofSize] of indexOf(this.#machine.all()))
      for (const other of ofSize.get(address - (address % size)) ?? [])
        if (other.node !== this.#machine.node) found.push(this.#of(other));
    return found;
  }

  #all(): MachineRows[] {
    return this.#machine.others().map((other) => this.#of(other));
  }

  #of(other: MachineRecord): MachineRows {
    let rows = this.#rows.get(other);
    if (!rows) {
      rows = this.#rowsOf(other);
      this.#rows.set(other, rows);
    }
    return rows;
  }
}

function find<T>(entries: readonly (readonly [string, T])[], key: string): T | undefined {
  return entries.find(([own]) => own === key)?.[1];
}

function neighborsOf({ neighbors = [] }: MachineRows): [string, Neighbor][] {
  return neighbors.map(({ device, address, mac }) => {
    const number = ipv4Number(address);
    return [`${device} ${number}`, { address: number, device, mac, state: 'permanent', queue: [] }];
  });
}

function fdbOf({ fdb = [] }: MachineRows): [string, FdbEntry][] {
  return fdb.map(({ device, mac, remote }) => [
    `${device} ${mac}`,
    { mac, device, remote: ipv4Number(remote), isPermanent: true },
  ]);
}
