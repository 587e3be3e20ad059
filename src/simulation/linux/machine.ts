/**
 * The tables of one machine's kernel, computed from the hosts store at any view.
 * Models: network namespaces, links (lo, eth0, bridge, veth), addresses, routes, neighbours, ip_forward.
 * Leaves out: iptables, VXLAN and fdb; neighbours that have not been learnt are shown as if they were.
 */
import type { ReadView } from '../mvcc';
import { cardMac, dockerMac, hostEndMac, ipv4Text, netnsName, podMac, subnetOf, subnetText, vethName } from './address';
import {
  type HostRecord,
  hostBucket,
  MACHINES,
  type MachineRecord,
  machineKey,
  type SandboxRecord,
} from './hosts-store';

/** A network interface. */
export interface Link {
  readonly ifindex: number;
  /** `eth0@if8` for one end of a veth pair whose other end is interface 8 of another namespace. */
  readonly name: string;
  readonly type: 'loopback' | 'ethernet' | 'bridge' | 'veth';
  readonly mac: string;
  readonly mtu: number;
  readonly isUp: boolean;
  /** The bridge that it is a port of. */
  readonly master?: string;
  /** The other end of a veth pair. */
  readonly peer?: { readonly netns: string; readonly ifindex: number };
  /** Its addresses with prefix lengths. */
  readonly addresses: readonly string[];
}

/** A line of the routing table. */
export interface Route {
  /** `default` or a range. */
  readonly destination: string;
  readonly via?: string;
  readonly device: string;
  /** `link`: the destination is on the segment; `global`: behind the gateway. */
  readonly scope: 'link' | 'global';
  /** The source address of packets that the machine sends this way. */
  readonly source?: string;
  /** Who put it there: the kernel with an address, or the network plugin. */
  readonly protocol: 'kernel' | 'static' | 'boot';
}

/** An entry of the neighbour table. */
export interface Neighbor {
  readonly address: string;
  readonly mac: string;
  readonly device: string;
}

/** The name of a machine's own network namespace. */
export const ROOT_NETNS = 'root';

const LOOPBACK: Link = {
  ifindex: 1,
  name: 'lo',
  type: 'loopback',
  mac: '00:00:00:00:00:00',
  mtu: 65_536,
  isUp: true,
  addresses: ['127.0.0.1/8'],
};
const ETH0_IFINDEX = 2;
/** The bridge's interface number; veth pairs count from the next. */
export const BRIDGE_IFINDEX = 3;

/** One machine as its kernel would show it at a view. */
export class Machine {
  constructor(
    private readonly view: ReadView<HostRecord>,
    readonly node: string,
  ) {}

  /** The machine's own record; undefined before it was built. */
  get record(): MachineRecord | undefined {
    return this.view.get(machineKey(this.node))?.value as MachineRecord | undefined;
  }

  /** The sandboxes on it, by id. */
  sandboxes(): SandboxRecord[] {
    return this.view.values(hostBucket(this.node, 'sandboxes')) as SandboxRecord[];
  }

  /** The sandbox that has an address. */
  findSandbox(ip: string): SandboxRecord | undefined {
    return this.sandboxes().find((sandbox) => sandbox.ip === ip && sandbox.state === 'ready');
  }

