/** Network policies as rules, rejections and redirects (design: families D5 to D11; 2.3.8, 2.6). */
import { describe, expect, it } from 'vitest';
import { cluster } from './cluster-lab';
import { type LabHost, labMac } from './lab';
import { serviceRules } from './rules';

/** A pod that only lets 10.244.0.2 come to port 80. */
const POLICY = [
  '-A POD-FIREWALL -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A POD-FIREWALL -m addrtype --src-type LOCAL -j ACCEPT',
  '-A POD-FIREWALL -s 10.244.0.2/32 -p tcp -m tcp --dport 80 -j ACCEPT',
  '-A POD-FIREWALL -j DROP',
];
const TO_POLICY = '-A FORWARD -d 10.244.1.2/32 -j POD-FIREWALL';
const OUTPUT_TO_POLICY = '-A OUTPUT -d 10.244.1.2/32 -j POD-FIREWALL';
const plain = ['*filter', ':FORWARD ACCEPT', ':OUTPUT ACCEPT', ':POD-FIREWALL -', TO_POLICY, ...POLICY, 'COMMIT'];

describe('a policy between pods of one node', () => {
  const callFrom = (bridgeNf: boolean, rules = plain) =>
    cluster({ wiring: 'host-gw', rules: { node2: rules }, more: { node2: { bridgeNf } } }).tcp(
      'pod-d',
      '10.244.1.2:80',
    );

  it('holds with bridge-nf-call-iptables 1, and does not with 0', () => {
    expect(callFrom(true)).toMatchObject({ outcome: 'timed out', lost: 'node2 veth-pod-d rule-drop' });
    expect(callFrom(false)).toMatchObject({ outcome: 'connected', server: 'pod-c from 10.244.1.3' });
  });

  it('lets its own node in, and no other', () => {
    const lab = cluster({ wiring: 'host-gw', rules: { node2: plain.toSpliced(-1, 0, OUTPUT_TO_POLICY) } });
    expect(lab.tcp('node2', '10.244.1.2:80').outcome).toBe('connected');
    expect(lab.tcp('node1', '10.244.1.2:80')).toMatchObject({ outcome: 'timed out', lost: 'node2 eth0 rule-drop' });
  });

  it('that rejects tells the caller from the address of the node', () => {
    const rejects = plain.map((rule) => rule.replace('-j DROP', '-j REJECT --reject-with icmp-port-unreachable'));
    const { outcome, reply } = callFrom(true, rejects);
    expect(outcome).toBe('connection refused');
    expect(reply[0]).toBe('node2 cni0 tx 10.244.1.1>10.244.1.3 ttl 64 88');
  });
});

describe('the order of chains', () => {
  const rules = (first: string[], last: string[]) => ({
    node2: serviceRules({
      endpoints: ['10.244.1.2'],
      subnet: '10.244.1.0/24',
      filterChains: ['POD-FIREWALL'],
      first: [...first, ...POLICY],
      last,
    }),
  });

  it('a policy in front of KUBE-FORWARD sees the endpoint and the real client, and drops what a node port brings', () => {
    const lab = cluster({ wiring: 'host-gw', rules: rules([TO_POLICY], []) });
    const { outcome, lost, journeys } = lab.tcp('outside', '192.168.50.12:30080');
    expect([outcome, lost]).toEqual(['timed out', 'node2 eth0 rule-drop']);
    const rows = journeys[0]?.end?.because.map(({ chain, effect }) => `${chain} ${effect}`);
    expect(rows?.slice(-2)).toEqual(['FORWARD to POD-FIREWALL', 'POD-FIREWALL drop']);
    expect(lab.tcp('pod-b', '10.244.1.2:80').outcome).toBe('timed out');
    expect(lab.tcp('pod-a', '10.244.1.2:80').outcome).toBe('connected');
  });

  it('a policy behind KUBE-FORWARD is passed by: marked packets are accepted before', () => {
    const lab = cluster({ wiring: 'host-gw', rules: rules([], [TO_POLICY]) });
    expect(lab.tcp('outside', '192.168.50.12:30080')).toMatchObject({
      outcome: 'connected',
      server: 'pod-c from 10.244.1.1',
    });
    expect(lab.tcp('pod-b', '10.244.1.2:80').outcome).toBe('timed out');
  });
});

