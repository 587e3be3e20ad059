/** Whatever happens to Services, slices and the node: what was written, call by call, is what stands in the tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { parseRuleset, type Ruleset } from '../linux/net/netfilter/ruleset';
import { getProxyMode, type ProxyMode, type ProxyModeName, type ProxyNode, proxyConfig, ServiceTracker } from '.';
import type { WrittenCall } from './define-proxy-mode';
import { savedLine } from './iptables/saved-line';
import { listedRule } from './nftables/listed-rule';

const NODE: ProxyNode = {
  nodeName: 'n1',
  zone: 'z1',
  nodeIPs: ['192.168.50.11'],
  podCIDRs: ['10.244.0.0/24'],
  localAddresses: ['127.0.0.1', '192.168.50.11'],
  serviceCIDRs: ['10.96.0.0/12'],
};

/** One thing that happens; afterwards the proxy syncs, `afterMs` later. */
type Happening = { afterMs: number } & (
  | { service: Service }
  | { slice: EndpointSlice }
  | { deleted: Service | EndpointSlice }
  | { zone: string }
  | { restart: true }
);

const serviceOf = (index: number, spec: object, ip?: string) =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'default', name: `s${index}` },
    spec: { type: 'ClusterIP', clusterIP: `10.96.0.${10 + index}`, ...spec },
    status: { loadBalancer: { ingress: ip ? [{ ip, ipMode: 'VIP' }] : [] } },
  }) as unknown as Service;

const service = fc
  .record({
    index: fc.nat(2),
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'LoadBalancer', 'ExternalName'),
    portName: fc.constantFrom('', '', 'http'),
    protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
    isSecond: fc.constantFrom(true, true, false),
    affinity: fc.constantFrom('None', 'ClientIP'),
    external: fc.constantFrom('Cluster', 'Local'),
    internal: fc.constantFrom('Cluster', 'Local'),
    externalIPs: fc.boolean(),
    ranges: fc.constantFrom([], ['198.51.100.0/24'], ['192.168.50.0/24', '10.0.0.0/8'], ['0.0.0.0/0']),
  })
  .map(({ index, type, portName, protocol, isSecond, affinity, external, internal, externalIPs, ranges }) => {
    const nodePort = (offset: number) => (/Port|Load/.test(type) ? { nodePort: 30_000 + 10 * index + offset } : {});
    const ports = [
      { name: portName, protocol, port: 80, targetPort: 8080, ...nodePort(0) },
      ...(isSecond ? [{ name: 'more', protocol: 'TCP', port: 81, targetPort: 8081, ...nodePort(1) }] : []),
    ];
    const spec = {
      type,
      ports,
      sessionAffinity: affinity,
      externalTrafficPolicy: external,
      internalTrafficPolicy: internal,
      loadBalancerSourceRanges: ranges,
      ...(externalIPs && { externalIPs: [`198.51.100.${index}`] }),
      ...(type === 'LoadBalancer' && external === 'Local' && { healthCheckNodePort: 32_000 + index }),
    };
    return serviceOf(index, spec, type === 'LoadBalancer' ? `203.0.113.${index}` : undefined);
  });

const endpoint = fc.record({
  addresses: fc.nat(2).map((n) => [`10.244.0.${n + 2}`]),
  nodeName: fc.constantFrom('n1', 'n1', 'n2', undefined),
  conditions: fc.constantFrom(
    { ready: true },
    { ready: true },
    { ready: false },
    { ready: false, serving: true, terminating: true },
    { ready: false, serving: false, terminating: true },
  ),
  hints: fc.constantFrom(
    undefined,
    { forZones: [{ name: 'z1' }] },
    { forZones: [{ name: 'z2' }] },
    { forNodes: [{ name: 'n1' }] },
  ),
});

const sliceOf = (service: string, name: string, endpoints: unknown[], ports: unknown[]) =>
  ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'default', name, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints,
    ports,
  }) as unknown as EndpointSlice;

const slice = fc
  .record({
    index: fc.nat(2),
    copy: fc.nat(1),
    endpoints: fc.array(endpoint, { maxLength: 4 }),
    name: fc.constantFrom('', '', 'http'),
    protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
  })
  .map(({ index, copy, endpoints, name, protocol }) =>
    sliceOf(`s${index}`, `s${index}-${copy}`, endpoints, [
      { name, protocol, port: 8080 },
      { name: 'more', protocol: 'TCP', port: 8081 },
    ]),
  );

const happening: fc.Arbitrary<Happening> = fc
  .tuple(
    fc.constantFrom(200, 1500, 4_000_000),
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ service }) },
      { weight: 8, arbitrary: fc.record({ slice }) },
      { weight: 3, arbitrary: fc.record({ deleted: fc.oneof(service, slice) }) },
      { weight: 1, arbitrary: fc.record({ zone: fc.constantFrom('z1', 'z2', '') }) },
      { weight: 1, arbitrary: fc.constant({ restart: true as const }) },
    ),
  )
  .map(([afterMs, what]) => ({ ...what, afterMs }));

