/** Hosts and cables by hand, for tests of the simulated kernel: who is there, what is sent, what was seen of it. */
import { ipv4Number, ipv4Text } from '../../address';
import { type DeviceRef, deviceAddress, type NetDevice } from '../core/device';
import { Netns } from '../core/netns';
import { Network } from '../core/network';
import { packetInfo } from '../core/packet';
import { type Hop, type Journey, Trace } from '../core/trace';
import { connect, type Probe, ping } from '../ipv4/probe';
import { Sockets } from '../ipv4/socket';
import { parseRuleset } from '../netfilter/ruleset';

/** A device; its MAC address follows from its namespace and name, or its first address, if it is not given. */
export type LabDevice = Omit<Partial<NetDevice>, 'addresses' | 'peer'> & { ip?: string; peer?: string };

/** A namespace. */
export interface LabHost {
  readonly devices: Record<string, LabDevice>;
  /** Besides those of its addresses. */
  readonly routes?: readonly string[];
  readonly rules?: readonly string[];
  readonly forwards?: boolean;
  readonly bridgeNf?: boolean;
  readonly rpFilter?: Record<string, number>;
  readonly proxyArp?: Record<string, boolean>;
  readonly listens?: readonly number[];
  /** `10.244.1.0 dev flannel.1 lladdr 02:…` */
  readonly neighbors?: readonly [device: string, ip: string, mac: string][];
  readonly fdb?: readonly [device: string, mac: string, remote: string][];
}

/** What became of a try. */
export interface LabTry {
  readonly outcome: string;
  /** The namespace that accepted, and the address it saw. */
  readonly server?: string;
  /** `pod-a eth0 tx 10.244.0.2>10.244.1.2 ttl 64`. */
  readonly request: readonly string[];
  readonly reply: readonly string[];
  readonly lost: string | undefined;
  readonly journeys: readonly Journey[];
}

const PATIENCE_MS = 4200;
/** Between two tries. */
const PAUSE_MS = 1000;

/** The MAC address that a device with an address has here. */
export function labMac(ip: string): string {
  const tail = ip.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return `02:00:${tail.join(':')}`;
}

/** A network that stands. */
export class Lab {
  readonly network: Network;
  readonly #all = new Map<string, Netns>();
  #nextPort = 40_001;

  constructor(hosts: Record<string, LabHost>) {
    for (const [name, host] of Object.entries(hosts)) this.#all.set(name, netnsOf(name, host));
    this.network = new Network((name) => this.#all.get(name));
  }

  /** The namespace of that name. */
  netns(name: string): Netns {
    const netns = this.#all.get(name);
    if (!netns) throw new Error(`there is no ${name}`);
    return netns;
  }

  /** Connects to `10.96.0.10:80`. */
  tcp(from: string, to: string): LabTry {
    const [address = '', port] = to.split(':');
    return this.#attempt(from, (netns, local) =>
      connect(this.network, netns, { address: ipv4Number(address), port: Number(port) }, local),
    );
  }

  /** Pings with so many octets of data. */
  ping(from: string, to: string, { data = 56, df = false } = {}): LabTry {
    return this.#attempt(from, (netns, id) => ping(this.network, netns, ipv4Number(to), { id, data, df }));
  }

  #attempt(from: string, send: (netns: Netns, port: number) => Probe): LabTry {
    const { network } = this;
    network.run(network.now + PAUSE_MS);
    network.trace = new Trace();
    for (const { sockets } of this.#all.values()) sockets.accepted.length = 0;
    const { attempt, journey } = send(this.netns(from), this.#nextPort++);
    network.run(network.now + PATIENCE_MS, () => attempt.outcome !== undefined);
    network.run(network.now);
    const { journeys } = network.trace;
    const reply = journeys.find(
      ({ about, packet }) => about && about === journey && packetInfo(packet) !== 'ICMP redirect',
    );
    const [name, netns] = [...this.#all].find(([, { sockets }]) => sockets.accepted.length > 0) ?? [];
    const accepted = netns?.sockets.accepted[0];
    return {
      outcome: attempt.outcome ?? 'timed out',
      ...(accepted && { server: `${name} from ${ipv4Text(accepted.from)}` }),
      request: (journey?.hops ?? []).map(hopText),
      reply: (reply?.hops ?? []).map(hopText),
      lost:
        journey?.end?.fate === 'lost' ? `${journey.end.netns} ${journey.end.device} ${journey.end.reason}` : undefined,
      journeys,
    };
  }
}

/** A hop in one line. */
function hopText({ netns, device, direction, packet, encapsulation }: Hop): string {
  const piece = packet.fragment ? ` +${packet.fragment.offset}` : '';
  const ends = `${ipv4Text(packet.src)}>${ipv4Text(packet.dst)}`;
  const outer = encapsulation?.outer;
  const cut = outer?.fragment ? `+${outer.fragment.offset}` : '';
  const tunnel = outer
    ? ` in ${ipv4Text(outer.src)}>${ipv4Text(outer.dst)} ttl ${outer.ttl} ${outer.length}${cut}`
    : '';
  return `${netns} ${device.name} ${direction} ${ends} ttl ${packet.ttl} ${packet.length}${piece}${tunnel}`;
}

function netnsOf(name: string, host: LabHost): Netns {
  const { devices, routes = [], rules = [], listens = [], neighbors = [], fdb = [] } = host;
  const netns = new Netns({
    name,
    devices: [
      deviceOf(name, 'lo', { kind: 'loopback', ip: '127.0.0.1/8', mtu: 65_536, mac: '00:00:00:00:00:00' }),
      ...Object.entries(devices).map(([device, each]) => deviceOf(name, device, each)),
    ],
    sysctls: {
      ipForward: host.forwards ?? false,
      bridgeNfCallIptables: host.bridgeNf ?? true,
      rpFilter: host.rpFilter ?? {},
      proxyArp: host.proxyArp ?? {},
      routeLocalnet: false,
    },
    ...(rules.length > 0 && { ruleset: parseRuleset(rules) }),
    sockets: new Sockets(listens.map((port) => ({ protocol: 'tcp' as const, address: 0, port, program: name }))),
  });
  for (const [device, { ip = '' }] of Object.entries(devices)) {
    const [address, prefix] = ip.split('/');
    if (address && prefix !== '32') netns.routes.add(`${ip} dev ${device} proto kernel scope link src ${address}`);
  }
  for (const route of routes) netns.routes.add(route);
  for (const [device, ip, mac] of neighbors) netns.neighbors.addPermanent(device, ipv4Number(ip), mac);
  for (const [device, mac, remote] of fdb)
    netns.fdb.put(device, { mac, device, remote: ipv4Number(remote), isPermanent: true });
  return netns;
}

function deviceOf(netns: string, name: string, { ip, peer, ...own }: LabDevice): NetDevice {
  return {
    name,
    kind: 'veth',
    mac: ip ? labMac(ip.split('/')[0] ?? '') : `02:fe:${netns}:${name}`,
    mtu: 1500,
    ...own,
    addresses: ip ? [deviceAddress(ip)] : [],
    ...(peer && { peer: refOf(peer) }),
  };
}

/** Reads `node1:veth-a`. */
function refOf(text: string): DeviceRef {
  const [netns = '', device = ''] = text.split(':');
  return { netns, device };
}
