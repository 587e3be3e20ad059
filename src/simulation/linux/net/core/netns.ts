import { LazyMap, type LazySource } from '../../../base/lazy-map';
import { type FdbEntry, ForwardingDatabase } from '../bridge/fdb';
import { RouteTable } from '../ipv4/route';
import type { Sockets } from '../ipv4/socket';
import { Conntrack } from '../netfilter/conntrack';
import { RuleMemory } from '../netfilter/rule-memory';
import type { Rule, Ruleset } from '../netfilter/ruleset';
import { type DeviceRef, type NetDevice, prefixMask } from './device';
import { type Neighbor, NeighborTable } from './neighbor';
import type { Skb } from './skb';

/** The switches of a namespace that change what happens to packets; `all` and each device by name. */
export interface Sysctls {
  ipForward: boolean;
  bridgeNfCallIptables: boolean;
  /** 0 off, 1 strict, 2 loose; the greater of `all` and the device's counts. */
  rpFilter: Readonly<Record<string, number>>;
  proxyArp: Readonly<Record<string, boolean>>;
  /** 127.0.0.0/8 may come from other devices than lo. */
  routeLocalnet: boolean;
}

/** What a namespace is made with. */
export interface NetnsSetup {
  readonly name: string;
  readonly devices: readonly NetDevice[];
  readonly sysctls: Sysctls;
  readonly ruleset?: Ruleset;
  readonly sockets: Sockets;
  /** What rules wrote down before; nothing if left out. */
  readonly memory?: RuleMemory;
  /** More that is there from the start, made when it is asked for: large clusters have much that no packet meets. */
  readonly later?: {
    readonly devices?: LazySource<string, NetDevice>;
    readonly neighbors?: LazySource<string, Neighbor>;
    readonly fdb?: LazySource<string, FdbEntry>;
  };
}

/** A network namespace: devices, and the tables that decide about packets. */
export class Netns {
  readonly name: string;
  readonly devices: Map<string, NetDevice>;
  /** macvlan devices of other namespaces that share a card of this one. */
  readonly macvlans = new Map<string, DeviceRef[]>();
  readonly sysctls: Sysctls;
  readonly routes: RouteTable;
  readonly neighbors: NeighborTable;
  /** Of its bridges and VXLAN devices. */
  readonly fdb: ForwardingDatabase;
  readonly ruleset: Ruleset | undefined;
  readonly conntrack = new Conntrack();
  readonly sockets: Sockets;
  /** Path MTUs that ICMP told of, by destination. */
  readonly pathMtus = new Map<number, number>();
  /** Gateways that ICMP redirects told of, by destination. */
  readonly redirects = new Map<number, number>();
  /** How many redirects each sender was told of, and when the last time (`struct inet_peer`). */
  readonly redirected = new Map<number, { count: number; lastMs: number }>();
  /** Pieces of packets that wait for the others, by packet and its ends. */
  readonly fragments = new Map<string, Skb[]>();
  /** Counters of /proc/net/snmp and netstat that rose. */
  readonly counters = new Map<string, number>();
  /** What rules remember from packet to packet: how far `statistic` and `numgen inc` have counted. */
  readonly ruleStates = new Map<object, object>();
  /** What rules write down of who came by. */
  readonly memory: RuleMemory;
  readonly #hits = new Map<Rule, number>();
  #locals: Map<number, string> | undefined;
  #broadcasts: Map<number, NetDevice> | undefined;

  constructor({ name, devices, sysctls, ruleset, sockets, memory, later = {} }: NetnsSetup) {
    this.name = name;
    this.memory = memory ?? new RuleMemory();
    this.devices = new LazyMap(later.devices);
    this.neighbors = new NeighborTable(later.neighbors);
    this.fdb = new ForwardingDatabase(later.fdb);
    for (const device of devices) this.devices.set(device.name, device);
    this.sysctls = sysctls;
    this.ruleset = ruleset;
    this.sockets = sockets;
    this.routes = new RouteTable(this);
  }

  /** The device of that name, which must exist. */
  device(name: string): NetDevice {
    const device = this.devices.get(name);
    if (!device) throw new Error(`${this.name} has no device ${name}`);
    return device;
  }

  /** The ports of a bridge, in the order they were made. */
  ports(bridge: string): NetDevice[] {
    return [...this.devices.values()].filter(({ master }) => master === bridge);
  }

  /** The device that has an address of this namespace's own. */
  localDevice(address: number): string | undefined {
    if (!this.#locals) {
      this.#locals = new Map();
      for (const { name, addresses } of this.devices.values())
        for (const each of addresses) if (!this.#locals.has(each.address)) this.#locals.set(each.address, name);
    }
    return this.#locals.get(address);
  }

  /** The device to whose whole network an address leads. */
  broadcastDevice(address: number): NetDevice | undefined {
    if (!this.#broadcasts) {
      this.#broadcasts = new Map();
      for (const device of this.devices.values())
        for (const own of device.addresses) {
          const last = (own.address | ~prefixMask(own.prefix)) >>> 0;
          if (own.prefix < 31 && device.kind !== 'loopback' && !this.#broadcasts.has(last))
            this.#broadcasts.set(last, device);
        }
    }
    return this.#broadcasts.get(address);
  }

  /** Whether packets to an address end here; all of 127.0.0.0/8 does. */
  isLocal(address: number): boolean {
    return this.localDevice(address) !== undefined || (address >>> 24 === 127 && this.devices.has('lo'));
  }

  /** How strictly a device's packets must come the way that answers would go: the greater of `all` and its own. */
  rpFilter(device: string): number {
    return Math.max(this.sysctls.rpFilter.all ?? 0, this.sysctls.rpFilter[device] ?? 0);
  }

  /** Whether packets are put together and their connections known: rules need it. */
  get tracksConnections(): boolean {
    return this.ruleset?.hasConntrack ?? false;
  }

  /** Counts a packet for a rule. */
  hit(rule: Rule): void {
    this.#hits.set(rule, (this.#hits.get(rule) ?? 0) + 1);
  }

  /** How many packets matched each rule. */
  get hits(): ReadonlyMap<Rule, number> {
    return this.#hits;
  }

  /** Raises a counter. */
  count(counter: string): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + 1);
  }
}
