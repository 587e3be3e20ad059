/**
 * What the table of mode nftables holds besides services: chains of hooks, what they jump to, sets and maps.
 * Models: setupNFTables (v1.36.3), the rules in the order in which they come into each chain.
 * Leaves out: a table that another version left behind.
 */
import type { IpFamily } from '../ip-address';
import { type LocalTraffic, notLocalNftables } from '../local-traffic';
import type { NodePortAddresses } from '../node-port-addresses';
import { addressType, CONTAINERS, type Container } from './containers';
import { MASQUERADE, MASQUERADE_MARK } from './nft-port';

/** What of config and node the fixed part depends on. */
export interface BaseSetup {
  readonly family: IpFamily;
  readonly local: LocalTraffic | undefined;
  readonly masqueradeAll: boolean;
  readonly nodePorts: NodePortAddresses;
  /** The addresses of node ports without loopback, which mode nftables does not serve. */
  readonly nodePortIPs: readonly string[];
  readonly serviceCIDRs: readonly string[];
}

/** A chain at a hook of the kernel. */
interface HookChain {
  readonly name: string;
  readonly type: 'filter' | 'nat';
  readonly hook: string;
  readonly priority: number;
  /** How `nft list` names the priority. */
  readonly listed: string;
}

/** Chains of hooks in the order in which they are made. Source ranges are judged before DNAT, the rest after it. */
export const HOOK_CHAINS: readonly HookChain[] = [
  hookChain('filter-prerouting-pre-dnat', 'prerouting', [-110, 'dstnat - 10']),
  hookChain('filter-output-pre-dnat', 'output', [-110, '-110']),
  hookChain('filter-input', 'input', [0, 'filter']),
  hookChain('filter-forward', 'forward', [0, 'filter']),
  hookChain('filter-output', 'output', [0, 'filter']),
  hookChain('nat-prerouting', 'prerouting', [-100, 'dstnat']),
  hookChain('nat-output', 'output', [-100, '-100']),
  hookChain('nat-postrouting', 'postrouting', [100, 'srcnat']),
];

function hookChain(name: string, hook: string, [priority, listed]: [number, string]): HookChain {
  return { name, type: name.startsWith('nat') ? 'nat' : 'filter', hook, priority, listed };
}

const JUMPS: readonly [to: string, from: string, test?: string][] = [
  ['nodeport-endpoints-check', 'filter-input', 'ct state new'],
  ['service-endpoints-check', 'filter-input', 'ct state new'],
  ['service-endpoints-check', 'filter-forward', 'ct state new'],
  ['service-endpoints-check', 'filter-output', 'ct state new'],
  ['firewall-check', 'filter-prerouting-pre-dnat', 'ct state new'],
  ['firewall-check', 'filter-output-pre-dnat', 'ct state new'],
  ['services', 'nat-output'],
  ['services', 'nat-prerouting'],
  ['masquerading', 'nat-postrouting'],
  ['cluster-ips-check', 'filter-forward', 'ct state new'],
  ['cluster-ips-check', 'filter-output', 'ct state new'],
];

/** Chains that hooks jump to, in the order in which they are made. */
export const JUMP_CHAINS: readonly string[] = [...new Set(JUMPS.map(([to]) => to))];

/** Where packets to services without endpoints go. */
export const REJECT_CHAIN = 'reject-chain';
export const REJECT_COMMENT = 'helper for @no-endpoint-services / @no-endpoint-nodeports';

/** Sets and maps that are there: without a list of node port addresses their set is not. */
export function containersOf({ nodePorts }: BaseSetup): readonly Container[] {
  return CONTAINERS.filter(({ name }) => name !== 'nodeport-ips' || !nodePorts.isAll);
}

