/**
 * The rules of one service port in mode iptables, as they are given to `iptables-restore`.
 * Models: syncProxyRules of pkg/proxy/iptables (v1.36.3), the part inside of its loop over service ports.
 * Leaves out: kernels without nfacct counters.
 */
import type { ProxyEndpoint } from '../endpoint';
import { type IpFamily, parseIpRange, rangeContains } from '../ip-address';
import { type LocalTraffic, notLocalIptables } from '../local-traffic';
import type { ServicePort } from '../service-port';
import { usesClusterEndpoints, usesLocalEndpoints } from '../service-port';
import type { PortView } from '../topology';
import { endpointChain, type PortChains, portChains } from './chain-names';

/** What but the port and its endpoints decides about the rules of a port. */
export interface RuleStyle {
  readonly family: IpFamily;
  readonly masqueradeAll: boolean;
  readonly local: LocalTraffic | undefined;
  /** Node ports answer on 127.0.0.1 and are counted there. */
  readonly localhostNodePorts: boolean;
  /** A large cluster saves the comments of the rules of endpoints. */
  readonly isLarge: boolean;
  readonly nodeIP: string | undefined;
}

/** The rules of a port. */
export interface PortLines {
  /** Rules of shared chains of table filter. */
  readonly filter: readonly string[];
  /** Rules of KUBE-SERVICES and KUBE-NODEPORTS of table nat. */
  readonly nat: readonly string[];
  /** The port's own chains with their rules, in the order in which they are declared. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

/** The rules of a service port on a node that sees it so. */
export function portLines(view: PortView, style: RuleStyle): PortLines {
  return new PortWriter(view, style).write();
}

/** Whether the node itself may use the load balancer addresses of a port, for being in one of its source ranges. */
export function allowsNode({ loadBalancerSourceRanges }: ServicePort, nodeIP: string | undefined): boolean {
  if (!nodeIP) return false;
  return loadBalancerSourceRanges.some((text) => {
    const range = parseIpRange(text);
    return range !== undefined && rangeContains(range, nodeIP);
  });
}

const MARK_MASQ = 'KUBE-MARK-MASQ';

class PortWriter {
  readonly #view: PortView;
  readonly #style: RuleStyle;
  readonly #port: ServicePort;
  readonly #names: PortChains;
  readonly #protocol: string;
  readonly #filter: string[] = [];
  readonly #nat: string[] = [];
  readonly #chains = new Map<string, string[]>();

  constructor(view: PortView, style: RuleStyle) {
    this.#view = view;
    this.#style = style;
    this.#port = view.port;
    this.#names = portChains(view.port);
    const protocol = view.port.protocol.toLowerCase();
    this.#protocol = `-m ${protocol} -p ${protocol}`;
  }

  write(): PortLines {
    this.#captureClusterIP();
    for (const ip of this.#port.externalIPs) this.#captureExternal(ip, 'external IP', this.#names.ext);
    this.#captureLoadBalancer();
    this.#captureNodePort();
    this.#captureHealthCheck();
    this.#writeExternal();
    if (this.#usesFirewall) this.#writeFirewall();
    this.#writePolicies();
    return { filter: this.#filter, nat: this.#nat, chains: this.#chains };
  }

  get #usesFirewall(): boolean {
    const { loadBalancerVIPs, loadBalancerSourceRanges } = this.#port;
    return this.#view.hasEndpoints && loadBalancerVIPs.length > 0 && loadBalancerSourceRanges.length > 0;
  }

  #captureClusterIP(): void {
    const { text, clusterIP, port, isInternalLocal } = this.#port;
    const to = `-d ${clusterIP} --dport ${port}`;
    if (this.#view.hasInternalEndpoints) {
      const chain = isInternalLocal ? this.#names.svl : this.#names.svc;
      this.#nat.push(`-A KUBE-SERVICES ${comment(`"${text} cluster IP"`)} ${this.#protocol} ${to} -j ${chain}`);
    } else {
      this.#filter.push(`-A KUBE-SERVICES ${this.#refusal(`${this.#protocol} ${to}`)}`);
    }
  }

  /** No endpoint at all: an answer says so. None here, but elsewhere: silence, for others may be asked. */
  #refusal(match: string): string {
    const { hasEndpoints } = this.#view;
    const why = hasEndpoints ? 'has no local endpoints' : 'has no endpoints';
    return `${comment(`"${this.#port.text} ${why}"`)} ${match} -j ${hasEndpoints ? 'DROP' : 'REJECT'}`;
  }