type Look = (proxy: ProxyMode, calls: WrittenCall[], fresh: () => ProxyMode) => void;

/** Runs a story and looks at the tables after each sync, with a proxy at hand that just started. */
function play(mode: ProxyModeName, story: readonly Happening[], look: Look): void {
  const tracker = new ServiceTracker();
  const config = proxyConfig({ mode, clusterCIDR: '10.244.0.0/16' });
  let nowMs = 0;
  let node = NODE;
  const start = () => getProxyMode(mode).start({ config, node, family: 'IPv4' });
  const proxy = start();
  const sync = (one: ProxyMode) => one.sync(tracker.snapshot('IPv4'), nowMs);
  const fresh = () => {
    const another = start();
    sync(another);
    return another;
  };
  look(proxy, sync(proxy), fresh);
  for (const what of story) {
    nowMs += what.afterMs;
    if ('service' in what) tracker.setService(what.service);
    else if ('slice' in what) tracker.setSlice(what.slice);
    else if ('zone' in what) node = { ...NODE, zone: what.zone };
    else if ('restart' in what) proxy.restart();
    else if (what.deleted.kind === 'Service') tracker.deleteService('default', what.deleted.metadata.name);
    else tracker.deleteSlice(what.deleted as EndpointSlice);
    proxy.setNode(node);
    look(proxy, sync(proxy), fresh);
  }
}

/** What a list of rules says, whatever the order and the comments of elements; empty chains and other noise left out. */
function gist(rules: readonly string[]): string[] {
  const lines = rules.map((line) => line.trim().replace(/,$/, ''));
  return lines
    .filter((line) => !/^(:|\}|$|chain )/.test(line))
    .map((line) => line.replace(/ comment "[^"]*" :/, ' :'))
    .sort();
}

/** A kernel that knows the tools' calls and nothing else: tables of chains of lines. */
class PlainIptables {
  readonly tables = new Map(['mangle', 'filter', 'nat'].map((name) => [name, new Map<string, string[]>()]));

  run({ call, input }: WrittenCall): void {
    const [, verb, chain = '', table = '', rest = ''] = /^iptables -w 5 -(\w) (\S+) -t (\w+) ?(.*)$/.exec(call) ?? [];
    const chains = this.tables.get(table);
    if (verb === 'N' && !chains?.has(chain)) chains?.set(chain, []);
    const rule = `-A ${chain} ${rest.replace(/--comment (.*) -j/, '--comment "$1" -j')}`;
    if (verb === 'I') chains?.set(chain, [rule, ...(chains.get(chain) ?? [])]);
    if (call.startsWith('iptables-restore')) this.#restore(input ?? []);
  }

  #restore(lines: readonly string[]): void {
    let chains = new Map<string, string[]>();
    for (const line of lines) {
      const [verb = '', chain = ''] = line.split(' ');
      if (line.startsWith('*')) chains = this.tables.get(line.slice(1)) ?? chains;
      else if (line.startsWith(':')) chains.set(verb.slice(1), []);
      else if (verb === '-A') this.#append(chains, chain, savedLine(line, 'IPv4'));
      else if (verb === '-X') this.#delete(chains, chain);
    }
  }

  #append(chains: Map<string, string[]>, chain: string, line: string): void {
    const rules = chains.get(chain);
    if (!rules) throw new Error(`no chain for ${line}`);
    rules.push(line);
  }

  #delete(chains: Map<string, string[]>, chain: string): void {
    if (chains.get(chain)?.length !== 0) throw new Error(`${chain} is not empty`);
    chains.delete(chain);
    const used = [...chains.values()].flat().find((rule) => rule.endsWith(`-j ${chain}`));
    if (used) throw new Error(`${chain} is in use: ${used}`);
  }
}

/** The same for nft; what nft would refuse throws. */
class PlainNft {
  readonly chains = new Map<string, string[]>();
  readonly sets = new Map<string, Map<string, string>>();

  run({ call, input }: WrittenCall): void {
    if (call === 'nft -f -') for (const line of input ?? []) this.#command(line);
  }

