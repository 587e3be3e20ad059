/** Pods, nodes and other segments (design: families A3, B3, B4, B6, B7). */
import { describe, expect, it } from 'vitest';
import { cluster } from './cluster-lab';
import { Lab } from './lab';

const PUBLISHED = [
  '*nat',
  ...[':PREROUTING ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT', ':DOCKER -'],
  '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
  '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
  '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
  '-A DOCKER -i docker0 -j RETURN',
  '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
  'COMMIT',
];

it('a container that calls a published port of its own host reaches docker-proxy, for it is not translated', () => {
  const container = (n: number) => ({
    devices: { eth0: { ip: `172.17.0.${n}/16`, peer: `node1:veth${n}` } },
    routes: ['default via 172.17.0.1 dev eth0'],
    listens: [80],
  });
  const port = (n: number) => ({ master: 'docker0', peer: `c${n}:eth0` });
  const lab = new Lab({
    node1: {
      devices: {
        eth0: { ip: '192.168.50.11/24' },
        docker0: { kind: 'bridge', ip: '172.17.0.1/16' },
        veth2: port(2),
        veth3: port(3),
      },
      forwards: true,
      rules: PUBLISHED,
      listens: [8080],
    },
    c2: container(2),
    c3: container(3),
  });
  expect(lab.tcp('c3', '192.168.50.11:8080')).toMatchObject({
    outcome: 'connected',
    server: 'node1 from 172.17.0.3',
    request: [
      'c3 eth0 tx 172.17.0.3>192.168.50.11 ttl 64 60',
      'node1 veth3 rx 172.17.0.3>192.168.50.11 ttl 64 60',
      'node1 docker0 rx 172.17.0.3>192.168.50.11 ttl 64 60',
    ],
  });
});

describe('VXLAN on 1500', () => {
  it('a pod that believes in 1500 is told of 1450 by its node, once; without DF the node cuts the inner packet', () => {
    const lab = cluster({ wiring: 'vxlan', podMtu: 1500, rules: { node1: TRACKING, node2: TRACKING } });
    const told = lab.ping('pod-a', '10.244.1.2', { data: 1472, df: true });
    expect(told.outcome).toBe('ICMP error');
    expect(told.request.at(-1)).toBe('node1 cni0 rx 10.244.0.2>10.244.1.2 ttl 64 1500');
    expect(told.reply[0]).toBe('node1 cni0 tx 10.244.0.1>10.244.0.2 ttl 64 576');
    expect(lab.ping('pod-a', '10.244.1.2', { data: 1472, df: true })).toMatchObject({
      outcome: 'message too long',
      request: [],
    });
    const cut = lab.ping('pod-b', '10.244.1.2', { data: 1472 });
    expect(cut.outcome).toBe('reply');
    expect(cut.request.filter((hop) => hop.startsWith('node1 eth0 tx'))).toEqual([
      'node1 eth0 tx 10.244.0.3>10.244.1.2 ttl 63 1444 +0 in 192.168.50.11>192.168.50.12 ttl 64 1494',
      'node1 eth0 tx 10.244.0.3>10.244.1.2 ttl 63 76 +1424 in 192.168.50.11>192.168.50.12 ttl 64 126',
    ]);
  });

  it('an unbound device of 1500 works: the outer packet is cut, and put together before it is unwrapped', () => {
    const lab = cluster({ wiring: 'vxlan', podMtu: 1500, tunnelMtu: 1500 });
    const { outcome, request } = lab.ping('pod-a', '10.244.1.2', { data: 1472, df: true });
    expect(outcome).toBe('reply');
    expect(request.filter((hop) => /eth0 tx|node2 eth0 rx|flannel|^pod-c/.test(hop))).toEqual([
      'pod-a eth0 tx 10.244.0.2>10.244.1.2 ttl 64 1500',
      'node1 flannel.1 tx 10.244.0.2>10.244.1.2 ttl 63 1500',
      'node1 eth0 tx 10.244.0.2>10.244.1.2 ttl 63 1500 in 192.168.50.11>192.168.50.12 ttl 64 1500+0',
      'node1 eth0 tx 192.168.50.11>192.168.50.12 ttl 64 70 +1480',
      'node2 eth0 rx 10.244.0.2>10.244.1.2 ttl 63 1500 in 192.168.50.11>192.168.50.12 ttl 64 1500+0',
      'node2 eth0 rx 192.168.50.11>192.168.50.12 ttl 64 70 +1480',
      'node2 flannel.1 rx 10.244.0.2>10.244.1.2 ttl 63 1500',
      'pod-c eth0 rx 10.244.0.2>10.244.1.2 ttl 62 1500',
    ]);
  });

  it('passes a router: the outer TTL falls there, the inner one does not', () => {
    const { outcome, server, request } = cluster({ wiring: 'vxlan', isNode2Behind: true }).tcp(
      'pod-a',
      '10.244.1.2:80',
    );
    expect([outcome, server]).toEqual(['connected', 'pod-c from 10.244.0.2']);
    expect(request).toContain(
      'node1 eth0 tx 10.244.0.2>10.244.1.2 ttl 63 60 in 192.168.50.11>192.168.60.13 ttl 64 110',
    );
    expect(request).toContain(
      'node2 eth0 rx 10.244.0.2>10.244.1.2 ttl 63 60 in 192.168.50.11>192.168.60.13 ttl 63 110',
    );
    expect(request.at(-1)).toBe('pod-c eth0 rx 10.244.0.2>10.244.1.2 ttl 62 60');
  });
});

