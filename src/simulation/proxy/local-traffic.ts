/**
 * How a rule tells traffic of local pods from other traffic: `--detect-local-mode`.
 * Models: pkg/proxy/util LocalTrafficDetector (v1.36.3): ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix.
 * Leaves out: waiting for the pod CIDR of a node that has none yet.
 */
import { type IpFamily, parseIpRange } from './ip-address';
import type { ProxyConfig, ProxyNode } from './proxy-config';

/** The words of a rule that match local pods. */
export interface LocalTraffic {
  /** For iptables, `-s 10.244.0.0/16`. */
  readonly iptables: string;
  /** For nftables: the selector and the value, `ip saddr` and `10.244.0.0/16`. */
  readonly nftables: readonly [selector: string, value: string];
}

/** How local pods are told; undefined where they cannot be: then nothing is masqueraded for being from outside. */
export function localTrafficOf(config: ProxyConfig, node: ProxyNode, family: IpFamily): LocalTraffic | undefined {
  switch (config.detectLocalMode) {
    case 'ClusterCIDR':
      return byRange(config.clusterCIDR.split(','), family);
    case 'NodeCIDR':
      return byRange(node.podCIDRs, family);
    case 'BridgeInterface':
      return byDevice(config.bridgeInterface, config.bridgeInterface);
    case 'InterfaceNamePrefix':
      return byDevice(`${config.interfaceNamePrefix}+`, `${config.interfaceNamePrefix}*`);
  }
}

/** `! -s 10.244.0.0/16` */
export function notLocalIptables({ iptables }: LocalTraffic): string {
  return `! ${iptables}`;
}

/** `ip saddr 10.244.0.0/16` */
export function localNftables({ nftables: [selector, value] }: LocalTraffic): string {
  return `${selector} ${value}`;
}

/** `ip saddr != 10.244.0.0/16` */
export function notLocalNftables({ nftables: [selector, value] }: LocalTraffic): string {
  return `${selector} != ${value}`;
}

function byRange(ranges: readonly string[], family: IpFamily): LocalTraffic | undefined {
  const range = ranges.map((text) => text.trim()).find((text) => parseIpRange(text)?.family === family);
  if (!range) return undefined;
  return { iptables: `-s ${range}`, nftables: [family === 'IPv4' ? 'ip saddr' : 'ip6 saddr', range] };
}

function byDevice(iptables: string, nftables: string): LocalTraffic {
  return { iptables: `-i ${iptables}`, nftables: ['iifname', nftables] };
}
