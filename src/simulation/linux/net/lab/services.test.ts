/** Services (design: families C1 to C8). */
import { describe, expect, it } from 'vitest';
import { cluster } from './cluster-lab';
import { serviceRules } from './rules';

const WEB = '10.96.0.10:80';
const rulesOn = (endpoints: readonly string[], more: Partial<Parameters<typeof serviceRules>[0]> = {}) => ({
  node1: serviceRules({ endpoints, ...more }),
  node2: serviceRules({ endpoints, subnet: '10.244.1.0/24', ...more }),
});

describe('a ClusterIP whose endpoint is on the same bridge', () => {
  it('is bridged: TTL and source MAC stay; the first time it passes as sent by cni0', () => {
    const lab = cluster({ wiring: 'host-gw', rules: rulesOn(['10.244.0.3']) });
    const first = lab.tcp('pod-a', WEB);
    expect(first.outcome).toBe('connected');
    expect(first.request).toEqual([
      'pod-a eth0 tx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 veth-pod-a rx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 cni0 tx 10.244.0.2>10.244.0.3 ttl 64 60',
      'node1 veth-pod-b tx 10.244.0.2>10.244.0.3 ttl 64 60',
      'pod-b eth0 rx 10.244.0.2>10.244.0.3 ttl 64 60',
    ]);
    const macs = first.journeys[0]?.hops.map(({ l2Src, l2Dst }) => [l2Src.slice(-5), l2Dst.slice(-5)]);
    expect(macs?.slice(2)).toEqual([
      ['00:01', '00:03'],
      ['00:02', '00:03'],
      ['00:02', '00:03'],
    ]);
    // Answers go from port to port, translated back.
    expect(first.reply).toEqual([
      'pod-b eth0 tx 10.244.0.3>10.244.0.2 ttl 64 60',
      'node1 veth-pod-b rx 10.244.0.3>10.244.0.2 ttl 64 60',
      'node1 veth-pod-a tx 10.96.0.10>10.244.0.2 ttl 64 60',
      'pod-a eth0 rx 10.96.0.10>10.244.0.2 ttl 64 60',
    ]);
  });

  it('passes cni0 no more once the node itself has talked to the endpoint', () => {
    const lab = cluster({ wiring: 'host-gw', rules: rulesOn(['10.244.0.3']) });
    expect(lab.tcp('pod-a', WEB).request).toHaveLength(5);
    expect(lab.tcp('pod-a', WEB).request).toHaveLength(5);
    expect(lab.tcp('node1', '10.244.0.3:80').outcome).toBe('connected');
    expect(lab.tcp('pod-a', WEB).request).toEqual([
      'pod-a eth0 tx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 veth-pod-a rx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 veth-pod-b tx 10.244.0.2>10.244.0.3 ttl 64 60',
      'pod-b eth0 rx 10.244.0.2>10.244.0.3 ttl 64 60',
    ]);
  });

  it('with bridge-nf-call-iptables 0 is routed, and the answer comes from a stranger: RST, then nothing', () => {
    const more = { node1: { bridgeNf: false } };
    const lab = cluster({ wiring: 'host-gw', rules: rulesOn(['10.244.0.3']), more });
    const { outcome, request, reply, journeys } = lab.tcp('pod-a', WEB);
    expect(outcome).toBe('timed out');
    expect(request).toEqual([
      'pod-a eth0 tx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 veth-pod-a rx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 cni0 rx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 cni0 tx 10.244.0.2>10.244.0.3 ttl 63 60',
      'node1 veth-pod-b tx 10.244.0.2>10.244.0.3 ttl 63 60',
      'pod-b eth0 rx 10.244.0.2>10.244.0.3 ttl 63 60',
    ]);
    expect(reply.at(-1)).toBe('pod-a eth0 rx 10.244.0.3>10.244.0.2 ttl 64 60');
    const reset = journeys.find(({ info }) => info === 'RST');
    expect(reset?.hops.map(({ netns, device }) => `${netns} ${device.name}`)).toEqual([
      'pod-a eth0',
      'node1 veth-pod-a',
      'node1 veth-pod-b',
      'pod-b eth0',
    ]);
    const { counters } = lab.netns('node1');
    expect(counters.get('IcmpOutRedirects')).toBeGreaterThan(0);
    expect(counters.get('IpOutDiscards')).toBe(counters.get('IcmpOutRedirects'));
  });
});

describe('Calico', () => {
  it('reaches an endpoint of another machine and one of its own, by routes', () => {
    const far = cluster({ wiring: 'calico', rules: rulesOn(['10.244.1.2']) }).tcp('pod-a', WEB);
    expect([far.outcome, far.server, far.request.at(-1)]).toEqual([
      'connected',
      'pod-c from 10.244.0.2',
      'pod-c eth0 rx 10.244.0.2>10.244.1.2 ttl 62 60',
    ]);
    const near = cluster({ wiring: 'calico', rules: rulesOn(['10.244.0.3']) }).tcp('pod-a', WEB);
    expect(near.request.at(-1)).toBe('pod-b eth0 rx 10.244.0.2>10.244.0.3 ttl 63 60');
  });

  it('a pod reaches itself by the way it came, masqueraded to the address of the node', () => {
    const lab = cluster({ wiring: 'calico', rules: rulesOn(['10.244.0.2']) });
    const { outcome, server, request } = lab.tcp('pod-a', WEB);
    expect([outcome, server]).toEqual(['connected', 'pod-a from 192.168.50.11']);
    expect(request).toEqual([
      'pod-a eth0 tx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 cali-pod-a rx 10.244.0.2>10.96.0.10 ttl 64 60',
      'node1 cali-pod-a tx 192.168.50.11>10.244.0.2 ttl 63 60',
      'pod-a eth0 rx 192.168.50.11>10.244.0.2 ttl 63 60',
    ]);
  });
});