const TRACKING = ['*nat', ':PREROUTING ACCEPT', ':POSTROUTING ACCEPT', 'COMMIT'];

describe('rp_filter', () => {
  const strict = (value: number) => ({ more: { node2: { rpFilter: { all: value } } } });

  it('1 drops what comes by another device than answers would take: a pod to another node under VXLAN, not masqueraded', () => {
    const lab = cluster({ wiring: 'vxlan', ...strict(1) });
    expect(lab.tcp('pod-a', '192.168.50.12:10250')).toMatchObject({
      outcome: 'timed out',
      lost: 'node2 eth0 reverse-path',
    });
    expect(lab.netns('node2').counters.get('TcpExtIPReversePathFilter')).toBeGreaterThan(0);
    // What goes by the tunnel both ways passes.
    expect(lab.tcp('pod-a', '10.244.1.2:80').outcome).toBe('connected');
  });

  it.each([0, 2])('%i lets it pass', (value) => {
    expect(cluster({ wiring: 'vxlan', ...strict(value) }).tcp('pod-a', '192.168.50.12:10250')).toMatchObject({
      outcome: 'connected',
      server: 'node2 from 10.244.0.2',
    });
  });
});

describe('Calico', () => {
  it('a blackhole swallows what is for an address of the own block that nobody has', () => {
    expect(cluster({ wiring: 'calico' }).tcp('pod-a', '10.244.0.9:80')).toMatchObject({
      outcome: 'timed out',
      lost: 'node1 cali-pod-a blackhole',
      reply: [],
    });
  });

  it('a node asks for its pods with its own address, for cali… has none', () => {
    const lab = cluster({ wiring: 'calico' });
    expect(lab.tcp('pod-a', '10.244.1.2:80').outcome).toBe('connected');
    const asked = lab.network.trace.arps.find(({ netns, device }) => netns === 'node2' && device === 'cali-pod-c');
    expect(asked?.arp.sender).toBe(0xc0a8320c);
  });
});

describe('host-gw over a router', () => {
  it('is refused by ip route; forced by onlink, ARP fails and each waiting SYN is reported', () => {
    const lab = cluster({ wiring: 'host-gw' });
    const { routes } = lab.netns('node1');
    expect(() => routes.add('10.244.2.0/24 via 192.168.60.13 dev eth0')).toThrow('Error: Nexthop has invalid gateway.');
    routes.add('10.244.2.0/24 via 192.168.60.13 dev eth0 onlink');
    const { outcome, request, lost, journeys } = lab.tcp('pod-a', '10.244.2.2:80');
    expect([outcome, lost]).toEqual(['no route to host', 'node1 eth0 no-neighbor']);
    expect(request.at(-1)).toBe('node1 cni0 rx 10.244.0.2>10.244.2.2 ttl 64 60');
    const errors = journeys.filter(({ info }) => info === 'ICMP host unreachable');
    expect(errors.map(({ hops }) => hops.at(-1)?.netns)).toEqual(['pod-a', 'pod-a', 'pod-a']);
    const asked = lab.network.trace.arps.filter((each) => each.netns === 'node1' && each.direction === 'tx');
    expect(asked.filter(({ device }) => device === 'eth0')).toHaveLength(3);
  });
});