describe('rules in a pod’s own namespace', () => {
  const rules = (target: string) => [
    '*filter',
    ':INPUT ACCEPT',
    `-A INPUT -p tcp -m tcp --dport 80 -j ${target}`,
    'COMMIT',
  ];
  const callWith = (target: string) =>
    cluster({ wiring: 'host-gw', more: { 'pod-c': { rules: rules(target) } } }).tcp('pod-a', '10.244.1.2:80');

  it.each([
    ['REJECT --reject-with icmp-port-unreachable', 'connection refused', 88],
    ['REJECT --reject-with icmp-host-unreachable', 'no route to host', 88],
    ['REJECT --reject-with icmp-net-unreachable', 'network unreachable', 88],
    ['REJECT --reject-with tcp-reset', 'connection refused', 40],
  ])('%s: %s, from the address that was called', (target, outcome, length) => {
    const { reply, ...rest } = callWith(target);
    expect(rest.outcome).toBe(outcome);
    expect(reply[0]).toBe(`pod-c eth0 tx 10.244.1.2>10.244.0.2 ttl 64 ${length}`);
  });

  it('DROP says nothing', () => {
    expect(callWith('DROP')).toMatchObject({ outcome: 'timed out', reply: [], lost: 'pod-c eth0 rule-drop' });
  });
});

it('a packet with the receiver’s own address as source is a martian', () => {
  const mac = labMac('192.168.50.100');
  const more: Record<string, Partial<LabHost>> = {
    outside: {
      devices: { eth0: { ip: '192.168.50.12/24', peer: 'switch:p-outside', mac } },
      routes: ['10.244.1.0/24 via 192.168.50.11 dev eth0'],
    },
    node1: { neighbors: [['eth0', '192.168.50.12', labMac('192.168.50.12')]] },
  };
  expect(cluster({ wiring: 'host-gw', more }).tcp('outside', '10.244.1.1:10250')).toMatchObject({
    outcome: 'timed out',
    lost: 'node2 eth0 martian-source',
  });
});

it('a sender that does not listen is told of a better gateway ever more rarely', () => {
  const more = { outside: { routes: ['10.244.0.0/24 via 192.168.50.12 dev eth0'] } };
  const lab = cluster({ wiring: 'host-gw', more });
  const told = Array.from(
    { length: 14 },
    () => lab.tcp('outside', '10.244.0.2:80').journeys.filter(({ info }) => info === 'ICMP redirect').length,
  );
  // A second apart: after 20 ms · 2ⁿ have passed, nine times at most.
  expect(told).toEqual([1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0]);
});

describe('redirects among three hosts of one segment', () => {
  const more = { outside: { routes: ['10.244.0.0/24 via 192.168.50.12 dev eth0'] } };

  it('node2 tells outside of node1; ping follows if it knows node1’s MAC address, TCP does not', () => {
    const lab = cluster({ wiring: 'host-gw', more });
    const first = lab.ping('outside', '10.244.0.2');
    expect(first.outcome).toBe('reply');
    expect(first.journeys.filter(({ info }) => info === 'ICMP redirect')).toHaveLength(1);
    expect(first.request).toContain('node2 eth0 tx 192.168.50.100>10.244.0.2 ttl 63 84');
    // It knew no MAC address of node1 then, but asks for it: the next redirect is followed.
    expect(lab.netns('outside').routes.lookup(0x0af40002)?.text).not.toContain('redirected');
    expect(lab.ping('outside', '10.244.0.2').request.some((hop) => hop.startsWith('node2'))).toBe(true);
    expect(lab.ping('outside', '10.244.0.2').request.some((hop) => hop.startsWith('node2'))).toBe(false);
    expect(lab.netns('outside').routes.lookup(0x0af40002)?.text).toContain('cache <redirected>');
  });

  it('TCP goes on by the gateway it has', () => {
    const lab = cluster({ wiring: 'host-gw', more });
    lab.ping('outside', '192.168.50.11');
    for (let i = 0; i < 2; i++) {
      const { outcome, request } = lab.tcp('outside', '10.244.0.2:80');
      expect(outcome).toBe('connected');
      expect(request.some((hop) => hop.startsWith('node2'))).toBe(true);
    }
  });
});
