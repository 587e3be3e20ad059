import { describe, expect, it } from 'vitest';
import { ipv4Number } from '../../address';
import { deviceAddress, type NetDevice } from '../core/device';
import { Netns } from '../core/netns';
import { Network } from '../core/network';
import { connect, ping } from '../ipv4/probe';
import { parseRoute } from '../ipv4/route';
import { Sockets } from '../ipv4/socket';
import { parseRuleset } from '../netfilter/ruleset';
import { printedText } from './printed-line';
import { type NetTool, printNetns, rowOfDecision } from './tools';

const veth = (name: string, mac: string, more: Partial<NetDevice>): NetDevice => ({
  name,
  kind: 'veth',
  mac,
  mtu: 1450,
  addresses: [],
  ...more,
});

/** A machine with a bridge, two pods on it (one port may hairpin) and a tunnel; docker0 has no port. */
function machine(): Network {
  const node = new Netns({
    name: 'node',
    devices: [
      {
        ...veth('lo', '00:00:00:00:00:00', { ifindex: 1, mtu: 65_536 }),
        kind: 'loopback',
        addresses: [deviceAddress('127.0.0.1/8')],
      },
      {
        ...veth('eth0', '52:54:00:a8:32:0b', { ifindex: 2, mtu: 1500 }),
        kind: 'ethernet',
        addresses: [deviceAddress('192.168.50.11/24')],
      },
      {
        ...veth('cni0', '0a:58:0a:f4:00:01', { ifindex: 3 }),
        kind: 'bridge',
        addresses: [deviceAddress('10.244.0.1/24')],
      },
      {
        ...veth('flannel.1', '26:01:02:03:04:01', { ifindex: 4 }),
        kind: 'vxlan',
        addresses: [deviceAddress('10.244.0.0/32')],
        vxlan: { vni: 1, port: 8472, local: ipv4Number('192.168.50.11'), learning: false },
      },
      veth('vetha', 'ce:00:00:00:00:0a', {
        ifindex: 5,
        peerIfindex: 2,
        master: 'cni0',
        hairpin: true,
        peer: { netns: 'a', device: 'eth0' },
      }),
      veth('vethb', 'ce:00:00:00:00:0b', {
        ifindex: 6,
        peerIfindex: 2,
        master: 'cni0',
        peer: { netns: 'b', device: 'eth0' },
      }),
      {
        ...veth('docker0', '02:42:ac:11:00:01', { ifindex: 7, mtu: 1500 }),
        kind: 'bridge',
        addresses: [deviceAddress('172.17.0.1/16')],
      },
    ],
    sysctls: { ipForward: true, bridgeNfCallIptables: true, rpFilter: {}, proxyArp: {}, routeLocalnet: false },
    ruleset: parseRuleset([
      '*nat',
      ':PREROUTING ACCEPT',
      ':POSTROUTING ACCEPT',
      ':ZETA -',
      ':ALPHA -',
      '-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j ALPHA',
      '-A ALPHA -p tcp -m tcp -j DNAT --to-destination 10.244.0.3:80',
      'COMMIT',
      '*filter',
      ':FORWARD DROP',
      ':INPUT ACCEPT',
      '-A FORWARD -j ACCEPT',
      'COMMIT',
    ]),
    sockets: new Sockets(),
  });
  for (const route of [
    '10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1',
    '172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1',
    '10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink',
    'default via 192.168.50.1 dev eth0',
    'blackhole 10.244.9.0/26 proto bird',
  ])
    node.routes.addUnchecked(parseRoute(route));
  node.neighbors.addPermanent('flannel.1', ipv4Number('10.244.1.0'), '26:0a:0b:0c:0d:01');
  node.fdb.put('flannel.1', {
    mac: '26:0a:0b:0c:0d:01',
    device: 'flannel.1',
    remote: ipv4Number('192.168.50.12'),
    isPermanent: true,
  });
  const all = new Map([node, pod('a', '10.244.0.2'), pod('b', '10.244.0.3')].map((netns) => [netns.name, netns]));
  return new Network((name) => all.get(name));
}

function pod(name: string, ip: string): Netns {
  const eth0 = veth('eth0', `0a:58:00:00:00:0${name}`, {
    ifindex: 2,
    peerIfindex: name === 'a' ? 5 : 6,
    addresses: [deviceAddress(`${ip}/24`)],
    peer: { netns: 'node', device: `veth${name}` },
  });
  const lo: NetDevice = { ...veth('lo', '00:00:00:00:00:00', { ifindex: 1 }), kind: 'loopback' };
  const netns = new Netns({
    name,
    devices: [lo, eth0],
    sysctls: { ipForward: false, bridgeNfCallIptables: true, rpFilter: {}, proxyArp: {}, routeLocalnet: false },
    sockets: new Sockets([{ protocol: 'tcp', address: 0, port: 80, program: 'web' }]),
  });
  netns.routes.addUnchecked(parseRoute('10.244.0.0/24 dev eth0 proto kernel scope link'));
  netns.routes.addUnchecked(parseRoute('default via 10.244.0.1 dev eth0'));
  return netns;
}

const print = (network: Network, tool: NetTool, netns = 'node') =>
  printedText(printNetns(tool, network.netns(netns) as Netns));

/** a calls the Service, which leads to b; then pings b. */
function afterCalls(): Network {
  const network = machine();
  const a = network.netns('a') as Netns;
  const call = connect(network, a, { address: ipv4Number('10.96.0.10'), port: 80 }, 40_000);
  network.run(5000, () => call.attempt.outcome !== undefined);
  const echo = ping(network, a, ipv4Number('10.244.0.3'), { id: 7, data: 56, df: false });
  network.run(10_000, () => echo.attempt.outcome !== undefined);
  expect([call.attempt.outcome, echo.attempt.outcome]).toEqual(['connected', 'reply']);
  return network;
}