  #captureExternal(ip: string, what: string, chain: string): void {
    const { text, port } = this.#port;
    const match = `${this.#protocol} -d ${ip} --dport ${port}`;
    if (this.#view.hasEndpoints)
      this.#nat.push(`-A KUBE-SERVICES ${comment(`"${text} ${what}"`)} ${match} -j ${chain}`);
    if (!this.#view.hasExternalEndpoints) this.#filter.push(`-A KUBE-EXTERNAL-SERVICES ${this.#refusal(match)}`);
  }

  #captureLoadBalancer(): void {
    const { text, port, loadBalancerVIPs } = this.#port;
    const { ext, fw } = this.#names;
    for (const ip of loadBalancerVIPs) {
      this.#captureExternal(ip, 'loadbalancer IP', this.#usesFirewall ? fw : ext);
      if (!this.#usesFirewall) continue;
      const why = comment(`"${text} traffic not accepted by ${fw}"`);
      this.#filter.push(`-A KUBE-PROXY-FIREWALL ${why} ${this.#protocol} -d ${ip} --dport ${port} -j DROP`);
    }
  }

  #captureNodePort(): void {
    const { text, nodePort } = this.#port;
    if (nodePort === 0) return;
    const { localhostNodePorts, family } = this.#style;
    if (this.#view.hasEndpoints) {
      const begin = `-A KUBE-NODEPORTS ${comment(text)} ${this.#protocol}`;
      const end = `-j ${this.#names.ext}`;
      const counter = '-m nfacct --nfacct-name localhost_nps_accepted_pkts';
      if (localhostNodePorts && family === 'IPv4')
        this.#nat.push(`${begin} -d 127.0.0.0/8 --dport ${nodePort} ${counter} ${end}`);
      this.#nat.push(`${begin} --dport ${nodePort} ${end}`);
    }
    if (this.#view.hasExternalEndpoints) return;
    const match = `-m addrtype --dst-type LOCAL ${this.#protocol} --dport ${nodePort}`;
    this.#filter.push(`-A KUBE-EXTERNAL-SERVICES ${this.#refusal(match)}`);
  }

  #captureHealthCheck(): void {
    const { text, healthCheckNodePort } = this.#port;
    if (healthCheckNodePort === 0) return;
    const what = comment(`"${text} health check node port"`);
    this.#filter.push(`-A KUBE-NODEPORTS ${what} -m tcp -p tcp --dport ${healthCheckNodePort} -j ACCEPT`);
  }