/** The fixed rules, by chain, as they are written. */
export function baseRules(setup: BaseSetup): ReadonlyMap<string, readonly string[]> {
  const { family, nodePorts, serviceCIDRs, nodePortIPs: _ } = setup;
  const ipX = family === 'IPv4' ? 'ip' : 'ip6';
  const notLoopback = family === 'IPv4' ? 'ip daddr != 127.0.0.0/8' : 'ip6 daddr != ::1';
  const port = 'meta l4proto . th dport';
  const nodePort = nodePorts.isAll ? notLoopback : `${ipX} daddr @nodeport-ips`;
  const hairpin = `${ipX} saddr . ${ipX} daddr . ${port} @hairpin-connections`;
  const own: Record<string, string[]> = {
    'nodeport-endpoints-check': [`${nodePort} ${port} vmap @no-endpoint-nodeports`],
    'service-endpoints-check': [`${ipX} daddr . ${port} vmap @no-endpoint-services`],
    'firewall-check': [`${ipX} daddr . ${port} vmap @firewall-ips`],
    services: [
      ...masqueradeRules(setup, ipX),
      `${ipX} daddr . ${port} vmap @service-ips`,
      `${nodePorts.isAll ? 'fib daddr type local ' : ''}${nodePort} ${port} vmap @service-nodeports`,
    ],
    masquerading: [
      `mark and ${MASQUERADE_MARK} != 0 mark set mark xor ${MASQUERADE_MARK} masquerade fully-random`,
      `ct status dnat ${hairpin} masquerade fully-random`,
    ],
    'cluster-ips-check': [
      `${ipX} daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"`,
      ...(serviceCIDRs.length > 0
        ? [`${ipX} daddr { ${serviceCIDRs.join(',')} } drop comment "Drop traffic to unallocated ClusterIPs"`]
        : []),
    ],
    [REJECT_CHAIN]: ['reject'],
  };
  const jumps = HOOK_CHAINS.map(({ name }): [string, string[]] => [name, jumpsFrom(name)]);
  return new Map([...jumps, ...Object.entries(own)]);
}

function jumpsFrom(chain: string): string[] {
  return JUMPS.filter(([, from]) => from === chain).map(([to, , test]) => `${test ? `${test} ` : ''}jump ${to}`);
}

/** Whoever sends to a cluster IP from outside of the pods would get answers from a stranger. */
function masqueradeRules({ masqueradeAll, local }: BaseSetup, ipX: string): string[] {
  const to = `${ipX} daddr @cluster-ips`;
  if (masqueradeAll) return [`${to} ${MASQUERADE} comment "masquerade all clusterIP traffic"`];
  if (!local) return [];
  return [`${to} ${notLocalNftables(local)} ${MASQUERADE} comment "masquerade clusterIP traffic from outside cluster"`];
}

/** The commands of a full sync before those of services; `isFirst`: hooks are made anew, for they may have been others. */
export function setupCommands(setup: BaseSetup, table: string, isFirst: boolean): string[] {
  const addChain = (name: string, more = '') => [`add chain ${table} ${name}${more}`, `flush chain ${table} ${name}`];
  const type = addressType(setup.family);
  const { nodePorts, nodePortIPs } = setup;
  const declare = ({ kind, name, type: typeOf, comment }: Container) =>
    `add ${kind} ${table} ${name} { type ${typeOf(type)} ; comment "${comment}" ; }`;
  return [
    `add table ${table} { comment "rules for kube-proxy" ; }`,
    ...(isFirst
      ? HOOK_CHAINS.flatMap(({ name }) => [`add chain ${table} ${name}`, `delete chain ${table} ${name}`])
      : []),
    ...HOOK_CHAINS.flatMap(({ name, type: kind, hook, priority }) =>
      addChain(name, ` { type ${kind} hook ${hook} priority ${priority} ; }`),
    ),
    ...JUMP_CHAINS.flatMap((name) => addChain(name)),
    ...addChain(REJECT_CHAIN, ` { comment "${REJECT_COMMENT}" ; }`),
    ...CONTAINERS.map(declare),
    ...(nodePorts.isAll
      ? [`delete set ${table} nodeport-ips`]
      : [`flush set ${table} nodeport-ips`, ...nodePortIPs.map((ip) => `add element ${table} nodeport-ips { ${ip} }`)]),
    ...[...baseRules(setup)].flatMap(([chain, rules]) => rules.map((rule) => `add rule ${table} ${chain} ${rule}`)),
  ];
}
