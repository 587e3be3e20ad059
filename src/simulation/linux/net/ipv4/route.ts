/**
 * Routing: which way a packet goes from one namespace.
 * Models: the local table, longest prefix, connected and gateway routes, onlink, blackhole, unreachable, prohibit,
 *   metrics, preferred sources, the selection of a source address.
 * Leaves out: policy rules, several next hops, types of service.
 */
import { ipv4Number, ipv4Text } from '../../address';
import { isOnLink, type NetDevice, prefixMask } from '../core/device';
import type { Netns } from '../core/netns';

/** A route of the main table. */
export interface Route {
  readonly type: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
  readonly base: number;
  readonly prefix: number;
  readonly gateway?: number;
  readonly device?: string;
  readonly source?: number;
  readonly isOnlink?: boolean;
  readonly metric: number;
  /** As `ip route` prints it. */
  readonly text: string;
}

/** What a lookup finds. */
export interface RouteResult {
  readonly type: 'local' | 'broadcast' | 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
  readonly device: NetDevice;
  /** The neighbor to send to. */
  readonly nextHop: number;
  readonly hasGateway: boolean;
  /** The source address that locally made packets get. */
  readonly source: number;
  /** The row that decided. */
  readonly text: string;
}

/** Why a route is refused, in the words of `ip route add`. */
export class RouteError extends Error {}

/** The routes of a namespace. */
export class RouteTable {
  /** The most specific first. */
  #routes: Route[] = [];

  constructor(private readonly netns: Netns) {}

  /** All routes, as `ip route` orders them: default first, then by destination. */
  list(): Route[] {
    return [...this.#routes].sort((a, b) =>
      a.prefix === 0 ? -1 : b.prefix === 0 ? 1 : a.base - b.base || a.prefix - b.prefix,
    );
  }

  /** `ip route add <text>`. Throws RouteError with the kernel's words. */
  add(text: string): void {
    const route = parseRoute(text);
    if (route.device !== undefined && !this.netns.devices.has(route.device))
      throw new RouteError(`Cannot find device "${route.device}"`);
    if (route.gateway !== undefined) this.#checkGateway(route);
    this.addUnchecked(route);
  }

  /** Takes a route over that is known to be good. */
  addUnchecked(route: Route): void {
    this.#routes.push(route);
    this.#routes.sort((a, b) => b.prefix - a.prefix || a.metric - b.metric);
  }

  /** A gateway must be on a link (fib_check_nh): that is why host-gw cannot cross a router. */
  #checkGateway({ gateway = 0, device, isOnlink }: Route): void {
    if (isOnlink) return;
    const way = this.lookup(gateway);
    if (way?.type === 'local') throw new RouteError('Error: Nexthop has invalid gateway.');
    if (way?.type !== 'unicast' || way.hasGateway || (device !== undefined && way.device.name !== device))
      throw new RouteError('Error: Nexthop has invalid gateway.');
  }

  /** The way to an address; undefined without a route. `outputOnly`: for packets that are made here. */
  lookup(address: number, source?: number): RouteResult | undefined {
    return this.#lookupLocal(address, source) ?? this.#lookupMain(address, source);
  }

  #lookupLocal(address: number, source?: number): RouteResult | undefined {
    if (this.netns.isLocal(address)) {
      const text = `local ${ipv4Text(address)} dev ${this.netns.localDevice(address) ?? 'lo'} table local`;
      const device = this.netns.device('lo');
      return { type: 'local', device, nextHop: address, hasGateway: false, source: source ?? address, text };
    }
    for (const device of this.netns.devices.values()) {
      for (const own of device.addresses) {
        if (own.prefix >= 31 || device.kind === 'loopback') continue;
        if (address !== (own.address | ~prefixMask(own.prefix)) >>> 0) continue;
        const text = `broadcast ${ipv4Text(address)} dev ${device.name} table local`;
        const from = source ?? own.address;
        return { type: 'broadcast', device, nextHop: address, hasGateway: false, source: from, text };
      }
    }
    return undefined;
  }

  #lookupMain(address: number, source?: number): RouteResult | undefined {
    const route = this.#routes.find(({ base, prefix }) => (address & prefixMask(prefix)) >>> 0 === base);
    if (!route) return undefined;
    const { type, text } = route;
    if (type !== 'unicast')
      return { type, device: this.netns.device('lo'), nextHop: address, hasGateway: false, source: 0, text };
    const device = this.#deviceOf(route);
    const redirected = this.netns.redirects.get(address);
    const nextHop = redirected ?? route.gateway ?? address;
    return {
      type,
      device,
      nextHop,
      hasGateway: nextHop !== address,
      source: source ?? route.source ?? this.selectSource(device, nextHop),
      text:
        redirected === undefined
          ? text
          : `${ipv4Text(address)} via ${ipv4Text(redirected)} dev ${device.name} cache <redirected>`,
    };
  }

  /** `via` without `dev`: the device that leads to the gateway. */
  #deviceOf({ device, gateway = 0 }: Route): NetDevice {
    return device === undefined
      ? (this.#lookupMain(gateway)?.device ?? this.netns.device('lo'))
      : this.netns.device(device);
  }

  /** The address that a packet out of a device gets (inet_select_addr): one in the network of the next hop, else its first, else another device's. */
  selectSource(device: NetDevice, nextHop: number): number {
    const own = device.addresses.find((each) => isOnLink(each, nextHop)) ?? device.addresses[0];
    if (own) return own.address;
    for (const { kind, addresses } of this.netns.devices.values())
      if (kind !== 'loopback' && addresses[0]) return addresses[0].address;
    return 0;
  }
}

/** Reads a line of `ip route`. */
export function parseRoute(text: string): Route {
  const words = text.trim().split(/\s+/);
  const types = ['blackhole', 'unreachable', 'prohibit'] as const;
  const type = types.find((each) => each === words[0]) ?? 'unicast';
  if (type !== 'unicast') words.shift();
  const destination = words[0] ?? 'default';
  const [address = '0.0.0.0', prefix = '32'] = destination === 'default' ? ['0.0.0.0', '0'] : destination.split('/');
  const after = (word: string) => {
    const at = words.indexOf(word);
    return at < 0 ? undefined : words[at + 1];
  };
  const via = after('via');
  const device = after('dev');
  const source = after('src');
  return {
    type,
    base: (ipv4Number(address) & prefixMask(Number(prefix))) >>> 0,
    prefix: Number(prefix),
    ...(via && { gateway: ipv4Number(via) }),
    ...(device && { device }),
    ...(source && { source: ipv4Number(source) }),
    ...(words.includes('onlink') && { isOnlink: true }),
    metric: Number(after('metric') ?? 0),
    text: text.trim(),
  };
}