  #writeExternal(): void {
    if (!this.#view.usesExternal) return;
    const { text, isExternalLocal } = this.#port;
    const { ext, svc, svl } = this.#names;
    const where = `${text} external destinations`;
    const isOwn = '-m addrtype --src-type LOCAL';
    const add = (rule: string) => this.#add(ext, rule);
    if (isExternalLocal) {
      const { local } = this.#style;
      if (local) add(`${comment(`"pod traffic for ${where}"`)} ${local.iptables} -j ${svc}`);
      add(`${comment(`"masquerade LOCAL traffic for ${where}"`)} ${isOwn} -j ${MARK_MASQ}`);
      add(`${comment(`"route LOCAL traffic for ${where}"`)} ${isOwn} -j ${svc}`);
    } else {
      add(`${comment(`"masquerade traffic for ${where}"`)} -j ${MARK_MASQ}`);
    }
    if (this.#view.hasExternalEndpoints) add(`-j ${isExternalLocal ? svl : svc}`);
  }

  #writeFirewall(): void {
    const { text, loadBalancerSourceRanges, loadBalancerVIPs } = this.#port;
    const { fw, ext } = this.#names;
    const sources = [...loadBalancerSourceRanges];
    // A request from the node to a load balancer address that is one of its own has that address as its source.
    if (allowsNode(this.#port, this.#style.nodeIP)) sources.push(...loadBalancerVIPs);
    for (const source of sources) this.#add(fw, `${comment(`"${text} loadbalancer IP"`)} -s ${source} -j ${ext}`);
    this.#add(fw, comment(`"other traffic to ${text} will be dropped by KUBE-PROXY-FIREWALL"`));
  }

  #writePolicies(): void {
    const { cluster, local, reachable } = this.#view;
    const { svc, svl } = this.#names;
    if (cluster.length > 0 && usesClusterEndpoints(this.#port)) this.#writePolicy(svc, cluster);
    if (local.length > 0 && usesLocalEndpoints(this.#port)) this.#writePolicy(svl, local);
    for (const endpoint of reachable) this.#writeEndpoint(endpoint);
  }

  #writePolicy(chain: string, endpoints: readonly ProxyEndpoint[]): void {
    const { affinitySeconds, isInternalLocal } = this.#port;
    const rules = this.#chain(chain);
    const isInternal =
      this.#view.hasInternalEndpoints && chain === (isInternalLocal ? this.#names.svl : this.#names.svc);
    if (isInternal) rules.push(...this.#masqueradeOutsiders(chain));
    for (const endpoint of affinitySeconds ? endpoints : []) {
      const own = endpointChain(this.#port, endpoint);
      const recent = `-m recent --name ${own} --rcheck --seconds ${affinitySeconds} --reap`;
      this.#add(chain, `${this.#choice(endpoint)}${recent} -j ${own}`);
    }
    for (const [i, endpoint] of endpoints.entries()) {
      const left = endpoints.length - i;
      const chance = left > 1 ? `-m statistic --mode random --probability ${(1 / left).toFixed(10)} ` : '';
      this.#add(chain, `${this.#choice(endpoint)}${chance}-j ${endpointChain(this.#port, endpoint)}`);
    }
  }

  #choice({ text }: ProxyEndpoint): string {
    return this.#style.isLarge ? '' : `${comment(`"${this.#port.text} -> ${text}"`)} `;
  }

  /** Whoever sends to a cluster IP from outside of the pods would get answers from a stranger. */
  #masqueradeOutsiders(chain: string): string[] {
    const { masqueradeAll, local } = this.#style;
    if (!masqueradeAll && !local) return [];
    const { text, clusterIP, port } = this.#port;
    const from = !masqueradeAll && local ? ` ${notLocalIptables(local)}` : '';
    const match = `${comment(`"${text} cluster IP"`)} ${this.#protocol} -d ${clusterIP} --dport ${port}`;
    return [`-A ${chain} ${match}${from} -j ${MARK_MASQ}`];
  }

  #writeEndpoint(endpoint: ProxyEndpoint): void {
    const chain = endpointChain(this.#port, endpoint);
    const what = this.#style.isLarge ? '' : `${comment(this.#port.text)} `;
    const remember = this.#port.affinitySeconds ? `-m recent --name ${chain} --set ` : '';
    this.#add(chain, `${what}-s ${endpoint.ip} -j ${MARK_MASQ}`);
    this.#add(chain, `${what}${remember}${this.#protocol} -j DNAT --to-destination ${endpoint.text}`);
  }

  #add(chain: string, rule: string): void {
    this.#chain(chain).push(`-A ${chain} ${rule}`);
  }

  #chain(name: string): string[] {
    const rules = this.#chains.get(name) ?? [];
    this.#chains.set(name, rules);
    return rules;
  }
}

function comment(text: string): string {
  return `-m comment --comment ${text}`;
}
