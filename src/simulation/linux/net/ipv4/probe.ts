/** What programs do with sockets: connect to a port, ping an address, ask by UDP. */
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import { echoPacket, ICMP, IP_HEADER, type Packet, packetInfo, tcpPacket, udpPacket } from '../core/packet';
import type { Journey } from '../core/trace';
import { sendLocally } from './ip-output';
import type { Attempt } from './socket';

/** When a SYN without answer is sent again: after 1 s, 2 s more, 4 s more (TCP_TIMEOUT_INIT, doubled). */
const SYN_AGAIN_MS = [1000, 3000, 7000, 15_000, 31_000];

/** What was begun: its outcome comes when the network runs. */
export interface Probe {
  readonly attempt: Attempt;
  /** Its first packet; none if nothing could be sent. */
  readonly journey?: Journey;
}

/** connect(). */
export function connect(
  network: Network,
  netns: Netns,
  to: { address: number; port: number },
  localPort: number,
): Probe {
  const local = sourceFor(netns, to.address);
  const attempt: Attempt = { protocol: 'tcp', local: local ?? 0, localPort, remote: to.address, remotePort: to.port };
  if (local === undefined) return unreachable(netns, attempt);
  netns.sockets.attempts.push(attempt);
  const syn = tcpPacket(local, to.address, { sport: localPort, dport: to.port, flags: 'SYN' });
  const journey = network.trace.begin(syn, packetInfo(syn));
  sendLocally(network, netns, syn, { journey });
  for (const afterMs of SYN_AGAIN_MS)
    network.later(afterMs, () => {
      if (!attempt.outcome) sendLocally(network, netns, syn);
    });
  return { attempt, journey };
}

/** ping: one echo request with so many octets of data. */
export function ping(
  network: Network,
  netns: Netns,
  to: number,
  { id, data, df }: { id: number; data: number; df: boolean },
): Probe {
  const local = sourceFor(netns, to);
  const attempt: Attempt = { protocol: 'icmp', local: local ?? 0, localPort: id, remote: to, remotePort: 0 };
  if (local === undefined) return unreachable(netns, attempt);
  const request = echoPacket(local, to, { type: ICMP.echoRequest, id, data, df });
  if (df && IP_HEADER + 8 + data > pathMtu(netns, to)) {
    attempt.outcome = 'message too long';
    return { attempt };
  }
  netns.sockets.attempts.push(attempt);
  const journey = network.trace.begin(request, packetInfo(request));
  sendLocally(network, netns, request, { journey });
  return { attempt, journey };
}

/** A datagram that waits for an answer. */
export function ask(
  network: Network,
  netns: Netns,
  to: { address: number; port: number },
  from: { port: number; data: unknown; octets: number },
): Probe {
  const local = sourceFor(netns, to.address);
  const attempt: Attempt = {
    protocol: 'udp',
    local: local ?? 0,
    localPort: from.port,
    remote: to.address,
    remotePort: to.port,
  };
  if (local === undefined) return unreachable(netns, attempt);
  netns.sockets.attempts.push(attempt);
  const query: Packet = udpPacket(local, to.address, from.octets, {
    sport: from.port,
    dport: to.port,
    data: from.data,
  });
  const journey = network.trace.begin(query, packetInfo(query));
  sendLocally(network, netns, query, { journey });
  return { attempt, journey };
}

/** The address that a program's packets get; undefined without a route. */
function sourceFor(netns: Netns, to: number): number | undefined {
  const route = netns.routes.lookup(to);
  return route && (route.type === 'unicast' || route.type === 'local') ? route.source : undefined;
}

/** Nothing can be sent: there is no route, or one that says `unreachable` (fib_props). */
function unreachable(netns: Netns, attempt: Attempt): Probe {
  netns.count('IpOutNoRoutes');
  const isRefused = netns.routes.lookup(attempt.remote)?.type === 'unreachable';
  attempt.outcome = isRefused ? 'no route to host' : 'network unreachable';
  return { attempt };
}

/** The longest packet that goes all the way, as far as this host knows. */
export function pathMtu(netns: Netns, to: number): number {
  const mtu = netns.routes.lookup(to)?.device.mtu ?? 1500;
  return Math.min(mtu, netns.pathMtus.get(to) ?? mtu);
}
