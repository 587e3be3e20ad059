/**
 * What kube-proxy is told by its flags, and what it knows of its node.
 * Models: KubeProxyConfiguration (v1alpha1) with the defaults of v1.36.3 for Linux, and its configz answer.
 * Leaves out: configuration files, IPVS (the kernels here have none), Windows.
 */
import type { Node } from '../api/core/v1/node/node';
import { parseDuration } from '../apimachinery';
import { ipFamilyOf } from './ip-address';

export type ProxyModeName = 'iptables' | 'nftables';

/** What kube-proxy is told. */
export interface ProxyConfig {
  mode: ProxyModeName;
  hostnameOverride: string;
  clusterCIDR: string;
  detectLocalMode: 'ClusterCIDR' | 'NodeCIDR' | 'BridgeInterface' | 'InterfaceNamePrefix';
  bridgeInterface: string;
  interfaceNamePrefix: string;
  masqueradeAll: boolean;
  /** Of mode iptables only: the flag does not reach mode nftables, which keeps 14. */
  masqueradeBit: number;
  localhostNodePorts: boolean;
  /** Ranges, or `primary` alone; none: every local address. */
  nodePortAddresses: readonly string[];
  syncPeriodMs: number;
  minSyncPeriodMs: number;
  conntrackTcpBeLiberal: boolean;
  healthzBindAddress: string;
  metricsBindAddress: string;
  /** Flags that change nothing but what configz answers. */
  others: ReadonlyMap<string, string>;
}

/** What kube-proxy knows of its node. */
export interface ProxyNode {
  readonly nodeName: string;
  readonly zone: string;
  /** The node's own addresses, the primary one of each family. */
  readonly nodeIPs: readonly string[];
  readonly podCIDRs: readonly string[];
  /** The addresses of all its devices, loopback among them. */
  readonly localAddresses: readonly string[];
  /** The ranges of cluster IPs (ServiceCIDRs). */
  readonly serviceCIDRs: readonly string[];
}

/** A proxy that does not start. */
export interface ProxyFailure {
  exit: number;
  log: readonly string[];
}

const DEFAULTS: ProxyConfig = {
  mode: 'iptables',
  hostnameOverride: '',
  clusterCIDR: '',
  detectLocalMode: 'ClusterCIDR',
  bridgeInterface: '',
  interfaceNamePrefix: '',
  masqueradeAll: false,
  masqueradeBit: 14,
  localhostNodePorts: true,
  nodePortAddresses: [],
  syncPeriodMs: 30_000,
  minSyncPeriodMs: 1000,
  conntrackTcpBeLiberal: false,
  healthzBindAddress: '0.0.0.0:10256',
  metricsBindAddress: '127.0.0.1:10249',
  others: new Map(),
};

/** A config with the defaults; mode nftables opens node ports on the primary addresses only. */
export function proxyConfig(given: Partial<ProxyConfig> = {}): ProxyConfig {
  const mode = given.mode ?? DEFAULTS.mode;
  const nodePortAddresses = given.nodePortAddresses ?? [];
  return {
    ...DEFAULTS,
    ...given,
    nodePortAddresses: nodePortAddresses.length === 0 && mode === 'nftables' ? ['primary'] : nodePortAddresses,
  };
}

/** What a Node object tells its proxy, with what the cluster and the machine add. */
export function proxyNodeOf(node: Node, more: Pick<ProxyNode, 'localAddresses' | 'serviceCIDRs'>): ProxyNode {
  const addresses = (node.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP');
  const primaryOf = (family: string) => addresses.find(({ address }) => ipFamilyOf(address) === family)?.address;
  return {
    nodeName: node.metadata.name,
    zone: zoneOf(node),
    nodeIPs: [primaryOf('IPv4'), primaryOf('IPv6')].flatMap((address) => address ?? []),
    podCIDRs: node.spec.podCIDRs ?? [],
    ...more,
  };
}

/** The zone of a node, empty without one: the only label that its proxy watches. */
function zoneOf(node: Node): string {
  return node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
}

/** The node's address of a family. */
export function nodeIpOf(node: ProxyNode, family: string): string | undefined {
  return node.nodeIPs.find((address) => ipFamilyOf(address) === family);
}

type FlagSetter = (config: ProxyConfig, value: string) => void;

const isTrue = (value: string) => value === '' || value === 'true';

const FLAGS: Record<string, FlagSetter> = {
  'proxy-mode': (config, value) => {
    config.mode = (value || DEFAULTS.mode) as ProxyModeName;
  },
  'hostname-override': (config, value) => {
    config.hostnameOverride = value;
  },
  'cluster-cidr': (config, value) => {
    config.clusterCIDR = value;
  },
  'detect-local-mode': (config, value) => {
    config.detectLocalMode = value as ProxyConfig['detectLocalMode'];
  },
  'pod-bridge-interface': (config, value) => {
    config.bridgeInterface = value;
  },
  'pod-interface-name-prefix': (config, value) => {
    config.interfaceNamePrefix = value;
  },
  'masquerade-all': (config, value) => {
    config.masqueradeAll = isTrue(value);
  },
  'iptables-masquerade-bit': (config, value) => {
    config.masqueradeBit = Number(value);
  },
  'iptables-localhost-nodeports': (config, value) => {
    config.localhostNodePorts = isTrue(value);
  },
  'nodeport-addresses': (config, value) => {
    config.nodePortAddresses = value.split(',').filter(Boolean);
  },
  'iptables-sync-period': (config, value) => {
    config.syncPeriodMs = parseDuration(value);
  },
  'iptables-min-sync-period': (config, value) => {
    config.minSyncPeriodMs = parseDuration(value);
  },
  'conntrack-tcp-be-liberal': (config, value) => {
    config.conntrackTcpBeLiberal = isTrue(value);
  },
  'healthz-bind-address': (config, value) => {
    config.healthzBindAddress = value;
  },
  'metrics-bind-address': (config, value) => {
    config.metricsBindAddress = value;
  },
};

/** Reads flags as kube-proxy does; a proxy that cannot start says why. */
export function parseProxyFlags(flags: readonly string[]): ProxyConfig | ProxyFailure {
  const config: ProxyConfig = { ...DEFAULTS };
  const others = new Map<string, string>();
  for (const flag of flags) {
    const [, name = '', value = ''] = /^--([^=]+)=?(.*)$/.exec(flag) ?? [];
    const set = FLAGS[name];
    if (set) set(config, value);
    else others.set(name, value);
  }
  const wrong = whyNot(config);
  if (wrong) return { exit: 1, log: [`"command failed" err="${wrong}"`] };
  return proxyConfig({ ...config, others });
}

/** What kube-proxy says of a config that may not be meant. */
export function configWarnings({ nodePortAddresses }: ProxyConfig): readonly string[] {
  if (nodePortAddresses.length > 0) return [];
  return [
    'E "Kube-proxy configuration may be incomplete or incorrect" err="nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using `--nodeport-addresses primary`"',
  ];
}

function whyNot({ mode, masqueradeBit }: ProxyConfig): string | undefined {
  const name: string = mode;
  if (name === 'ipvs') return "can't use the IPVS proxier: ipvs not supported";
  if (masqueradeBit < 0 || masqueradeBit > 31)
    return `KubeProxyConfiguration.IPTables.MasqueradeBit: Invalid value: ${masqueradeBit}: must be within the range [0, 31]`;
  if (name !== 'iptables' && name !== 'nftables')
    return `KubeProxyConfiguration.ProxyMode: Invalid value: "${name}": must be iptables,ipvs,nftables or blank (blank means the best-available proxy [currently iptables])`;
  return undefined;
}