  #command(line: string): void {
    const [, verb = '', kind = '', name = '', rest = ''] = /^(\w+) (\w+) ip kube-proxy ?(\S*) ?(.*)$/.exec(line) ?? [];
    if (kind === 'chain') this.#chain(verb, name);
    else if (kind === 'set' || kind === 'map') this.#set(verb, name);
    else if (kind === 'element') this.#element(verb, name, rest);
    else if (kind === 'rule') must(this.chains.get(name), line).push(listedRule(rest));
  }

  #chain(verb: string, name: string): void {
    if (verb === 'add' && !this.chains.has(name)) this.chains.set(name, []);
    if (verb === 'flush') must(this.chains.get(name), name).length = 0;
    if (verb !== 'delete') return;
    const used = [...this.chains.values(), ...[...this.sets.values()].map((set) => [...set.values()])].flat();
    if (used.some((text) => text.includes(`goto ${name}`))) throw new Error(`${name} is in use`);
    this.chains.delete(name);
  }

  #set(verb: string, name: string): void {
    if (verb === 'add' && !this.sets.has(name)) this.sets.set(name, new Map());
    if (verb === 'flush') must(this.sets.get(name), name).clear();
    if (verb === 'delete') this.sets.delete(name);
  }

  #element(verb: string, name: string, rest: string): void {
    const text = rest.slice(2, -2);
    const key = text.replace(/ comment ".*"| : .*/g, '');
    const set = must(this.sets.get(name), name);
    if ((verb === 'add') === set.has(key)) throw new Error(`cannot ${verb} ${name} ${key}`);
    if (verb === 'add') set.set(key, text);
    else set.delete(key);
  }
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

/** Every jump leads to a chain, and nothing that is not a target or a chain is named. */
function deadEnds({ tables }: Ruleset): string[] {
  return [...tables.values()].flatMap((chains) =>
    [...chains.values()].flatMap(({ rules }) => rules.flatMap(({ jump }) => (jump && !chains.has(jump) ? [jump] : []))),
  );
}

const SHARED = /^KUBE-(SERVICES|NODEPORTS|EXTERNAL-SERVICES|PROXY-FIREWALL)$/;

function iptablesAgree(): (proxy: ProxyMode, calls: WrittenCall[]) => void {
  const kernel = new PlainIptables();
  return (proxy, calls) => {
    for (const call of calls) kernel.run(call);
    expect(deadEnds(parseRuleset(proxy.rules()))).toEqual([]);
    const sorted = (name: string, rules: readonly string[]) => (SHARED.test(name) ? [...rules].sort() : [...rules]);
    for (const { name, chains } of proxy.tables()) {
      const own = kernel.tables.get(name);
      const ours = chains.flatMap(({ name: chain, policy, rules }) =>
        policy && rules.length === 0 ? [] : [[chain, sorted(chain, rules)]],
      );
      expect(Object.fromEntries(ours)).toEqual(
        Object.fromEntries([...(own ?? [])].map(([chain, rules]) => [chain, sorted(chain, rules)])),
      );
    }
  };
}

function nftAgrees(): (proxy: ProxyMode, calls: WrittenCall[]) => void {
  const kernel = new PlainNft();
  return (proxy, calls) => {
    for (const call of calls) kernel.run(call);
    const chains = proxy.tables().flatMap(({ chains: all }) => all.map(({ name, rules }) => [name, rules]));
    expect(Object.fromEntries(chains)).toEqual(Object.fromEntries(kernel.chains));
    const listed = proxy.rules().filter((line) => line.startsWith('      '));
    const elements = [...kernel.sets.values()].flatMap((set) => [...set.values()]);
    expect(listed.map((line) => line.trim().replace(/,$/, '')).sort()).toEqual(elements.sort());
  };
}

describe('the written rules', () => {
  it.each([
    ['iptables', iptablesAgree],
    ['nftables', nftAgrees],
  ] as const)('of mode %s are the ones that stand in the tables', (mode, agree) => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20, size: 'max' }), (story) => {
        const look = agree();
        play(mode, story, (proxy, calls, fresh) => {
          look(proxy, calls);
          expect(gist(proxy.rules())).toEqual(gist(fresh().rules()));
        });
      }),
      { numRuns: 80 },
    );
  });

  it('of a cluster that grows large and shrinks again are the ones that stand in the tables', () => {
    const big = (count: number) =>
      sliceOf(
        's1',
        's1-0',
        Array.from({ length: count }, (_, i) => ({ addresses: [`10.245.${i >> 8}.${i & 255}`], conditions: {} })),
        [{ name: '', protocol: 'TCP', port: 8080 }],
      );
    const small = (last: number) =>
      sliceOf(
        's0',
        's0-0',
        [{ addresses: [`10.244.0.${last}`], conditions: {} }],
        [{ name: '', protocol: 'TCP', port: 8080 }],
      );
    const ports = [{ port: 80, protocol: 'TCP' }];
    const story: Happening[] = [
      { afterMs: 1500, service: serviceOf(0, { ports }) },
      { afterMs: 1500, slice: small(5) },
      { afterMs: 1500, service: serviceOf(1, { ports }) },
      { afterMs: 1500, slice: big(1001) },
      { afterMs: 1500, slice: small(6) },
      { afterMs: 1500, slice: small(7) },
      { afterMs: 40_000, slice: small(8) },
      { afterMs: 1500, slice: big(3) },
      { afterMs: 1500, slice: small(9) },
      { afterMs: 4_000_000, slice: small(10) },
    ];
    play('iptables', story, iptablesAgree());
    play('nftables', story, nftAgrees());
  });
});
