/**
 * What mode nftables keeps for one service port: chains with their rules, elements of sets and maps, affinity sets.
 * Models: syncProxyRules of pkg/proxy/nftables (v1.36.3), the part inside of its loop over service ports.
 * Leaves out: the order of commands between service ports, which is that of a Go map.
 */
import type { ProxyEndpoint } from '../endpoint';
import type { IpFamily } from '../ip-address';
import { allowsNode } from '../iptables/port-lines';
import { type LocalTraffic, localNftables } from '../local-traffic';
import { type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from '../service-port';
import type { PortView } from '../topology';
import type { Element } from './containers';
import { listedRule } from './listed-rule';
import { endpointNames, type PortNames, portNames } from './names';

/** What but the port and its endpoints decides. */
export interface NftStyle {
  readonly family: IpFamily;
  readonly local: LocalTraffic | undefined;
  readonly nodeIP: string | undefined;
}

/** What the table holds for a port. Made once for all nodes that see it alike; hairpins are the node's own. */
export interface NftPort {
  /** Chains and their rules as they are written, in the order in which they are made. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** The same as they are listed. */
  readonly listed: ReadonlyMap<string, readonly string[]>;
  readonly elements: readonly Element[];
  readonly affinitySets: readonly string[];
  readonly affinitySeconds: number;
}

/** Packets that go through kube-proxy to be masqueraded carry this mark; no flag changes it. */
export const MASQUERADE_MARK = '0x00004000';
/** Marks a packet. */
export const MASQUERADE = `mark set mark or ${MASQUERADE_MARK}`;

const known = new WeakMap<PortView, Map<string, NftPort>>();

/** What the table holds for a port that a node sees so. */
export function nftPort(view: PortView, style: NftStyle): NftPort {
  const ports = known.get(view) ?? new Map<string, NftPort>();
  known.set(view, ports);
  const key = `${style.family} ${style.local?.nftables} ${allowsNode(view.port, style.nodeIP)}`;
  const port = ports.get(key) ?? new NftPortWriter(view, style).write();
  ports.set(key, port);
  return port;
}

/** Connections of a node's endpoints to themselves that the port makes possible. */
export function hairpinsOf({ port, reachable }: PortView, nodeName: string): Element[] {
  return reachable
    .filter((endpoint) => endpoint.nodeName === nodeName)
    .map(({ ip, port: target }) => ({
      container: 'hairpin-connections',
      key: `${ip} . ${ip} . ${port.protocol.toLowerCase()} . ${target}`,
    }));
}

class NftPortWriter {
  readonly #view: PortView;
  readonly #style: NftStyle;
  readonly #port: ServicePort;
  readonly #names: PortNames;
  readonly #protocol: string;
  readonly #ipX: string;
  readonly #chains = new Map<string, string[]>();
  readonly #elements: Element[] = [];

  constructor(view: PortView, style: NftStyle) {
    this.#view = view;
    this.#style = style;
    this.#port = view.port;
    this.#names = portNames(view.port);
    this.#protocol = view.port.protocol.toLowerCase();
    this.#ipX = style.family === 'IPv4' ? 'ip' : 'ip6';
  }

  write(): NftPort {
    const { affinitySeconds } = this.#port;
    const endpoints = affinitySeconds
      ? this.#view.reachable.map((endpoint) => endpointNames(this.#port, endpoint))
      : [];
    for (const { chain } of endpoints) this.#chains.set(chain, []);
    this.#writePolicies();
    this.#writeExternal();
    this.#writeElements();
    if (this.#usesFirewall) this.#writeFirewall();
    for (const [i, { chain, set }] of endpoints.entries()) this.#writeEndpoint(chain, set, this.#view.reachable[i]);
    return {
      chains: this.#chains,
      listed: new Map([...this.#chains].map(([name, rules]) => [name, rules.map(listedRule)])),
      elements: this.#elements,
      affinitySets: endpoints.map(({ set }) => set),
      affinitySeconds,
    };
  }

  get #usesFirewall(): boolean {
    return this.#port.loadBalancerVIPs.length > 0 && this.#port.loadBalancerSourceRanges.length > 0;
  }

  #writePolicies(): void {
    const { cluster, local } = this.#view;
    const write = this.#port.affinitySeconds ? this.#jumps : this.#dnats;
    if (cluster.length > 0 && usesClusterEndpoints(this.#port))
      this.#chains.set(this.#names.service, write.call(this, cluster));
    if (local.length > 0 && usesLocalEndpoints(this.#port))
      this.#chains.set(this.#names.local, write.call(this, local));
  }

  #dnats(endpoints: readonly ProxyEndpoint[]): string[] {
    const choices = endpoints.map(({ ip, port }, i) => `${i} : ${ip} . ${port}`).join(' , ');
    const dnat = `meta l4proto ${this.#protocol} dnat ${this.#ipX} addr . port to`;
    return [`${dnat} numgen random mod ${endpoints.length} map { ${choices} }`];
  }

  #jumps(endpoints: readonly ProxyEndpoint[]): string[] {
    const names = endpoints.map((endpoint) => endpointNames(this.#port, endpoint));
    const choices = names.map(({ chain }, i) => `${i} : goto ${chain}`).join(' , ');
    return [
      ...names.map(({ chain, set }) => `${this.#ipX} saddr @${set} goto ${chain}`),
      `numgen random mod ${endpoints.length} vmap { ${choices} }`,
    ];
  }

  #writeEndpoint(chain: string, set: string, endpoint: ProxyEndpoint | undefined): void {
    this.#chains.set(chain, [
      `update @${set} { ${this.#ipX} saddr }`,
      `meta l4proto ${this.#protocol} dnat to ${endpoint?.text}`,
    ]);
  }

  #writeExternal(): void {
    if (!this.#view.usesExternal) return;
    const { external, service, local } = this.#names;
    const { isExternalLocal } = this.#port;
    const pods = this.#style.local && localNftables(this.#style.local);
    const own = 'fib saddr type local';
    const rules = isExternalLocal
      ? [
          ...(pods ? [`${pods} goto ${service} comment "short-circuit pod traffic"`] : []),
          `${own} ${MASQUERADE} comment "masquerade local traffic"`,
          `${own} goto ${service} comment "short-circuit local traffic"`,
        ]
      : [`${MASQUERADE} comment "masquerade"`];
    if (this.#view.hasExternalEndpoints) rules.push(`goto ${isExternalLocal ? local : service}`);
    this.#chains.set(external, rules);
  }

  #writeFirewall(): void {
    const { loadBalancerSourceRanges, loadBalancerVIPs } = this.#port;
    // A request from the node to a load balancer address that is one of its own has that address as its source.
    const own = allowsNode(this.#port, this.#style.nodeIP) ? loadBalancerVIPs : [];
    const sources = [...loadBalancerSourceRanges, ...own].join(' , ');
    this.#chains.set(this.#names.firewall, [`${this.#ipX} saddr != { ${sources} } drop`]);
  }

  #writeElements(): void {
    const { clusterIP, port, nodePort, externalIPs, loadBalancerVIPs, isInternalLocal } = this.#port;
    const { service, local, external, firewall } = this.#names;
    const { hasEndpoints, hasInternalEndpoints, hasExternalEndpoints } = this.#view;
    const keyOf = (ip: string) => `${ip} . ${this.#protocol} . ${port}`;
    this.#elements.push({ container: 'cluster-ips', key: clusterIP });
    if (hasInternalEndpoints) this.#goto('service-ips', keyOf(clusterIP), isInternalLocal ? local : service);
    else this.#refuse('no-endpoint-services', keyOf(clusterIP));
    for (const ip of [...externalIPs, ...loadBalancerVIPs]) {
      if (hasEndpoints) this.#goto('service-ips', keyOf(ip), external);
      if (!hasExternalEndpoints) this.#refuse('no-endpoint-services', keyOf(ip));
    }
    for (const ip of this.#usesFirewall ? loadBalancerVIPs : []) this.#goto('firewall-ips', keyOf(ip), firewall);
    if (nodePort === 0) return;
    const key = `${this.#protocol} . ${nodePort}`;
    if (hasEndpoints) this.#goto('service-nodeports', key, external);
    if (!hasExternalEndpoints) this.#refuse('no-endpoint-nodeports', key);
  }

  #goto(container: Element['container'], key: string, chain: string): void {
    this.#elements.push({ container, key, value: `goto ${chain}` });
  }

  /** No endpoint at all: an answer says so. None here, but elsewhere: silence, for others may be asked. */
  #refuse(container: Element['container'], key: string): void {
    const value = this.#view.hasEndpoints ? 'drop' : 'goto reject-chain';
    this.#elements.push({ container, key, value, comment: this.#port.text.slice(0, COMMENT_LENGTH_MAX) });
  }
}

/** nft's limit. */
const COMMENT_LENGTH_MAX = 128;