  /** The network namespaces: the machine's own, then one for each sandbox. */
  netns(): string[] {
    return [ROOT_NETNS, ...this.#wired().map(({ id }) => netnsName(id))];
  }

  /** The interfaces of the machine's own namespace. */
  links(): Link[] {
    const machine = this.record;
    if (!machine) return [];
    const links: Link[] = [LOOPBACK, ethernet(machine)];
    if (!machine.bridge) return links;
    links.push(bridgeLink(machine.bridge));
    const ports = this.#wired().sort((a, b) => (a.hostIfindex as number) - (b.hostIfindex as number));
    for (const sandbox of ports) links.push(hostEnd(sandbox, machine.bridge.name));
    return links;
  }

  /** The interfaces of a sandbox's namespace. */
  podLinks(sandbox: SandboxRecord): Link[] {
    const { bridge } = this.record ?? {};
    if (!sandbox.ip || !bridge) return [LOOPBACK];
    const peer = { netns: ROOT_NETNS, ifindex: sandbox.hostIfindex as number };
    const end: Link = {
      ifindex: sandbox.podIfindex as number,
      name: `eth0@if${sandbox.hostIfindex}`,
      type: 'veth',
      mac: this.#podMac(sandbox.ip),
      mtu: 1500,
      isUp: true,
      peer,
      addresses: [`${sandbox.ip}/${subnetOf(bridge.subnet).prefix}`],
    };
    return [LOOPBACK, end];
  }

  /** The routes of the machine, most specific last, as `ip route` lists them by destination. */
  routes(): Route[] {
    const machine = this.record;
    if (!machine) return [];
    const segment = subnetOf(`${machine.address}/${machine.prefix}`);
    const gateway = ipv4Text(segment.base + 1);
    const routes: Route[] = [
      { destination: 'default', via: gateway, device: 'eth0', scope: 'global', protocol: 'boot' },
    ];
    if (machine.bridge) routes.push(bridgeRoute(machine.bridge));
    if (machine.podCIDR) {
      for (const other of this.#others()) {
        if (!other.podCIDR) continue;
        routes.push({
          destination: other.podCIDR,
          via: other.address,
          device: 'eth0',
          scope: 'global',
          protocol: 'static',
        });
      }
    }
    routes.push({
      destination: subnetText(segment),
      device: 'eth0',
      scope: 'link',
      source: machine.address,
      protocol: 'kernel',
    });
    return routes;
  }

  /** The routes of a sandbox. */
  podRoutes(sandbox: SandboxRecord): Route[] {
    const { bridge } = this.record ?? {};
    if (!sandbox.ip || !bridge) return [];
    return [
      { destination: 'default', via: bridge.address, device: 'eth0', scope: 'global', protocol: 'static' },
      { destination: bridge.subnet, device: 'eth0', scope: 'link', source: sandbox.ip, protocol: 'kernel' },
    ];
  }

  /** The neighbours of the machine: other machines on the segment, its own pods behind the bridge. */
  neighbors(): Neighbor[] {
    const bridge = this.record?.bridge?.name;
    const machines = this.#others().map(({ address }) => ({ address, mac: cardMac(address), device: 'eth0' }));
    if (!bridge) return machines;
    const pods = this.#wired().map(({ ip = '' }) => ({ address: ip, mac: this.#podMac(ip), device: bridge }));
    return [...machines, ...pods];
  }

  /** The neighbours of a sandbox: its gateway and the other pods of the bridge. */
  podNeighbors(sandbox: SandboxRecord): Neighbor[] {
    const { bridge } = this.record ?? {};
    if (!sandbox.ip || !bridge) return [];
    const others = this.#wired().filter(({ id }) => id !== sandbox.id);
    return [
      { address: bridge.address, mac: bridge.mac, device: 'eth0' },
      ...others.map(({ ip = '' }) => ({ address: ip, mac: this.#podMac(ip), device: 'eth0' })),
    ];
  }

  /** dockerd and CNI plugins both derive it from the address, each in its own way. */
  #podMac(ip: string): string {
    return this.record?.podCIDR ? podMac(ip) : dockerMac(ip);
  }

  #wired(): SandboxRecord[] {
    return this.sandboxes().filter(({ ip, isHostNetwork }) => ip !== undefined && !isHostNetwork);
  }

  #others(): MachineRecord[] {
    const all = this.view.values(MACHINES, '/hosts/') as MachineRecord[];
    return all.filter(({ node, power }) => node !== this.node && power === 'on');
  }
}

function ethernet({ address, prefix, power }: MachineRecord): Link {
  return {
    ifindex: ETH0_IFINDEX,
    name: 'eth0',
    type: 'ethernet',
    mac: cardMac(address),
    mtu: 1500,
    isUp: power === 'on',
    addresses: [`${address}/${prefix}`],
  };
}

function bridgeLink({ name, address, subnet, mac }: NonNullable<MachineRecord['bridge']>): Link {
  return {
    ifindex: BRIDGE_IFINDEX,
    name,
    type: 'bridge',
    mac,
    mtu: 1500,
    isUp: true,
    addresses: [`${address}/${subnetOf(subnet).prefix}`],
  };
}

function bridgeRoute({ name, address, subnet }: NonNullable<MachineRecord['bridge']>): Route {
  return { destination: subnet, device: name, scope: 'link', source: address, protocol: 'kernel' };
}

function hostEnd(sandbox: SandboxRecord, master: string): Link {
  return {
    ifindex: sandbox.hostIfindex as number,
    name: `${vethName(sandbox.id)}@if${sandbox.podIfindex}`,
    type: 'veth',
    mac: hostEndMac(sandbox.id),
    mtu: 1500,
    isUp: true,
    master,
    peer: { netns: netnsName(sandbox.id), ifindex: sandbox.podIfindex as number },
    addresses: [],
  };
}