describe('a pod that reaches itself over a bridge', () => {
  it('drops its own address as source, where it is not masqueraded', () => {
    const lab = cluster({ wiring: 'host-gw', hairpin: true, rules: rulesOn(['10.244.0.2'], { marks: false }) });
    expect(lab.tcp('pod-a', WEB)).toMatchObject({ outcome: 'timed out', lost: 'pod-a eth0 martian-source' });
  });

  it('sees cni0 with masquerade and hairpin', () => {
    const lab = cluster({ wiring: 'host-gw', hairpin: true, rules: rulesOn(['10.244.0.2']) });
    expect(lab.tcp('pod-a', WEB)).toMatchObject({ outcome: 'connected', server: 'pod-a from 10.244.0.1' });
  });
});

describe('node ports', () => {
  it('under VXLAN are masqueraded to the address of flannel.1', () => {
    const lab = cluster({ wiring: 'vxlan', rules: rulesOn(['10.244.1.2']) });
    const { outcome, server, request } = lab.tcp('outside', '192.168.50.11:30080');
    expect([outcome, server]).toEqual(['connected', 'pod-c from 10.244.0.0']);
    expect(request.at(-1)).toBe('pod-c eth0 rx 10.244.0.0>10.244.1.2 ttl 62 60');
  });

  it('without masquerade the pod answers the client itself, and the client resets', () => {
    const rules = rulesOn(['10.244.1.2'], { marks: false, masquerades: false });
    const { outcome, reply, journeys } = cluster({ wiring: 'host-gw', rules }).tcp('outside', '192.168.50.11:30080');
    expect(outcome).toBe('timed out');
    expect(reply.at(-1)).toBe('outside eth0 rx 10.244.1.2>192.168.50.100 ttl 63 60');
    expect(journeys.some(({ info, hops }) => info === 'RST' && hops[0]?.netns === 'outside')).toBe(true);
  });
});

describe('a node that calls a ClusterIP', () => {
  it('without endpoints is refused before anything is sent: only ICMP passes lo', () => {
    const { outcome, request, reply } = cluster({ wiring: 'host-gw', rules: rulesOn([]) }).tcp('node1', WEB);
    expect([outcome, request]).toEqual(['connection refused', []]);
    expect(reply).toEqual([
      'node1 lo tx 192.168.50.11>192.168.50.11 ttl 64 88',
      'node1 lo rx 192.168.50.11>192.168.50.11 ttl 64 88',
    ]);
  });

  it('is masqueraded to the device that leads on: flannel.1, or cni0 for a pod of its own', () => {
    expect(cluster({ wiring: 'vxlan', rules: rulesOn(['10.244.1.2']) }).tcp('node1', WEB).server).toBe(
      'pod-c from 10.244.0.0',
    );
    const own = cluster({ wiring: 'host-gw', rules: rulesOn(['10.244.0.2']) }).tcp('node1', WEB);
    expect(own).toMatchObject({ outcome: 'connected', server: 'pod-a from 10.244.0.1' });
    // The answer is translated back on the port: cni0 shows it for the node's own address.
    expect(own.reply.at(-1)).toBe('node1 cni0 rx 10.244.0.2>192.168.50.11 ttl 64 60');
  });
});

describe('a load balancer address behind a router', () => {
  const more = {
    router: { routes: ['203.0.113.10/32 via 192.168.50.11 dev eth0'] },
  };
  const rules = rulesOn(['10.244.0.2'], { loadBalancer: '203.0.113.10' });

  it('with policy Local keeps the source where there is an endpoint, answers included', () => {
    const local = rulesOn(['10.244.0.2'], { loadBalancer: '203.0.113.10', marks: false });
    const { outcome, server, reply } = cluster({ wiring: 'host-gw', rules: local, more }).tcp(
      'outside',
      '203.0.113.10:80',
    );
    expect([outcome, server]).toEqual(['connected', 'pod-a from 192.168.50.100']);
    expect(reply.at(-1)).toBe('outside eth0 rx 203.0.113.10>192.168.50.100 ttl 63 60');
  });

  it('on another port circles between router and node until its TTL is used up', () => {
    const lab = cluster({ wiring: 'host-gw', rules, more });
    const { outcome, request, journeys } = lab.tcp('outside', '203.0.113.10:81');
    expect(outcome).toBe('no route to host');
    const forwardings = request.filter((hop) => / (router|node1) eth0 tx /.test(` ${hop}`));
    expect(forwardings).toHaveLength(63);
    expect(request.at(-1)).toContain('ttl 1 ');
    expect(journeys.some(({ info }) => info === 'ICMP time exceeded')).toBe(true);
    // The router points at the node, once; what the node says is stopped by its own translation, not decided yet then.
    const redirects = journeys.filter(({ info, hops }) => info === 'ICMP redirect' && hops.length > 0);
    expect(redirects.map(({ hops }) => hops[0]?.netns)).toEqual(['router']);
    const { counters } = lab.netns('node1');
    expect([counters.get('IcmpOutRedirects'), counters.get('IpOutDiscards')]).toEqual([1, 1]);
  });
});
