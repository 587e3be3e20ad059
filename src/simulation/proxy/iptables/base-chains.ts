/**
 * What kube-proxy keeps in the tables besides its services: jumps from built-in chains, marks, what is always accepted.
 * Models: iptablesJumpChains and the fixed rules of syncProxyRules (v1.36.3).
 * Leaves out: kernels without nfacct counters or --random-fully.
 */

import { isLoopback } from '../ip-address';
import type { NodePortAddresses } from '../node-port-addresses';
import type { RuleStyle } from './port-lines';

export type TableName = 'mangle' | 'filter' | 'nat';

/** A jump from a built-in chain into one of the proxy's. */
interface Jump {
  readonly table: TableName;
  readonly to: string;
  readonly from: string;
  readonly match?: string;
  readonly comment?: string;
}

const NEW = '-m conntrack --ctstate NEW';

/** Jumps in the order in which they are ensured; each goes to the front, so that the last comes first. */
const JUMPS: readonly Jump[] = [
  ...['INPUT', 'FORWARD'].map((from) => externalServices(from)),
  { table: 'filter', to: 'KUBE-NODEPORTS', from: 'INPUT', comment: 'kubernetes health check service ports' },
  ...['FORWARD', 'OUTPUT'].map((from) => services('filter', from, NEW)),
  { table: 'filter', to: 'KUBE-FORWARD', from: 'FORWARD', comment: 'kubernetes forwarding rules' },
  ...['INPUT', 'OUTPUT', 'FORWARD'].map((from) => firewall(from)),
  ...['OUTPUT', 'PREROUTING'].map((from) => services('nat', from)),
  { table: 'nat', to: 'KUBE-POSTROUTING', from: 'POSTROUTING', comment: 'kubernetes postrouting rules' },
];

/** Jumps that a kubelet makes as well: the proxy leaves them when it goes. */
const KUBELET_JUMPS: readonly Jump[] = ['INPUT', 'OUTPUT'].map((from) => ({
  table: 'filter',
  to: 'KUBE-FIREWALL',
  from,
}));

function externalServices(from: string): Jump {
  const comment = 'kubernetes externally-visible service portals';
  return { table: 'filter', to: 'KUBE-EXTERNAL-SERVICES', from, match: NEW, comment };
}

function services(table: TableName, from: string, match?: string): Jump {
  return { table, to: 'KUBE-SERVICES', from, ...(match && { match }), comment: 'kubernetes service portals' };
}

function firewall(from: string): Jump {
  return { table: 'filter', to: 'KUBE-PROXY-FIREWALL', from, match: NEW, comment: 'kubernetes load balancer firewall' };
}

/** The words of a jump behind the name of the built-in chain. */
function jumpWords({ match, comment, to }: Jump, quote: string): string {
  const said = comment ? [`-m comment --comment ${quote}${comment}${quote}`] : [];
  return [...(match ? [match] : []), ...said, `-j ${to}`].join(' ');
}

/** Ensures every chain and jump, one call each; a jump that is missing is inserted. */
export function ensureJumps(isThere: boolean): string[] {
  return [...JUMPS, ...KUBELET_JUMPS].flatMap((jump) => {
    const rule = `${jump.from} -t ${jump.table} ${jumpWords(jump, '')}`;
    return [
      `iptables -w 5 -N ${jump.to} -t ${jump.table}`,
      `iptables -w 5 -C ${rule}`,
      ...(isThere ? [] : [`iptables -w 5 -I ${rule}`]),
    ];
  });
}

/** Takes the proxy's jumps away, not the ones that may be a kubelet's. */
export function deleteJumps(isThere: boolean): string[] {
  return JUMPS.flatMap((jump) => {
    const rule = `${jump.from} -t ${jump.table} ${jumpWords(jump, '')}`;
    return [`iptables -w 5 -C ${rule}`, ...(isThere ? [`iptables -w 5 -D ${rule}`] : [])];
  });
}

/** The rules of a built-in chain as the tables hold them; of a proxy that cleaned up only what may be a kubelet's. */
export function jumpsFrom(table: TableName, from: string, isCleanedUp = false): string[] {
  return (isCleanedUp ? KUBELET_JUMPS : [...JUMPS, ...KUBELET_JUMPS])
    .filter((jump) => jump.table === table && jump.from === from)
    .map((jump) => `-A ${from} ${jumpWords(jump, '"')}`)
    .reverse();
}

/** Built-in chains, in the order in which `iptables-save` prints them. */
export const BUILT_IN: Record<TableName, readonly string[]> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** An empty chain in each table: if it is gone, somebody flushed them. */
export const CANARY = 'KUBE-PROXY-CANARY';

/** The proxy's chains in table filter, declared anew in each sync. */
export const FILTER_CHAINS = [
  'KUBE-SERVICES',
  'KUBE-EXTERNAL-SERVICES',
  'KUBE-FORWARD',
  'KUBE-NODEPORTS',
  'KUBE-PROXY-FIREWALL',
];

/** The proxy's chains in table nat, declared anew in each sync. */
export const NAT_CHAINS = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ'];

export const LOCALNET_CHAIN = 'KUBE-FIREWALL';

/** Fixed rules; `atEnd` go behind those of the services. */
export interface BaseRules {
  readonly filter: readonly string[];
  readonly filterAtEnd: readonly string[];
  readonly nat: readonly string[];
  readonly natAtEnd: readonly string[];
}

/** What of the config the fixed rules depend on. */
export interface BaseSetup {
  readonly style: RuleStyle;
  readonly masqueradeBit: number;
  readonly nodePorts: NodePortAddresses;
  readonly isTcpLiberal: boolean;
}

/** The fixed rules, as they are given to `iptables-restore`. */
export function baseRules({ style, masqueradeBit, nodePorts, isTcpLiberal }: BaseSetup): BaseRules {
  const mark = `0x${(2 ** masqueradeBit).toString(16).padStart(8, '0')}`;
  const isMarked = `--mark ${mark}/${mark}`;
  return {
    filter: protectsLoopback(style) ? [localnetRule] : [],
    filterAtEnd: [
      ...(isTcpLiberal ? [] : [INVALID_RULE]),
      `-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark ${isMarked} -j ACCEPT`,
      '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ],
    nat: [
      `-A KUBE-POSTROUTING -m mark ! ${isMarked} -j RETURN`,
      `-A KUBE-POSTROUTING -j MARK --xor-mark ${mark}`,
      '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
      `-A KUBE-MARK-MASQ -j MARK --or-mark ${mark}`,
    ],
    natAtEnd: nodePortJumps(style, nodePorts),
  };
}

/** Node ports on 127.0.0.1 need route_localnet, which opens loopback to the network: a rule closes it again. */
export function protectsLoopback({ family, localhostNodePorts }: RuleStyle): boolean {
  return family === 'IPv4' && localhostNodePorts;
}

const localnetRule =
  '-A KUBE-FIREWALL -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

const INVALID_RULE =
  '-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP';

function nodePortJumps({ family, localhostNodePorts }: RuleStyle, nodePorts: NodePortAddresses): string[] {
  const begin =
    '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain"';
  const isAllowed = (address: string) => !isLoopback(address) || (family === 'IPv4' && localhostNodePorts);
  if (!nodePorts.isAll)
    return nodePorts.addresses.filter(isAllowed).map((address) => `${begin} -d ${address} -j KUBE-NODEPORTS`);
  const but = family === 'IPv6' ? ' ! -d ::1/128' : localhostNodePorts ? '' : ' ! -d 127.0.0.0/8';
  return [`${begin} -m addrtype --dst-type LOCAL${but} -j KUBE-NODEPORTS`];
}
