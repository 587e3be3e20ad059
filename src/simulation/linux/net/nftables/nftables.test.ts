import { describe, expect, it } from 'vitest';
import { ipv4Number } from '../../address';
import { deviceAddress, type NetDevice } from '../core/device';
import { Netns } from '../core/netns';
import { Network } from '../core/network';
import { connect } from '../ipv4/probe';
import { Sockets } from '../ipv4/socket';
import { parseRuleset } from '../netfilter/ruleset';
import { printNetns, rowOfDecision } from '../print/tools';
import { readNftRule } from './parse-rule';
import { readNftables } from './parse-table';

const HOST = '192.168.50.11';

/** A client and a host on one cable; the host listens on 80 and has these tables. */
function twoHosts(nft: string, iptables: string[] = []) {
  const listeners = [{ protocol: 'tcp' as const, address: 0, port: 80, program: 'web' }];
  const nftables = readNftables(nft.split('\n'));
  const { tables, hasConntrack } = parseRuleset(iptables);
  const ruleset = { tables, nftables, hasConntrack: hasConntrack || nftables.hasConntrack };
  const client = netnsOf('client', '192.168.50.1', 'host', new Sockets());
  const host = netnsOf('host', HOST, 'client', new Sockets(listeners), ruleset);
  const network = new Network((name) => (name === 'host' ? host : client));
  const call = (port: number, localPort: number) => {
    const { attempt, journey } = connect(network, client, { address: ipv4Number(HOST), port }, localPort);
    network.run(network.now + 5000, () => attempt.outcome !== undefined);
    return { outcome: attempt.outcome ?? 'timed out', because: journey?.end?.because ?? [] };
  };
  return { call, host };
}

function netnsOf(name: string, ip: string, peer: string, sockets: Sockets, ruleset?: Netns['ruleset']): Netns {
  const device = (own: Partial<NetDevice>): NetDevice => ({
    ...{ name: 'eth0', kind: 'ethernet', mac: `02:00:${name}`, mtu: 1500, addresses: [] },
    ...own,
  });
  const netns = new Netns({
    name,
    devices: [
      device({ name: 'lo', kind: 'loopback', addresses: [deviceAddress('127.0.0.1/8')] }),
      device({ addresses: [deviceAddress(`${ip}/24`)], peer: { netns: peer, device: 'eth0' } }),
    ],
    sysctls: { ipForward: false, bridgeNfCallIptables: false, rpFilter: {}, proxyArp: {}, routeLocalnet: false },
    sockets,
    ...(ruleset && { ruleset }),
  });
  netns.routes.add('192.168.50.0/24 dev eth0');
  return netns;
}

const input = (rules: string, more = '') =>
  `table ip t {\n${more}\n  chain in {\n    type filter hook input priority filter; policy accept;\n${rules}\n  }\n}`;

