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

/** Routes that a table need not hold before they are asked for. */
export interface RouteSource {
  /** The one with the longest prefix that an address has. */
  find(address: number): Route | undefined;
  all(): Route[];
}

/** Why a route is refused, in the words of `ip route add`. */
export class RouteError extends Error {}

/** The routes of a namespace. */
export class RouteTable {
  readonly #routes: Route[] = [];
  /** By the length of their prefix, then by their base; of equal ones the best metric first. */
  readonly #byPrefix = new Map<number, Map<number, Route[]>>();
  /** The lengths that there are, the longest first. */
  #lengths: number[] = [];
  /** Routes that are made when a packet goes their way. */
  #later: RouteSource | undefined;
  readonly #found = new Map<number, Route | undefined>();

  constructor(private readonly netns: Netns) {}

  /** All routes, as `ip route` orders them: default first, then by destination. */
  list(): Route[] {
    return [...this.#routes, ...(this.#later?.all() ?? [])].sort((a, b) =>
      a.prefix === 0 && b.prefix === 0
        ? a.metric - b.metric
        : a.prefix === 0
          ? -1
          : b.prefix === 0
            ? 1
            : a.base - b.base || a.prefix - b.prefix || a.metric - b.metric,
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
    const { prefix, base } = route;
    this.#routes.push(route);
    this.#found.clear();
    let ofLength = this.#byPrefix.get(prefix);
    if (!ofLength) {
      ofLength = new Map();
      this.#byPrefix.set(prefix, ofLength);
      this.#lengths = [...this.#byPrefix.keys()].sort((a, b) => b - a);
    }
    const equal = ofLength.get(base);
    if (!equal) ofLength.set(base, [route]);
    else equal.splice(equal.findLastIndex(({ metric }) => metric <= route.metric) + 1, 0, route);
  }

  /** Adds many routes that are made when they are needed. */
  addLater(source: RouteSource): void {
    this.#later = source;
    this.#found.clear();
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
    const device = this.netns.broadcastDevice(address);
    if (device) {
      const text = `broadcast ${ipv4Text(address)} dev ${device.name} table local`;
      const from = source ?? device.addresses.find((own) => isOnLink(own, address))?.address ?? 0;
      return { type: 'broadcast', device, nextHop: address, hasGateway: false, source: from, text };
    }
    return undefined;
  }

  #lookupMain(address: number, source?: number): RouteResult | undefined {
    const route = this.#find(address);
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

  /** The longest prefix that an address has, the best metric. */
  #find(address: number): Route | undefined {
    if (this.#found.has(address)) return this.#found.get(address);
    const own = this.#findOwn(address);
    const later = this.#later?.find(address);
    const found = later && (!own || later.prefix > own.prefix) ? later : own;
    this.#found.set(address, found);
    return found;
  }

  #findOwn(address: number): Route | undefined {
    for (const length of this.#lengths) {
      const found = this.#byPrefix.get(length)?.get((address & prefixMask(length)) >>> 0);
      if (found) return found[0];
    }
    return undefined;
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

/** Machines have most of their routes in common: each is read once. */
const known = new Map<string, Route>();
const MOST_KNOWN = 50_000;

/** Reads a line of `ip route`. */
export function parseRoute(text: string): Route {
  let route = known.get(text);
  if (!route) {
    if (known.size >= MOST_KNOWN) known.clear();
    route = readRoute(text);
    known.set(text, route);
  }
  return route;
}

function readRoute(text: string): Route {
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