describe('a namespace prints itself', () => {
  it('as ip addr: carrier, masters, broadcast addresses', () => {
    expect(print(machine(), 'ip addr')).toBe(`\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:a8:32:0b brd ff:ff:ff:ff:ff:ff
    inet 192.168.50.11/24 brd 192.168.50.255 scope global eth0
       valid_lft forever preferred_lft forever
3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default
    link/ether 0a:58:0a:f4:00:01 brd ff:ff:ff:ff:ff:ff
    inet 10.244.0.1/24 brd 10.244.0.255 scope global cni0
       valid_lft forever preferred_lft forever
4: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN group default
    link/ether 26:01:02:03:04:01 brd ff:ff:ff:ff:ff:ff
    inet 10.244.0.0/32 scope global flannel.1
       valid_lft forever preferred_lft forever
5: vetha@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default qlen 1000
    link/ether ce:00:00:00:00:0a brd ff:ff:ff:ff:ff:ff
6: vethb@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default qlen 1000
    link/ether ce:00:00:00:00:0b brd ff:ff:ff:ff:ff:ff
7: docker0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN group default
    link/ether 02:42:ac:11:00:01 brd ff:ff:ff:ff:ff:ff
    inet 172.17.0.1/16 brd 172.17.255.255 scope global docker0
       valid_lft forever preferred_lft forever
`);
  });

  it('as ip route: default first, a bridge without ports is linkdown', () => {
    expect(print(machine(), 'ip route')).toBe(`\
default via 192.168.50.1 dev eth0
10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1
10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink
blackhole 10.244.9.0/26 proto bird
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown
`);
  });

  it('as ip neigh and bridge fdb: what is set, then what packets taught it', () => {
    expect(print(machine(), 'ip neigh')).toBe('10.244.1.0 dev flannel.1 lladdr 26:0a:0b:0c:0d:01 PERMANENT\n');
    const network = afterCalls();
    expect(print(network, 'ip neigh', 'a')).toBe(`\
10.244.0.1 dev eth0 lladdr 0a:58:0a:f4:00:01 REACHABLE
10.244.0.3 dev eth0 lladdr 0a:58:00:00:00:0b REACHABLE
`);
    expect(print(network, 'bridge fdb')).toBe(`\
0a:58:0a:f4:00:01 dev cni0 master cni0 permanent
26:0a:0b:0c:0d:01 dev flannel.1 dst 192.168.50.12 self permanent
ce:00:00:00:00:0a dev vetha master cni0 permanent
0a:58:00:00:00:0a dev vetha master cni0
ce:00:00:00:00:0b dev vethb master cni0 permanent
0a:58:00:00:00:0b dev vethb master cni0
02:42:ac:11:00:01 dev docker0 master docker0 permanent
`);
  });

  it('as bridge -d link: which port may send back where it came from', () => {
    expect(print(machine(), 'bridge -d link')).toBe(`\
5: vetha@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state forwarding priority 32 cost 2
    hairpin on guard off root_block off fastleave off learning on flood on mcast_flood on bcast_flood on mcast_router 1 mcast_to_unicast off neigh_suppress off neigh_vlan_suppress off vlan_tunnel off isolated off locked off mab off
6: vethb@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state forwarding priority 32 cost 2
    hairpin off guard off root_block off fastleave off learning on flood on mcast_flood on bcast_flood on mcast_router 1 mcast_to_unicast off neigh_suppress off neigh_vlan_suppress off vlan_tunnel off isolated off locked off mab off
`);
  });

  it('as iptables-save: tables, built-in chains and users’ chains in its order', () => {
    expect(print(machine(), 'iptables-save')).toBe(`\
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
-A FORWARD -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:ALPHA - [0:0]
:ZETA - [0:0]
-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j ALPHA
-A ALPHA -p tcp -m tcp -j DNAT --to-destination 10.244.0.3:80
COMMIT
`);
    expect(print(machine(), 'iptables-save', 'a')).toBe('');
  });

  it('as conntrack -L: both directions, translated and established', () => {
    expect(print(afterCalls(), 'conntrack -L')).toBe(`\
tcp      6 432000 ESTABLISHED src=10.244.0.2 dst=10.96.0.10 sport=40000 dport=80 src=10.244.0.3 dst=10.244.0.2 sport=80 dport=40000 [ASSURED] mark=0 use=1
icmp     1 30 src=10.244.0.2 dst=10.244.0.3 type=8 code=0 id=7 src=10.244.0.3 dst=10.244.0.2 type=0 code=0 id=7 mark=0 use=1
`);
  });
});

it('every row of a table that a trace quotes is a row that a tool prints', () => {
  const network = afterCalls();
  const printed = (['ip addr', 'ip route', 'ip neigh', 'bridge fdb', 'iptables-save', 'conntrack -L'] as const).flatMap(
    (tool) =>
      ['node', 'a', 'b'].flatMap((netns) =>
        printNetns(tool, network.netns(netns) as Netns).map(({ row }) => `${netns} ${row}`),
      ),
  );
  const tables = ['route', 'local address', 'neighbor', 'fdb', 'rule', 'conntrack', 'policy'];
  const quoted = network.trace.journeys
    .flatMap(({ hops, end }) => [...hops.flatMap(({ because }) => because), ...(end?.because ?? [])])
    .filter(({ by }) => tables.includes(by));
  expect(quoted.length).toBeGreaterThan(10);
  expect(
    quoted.map((decision) => `${decision.netns} ${rowOfDecision(decision)}`).filter((row) => !printed.includes(row)),
  ).toEqual([]);
});
