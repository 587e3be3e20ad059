import { ipv4Number } from '../../simulation/linux';
import { deviceAddress, type NetDevice } from '../../simulation/linux/net/core/device';
import { Netns } from '../../simulation/linux/net/core/netns';
import { Network } from '../../simulation/linux/net/core/network';
import { parseRoute } from '../../simulation/linux/net/ipv4/route';
import { type Listener, Sockets } from '../../simulation/linux/net/ipv4/socket';
import { parseRuleset } from '../../simulation/linux/net/netfilter/ruleset';
import type { RecordedInterface, RecordedNetns, RecordedProbe, Recording } from './recording';

/** The kubelet's port, on which nodes listen. */
const KUBELET_PORT = 10250;
const HTTP_PORT = 80;

/** Sets the namespaces of a recording up as they were before its first probe. */
export function networkOf(recording: Recording): Network {
  const all = new Map<string, Netns>();
  for (const [name, recorded] of Object.entries(recording.topology))
    all.set(name, netnsOf(name, recorded, listenersOf(name, recorded, recording)));
  for (const [name, { interfaces }] of Object.entries(recording.topology)) {
    for (const [device, { parent }] of Object.entries(interfaces)) {
      const [host = '', card = ''] = parent?.split(':') ?? [];
      const macvlans = all.get(host)?.macvlans;
      if (macvlans) macvlans.set(card, [...(macvlans.get(card) ?? []), { netns: name, device }]);
    }
  }
  return new Network((name) => all.get(name));
}

function netnsOf(name: string, recorded: RecordedNetns, listeners: Listener[]): Netns {
  const { interfaces, routes, neighbours, fdb, iptables, sysctl } = recorded;
  const netns = new Netns({
    name,
    devices: Object.entries(interfaces).map(([device, each]) => deviceOf(device, each)),
    sysctls: {
      ipForward: sysctl.ip_forward === 1,
      bridgeNfCallIptables: sysctl['bridge-nf-call-iptables'] === 1,
      rpFilter: sysctl.rp_filter,
      proxyArp: Object.fromEntries(Object.entries(sysctl.proxy_arp).map(([device, value]) => [device, value === 1])),
      routeLocalnet: false,
    },
    ...(iptables.length > 0 && { ruleset: parseRuleset(iptables) }),
    sockets: new Sockets(listeners),
  });
  for (const route of routes) netns.routes.addUnchecked(parseRoute(route));
  for (const { address, interface: device, mac, state } of neighbours)
    if (state === 'permanent' && mac) netns.neighbors.addPermanent(device, ipv4Number(address), mac);
  for (const { mac, interface: device, remote, permanent } of fdb) {
    const owner = interfaces[device]?.master ?? device;
    netns.fdb.put(owner, {
      mac,
      device,
      ...(remote && { remote: ipv4Number(remote) }),
      isPermanent: permanent ?? false,
    });
  }
  return netns;
}

function deviceOf(name: string, recorded: RecordedInterface): NetDevice {
  const { kind, mac, mtu, addresses, master, hairpin, peer, parent, vxlan } = recorded;
  const ref = (text: string) => {
    const [netns = '', device = ''] = text.split(':');
    return { netns, device };
  };
  return {
    name,
    kind,
    mac,
    mtu,
    addresses: addresses.map(deviceAddress),
    ...(master && { master }),
    ...(hairpin && { hairpin }),
    ...(peer && { peer: ref(peer) }),
    ...(parent && { parent: ref(parent) }),
    ...(vxlan && {
      vxlan: { vni: vxlan.vni, port: vxlan.udp_port, local: ipv4Number(vxlan.local), learning: vxlan.learning },
    }),
  };
}

/**
 * Who listens is not written in the recordings: pods, containers and outside hosts on 80, nodes on the kubelet's port,
 * docker-proxy on each published port; less those that answered RST.
 */
function listenersOf(name: string, { iptables }: RecordedNetns, { notes, probes }: Recording): Listener[] {
  const tcp = (program: string, port: number): Listener => ({ protocol: 'tcp', address: 0, port, program });
  const own = notes.containers_in_namespace?.[name];
  if (own) {
    return (notes.listen_attempts ?? [])
      .filter(({ container, result }) => own.includes(container) && result === 'listening')
      .map(({ container, listen }) => tcp(container, Number(listen.split(':')[1])));
  }
  const isNode = iptables.length > 0 || /^node\d+$/.test(name);
  const published = iptables.flatMap((rule) => {
    const [, port] = /^-A DOCKER .*--dport (\d+) -j DNAT/.exec(rule) ?? [];
    return port ? [tcp('docker-proxy', Number(port))] : [];
  });
  const usual = /^(switch|router)/.test(name) ? [] : isNode ? [tcp(name, KUBELET_PORT)] : [tcp(name, HTTP_PORT)];
  const answered = answers(probes, name, 'SYN+ACK').map(({ port, server }) => tcp(server ?? name, port));
  const refused = answers(probes, name, 'RST+ACK').map(({ port }) => port);
  // Who answered in the recording comes first: its name is known.
  const listeners = [...answered, ...usual, ...published];
  return listeners.filter(({ port }) => !refused.includes(port));
}

/** What a namespace answered with, and from which port. */
function answers(probes: readonly RecordedProbe[], name: string, info: string): { port: number; server?: string }[] {
  return probes.flatMap(({ reply = [], server }) => {
    const [first] = reply;
    return first?.ns === name && first.info === info
      ? [{ port: Number(first.src.split(':')[1]), ...(server && { server }) }]
      : [];
  });
}