describe('a chain of nftables at a hook', () => {
  it.each([
    ['tcp dport 80 drop', 'timed out'],
    ['tcp dport 81 drop', 'connected'],
    ['tcp dport { 22, 70-90 } reject', 'connection refused'],
    ['tcp dport != 80 drop', 'connected'],
    ['udp dport != 81 drop', 'connected'],
    ['ip saddr 192.168.50.0/24 reject with icmp type host-unreachable', 'no route to host'],
    ['ip saddr != { 10.0.0.0/8, 192.168.50.1 } drop', 'connected'],
    ['ct state established,related drop', 'connected'],
    ['ct state { new, invalid } counter packets 0 bytes 0 drop', 'timed out'],
    ['iifname "eth*" tcp dport 80 reject with tcp reset', 'connection refused'],
    [
      'fib daddr type local meta mark set meta mark | 0x00000010 comment "x"\nmeta mark & 0x00000010 != 0x00000000 drop',
      'timed out',
    ],
    ['meta l4proto tcp accept\ndrop', 'connected'],
    ['ip daddr . meta l4proto . th dport vmap { 192.168.50.11 . tcp . 80 : drop }', 'timed out'],
    ['ip ttl < 10 drop', 'connected'],
  ])('%s: %s', (rules, outcome) => {
    expect(twoHosts(input(rules)).call(80, 1000).outcome).toBe(outcome);
  });

  it('goes on behind a jump that returns, and not behind a goto', () => {
    const more = 'chain side {\nreturn\n}';
    expect(twoHosts(input('jump side\ndrop', more)).call(80, 1000).outcome).toBe('timed out');
    expect(twoHosts(input('goto side\ndrop', more)).call(80, 1000).outcome).toBe('connected');
  });

  it('ends with its policy, and tells the rows that decided', () => {
    const text = input(
      'ct state new jump side',
      'chain side {\ntcp dport vmap @ports\n}\nmap ports {\ntype inet_service : verdict\nelements = {\n80 : goto end,\n81 : accept\n}\n}\nchain end {\n}',
    ).replace('policy accept', 'policy drop');
    const { outcome, because } = twoHosts(text).call(80, 1000);
    expect(outcome).toBe('timed out');
    expect(because.filter(({ table }) => table).map(({ chain, row, effect }) => [chain, row, effect])).toEqual([
      ['in', 'ct state new jump side', 'to side'],
      ['side', 'tcp dport vmap @ports', 'goto end'],
      ['ports', '80 : goto end', 'goto end'],
      ['in', 'policy drop', 'drop'],
    ]);
  });

  it('is printed by nft list ruleset, with the rows that decisions quote', () => {
    const text = input(
      'ip daddr @mine ct state new drop',
      'set mine {\ntype ipv4_addr\nelements = {\n192.168.50.11\n}\n}',
    );
    const { call, host } = twoHosts(text);
    const { because } = call(80, 1000);
    const printed = printNetns('nft list ruleset', host);
    expect(printed.map((line) => line.text).slice(-5)).toEqual([
      '\tchain in {',
      '\t\ttype filter hook input priority filter; policy accept;',
      '\t\tip daddr @mine ct state new drop',
      '\t}',
      '}',
    ]);
    const rows = printed.map(({ row }) => row);
    expect(because.filter(({ by }) => by === 'rule').every((each) => rows.includes(rowOfDecision(each)))).toBe(true);
  });

  it('stands beside iptables: the packet must pass both', () => {
    const iptables = ['*filter', ':INPUT ACCEPT', '-A INPUT -p tcp -m tcp --dport 80 -j DROP', 'COMMIT'];
    expect(twoHosts(input('accept'), iptables).call(80, 1000).outcome).toBe('timed out');
    expect(twoHosts(input('drop'), []).call(80, 1000).outcome).toBe('timed out');
  });

  it('translates before iptables only if its priority is lower', () => {
    const nat = (priority: string) =>
      `table ip t {\n  chain pre {\n    type nat hook prerouting priority ${priority}; policy accept;\n    tcp dport 8080 redirect to :80\n  }\n}`;
    const iptables = [
      '*nat',
      ':PREROUTING ACCEPT',
      '-A PREROUTING -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 81',
      'COMMIT',
    ];
    expect(twoHosts(nat('dstnat - 1'), iptables).call(8080, 1000).outcome).toBe('connected');
    expect(twoHosts(nat('dstnat + 1'), iptables).call(8080, 1000).outcome).toBe('connection refused');
  });

  it('counts with numgen inc, and keeps what rules add to a set', () => {
    const turns = twoHosts(input('numgen inc mod 2 vmap { 0 : accept, 1 : drop }'));
    expect([1, 2, 3].map((i) => turns.call(80, 1000 + i).outcome).slice(0, 1)).toEqual(['connected']);
    const more = 'set seen {\ntype ipv4_addr\nflags dynamic,timeout\ntimeout 1m\n}';
    const once = twoHosts(input('ct state new ip saddr @seen drop\nct state new update @seen { ip saddr }', more));
    expect([1, 2].map((i) => once.call(80, 1000 + i).outcome)).toEqual(['connected', 'timed out']);
  });
});

it('names the rule that it cannot read', () => {
  expect(() => readNftRule('ip t', 'c', 'osf name "Linux" drop')).toThrow('unexpected osf');
});
