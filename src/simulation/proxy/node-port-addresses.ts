/**
 * The addresses of a node on which node ports answer: `--nodeport-addresses`.
 * Models: pkg/proxy/util NodePortAddresses (v1.36.3), `primary` included.
 * Leaves out: addresses that come and go while the proxy runs.
 */
import { type IpFamily, type IpRange, isLoopback, parseIpRange, rangeContains } from './ip-address';
import type { ProxyConfig, ProxyNode } from './proxy-config';

/** Where node ports answer. */
export interface NodePortAddresses {
  /** On every local address: rules ask for the type of the address instead of a list. */
  readonly isAll: boolean;
  /** The node's addresses that match, if not all do. */
  readonly addresses: readonly string[];
  /** 127.0.0.1 is among them (or could be). */
  readonly includesLoopback: boolean;
}

/** Where node ports of a family answer on a node. */
export function nodePortAddressesOf(config: ProxyConfig, node: ProxyNode, family: IpFamily): NodePortAddresses {
  const ranges = rangesOf(config, node).flatMap((text) => {
    const range = parseIpRange(text);
    return range?.family === family ? [range] : [];
  });
  // Without a range of this family all addresses of it match, even if there are ranges of the other.
  const isAll = ranges.length === 0 || ranges.some(({ prefix }) => prefix === 0);
  if (isAll) return { isAll, addresses: [], includesLoopback: family === 'IPv4' };
  const addresses = node.localAddresses.filter((address) => ranges.some((range) => rangeContains(range, address)));
  const isOfLoopback = (range: IpRange) => range.bits >> 24n === 127n || rangeContains(range, '127.0.0.0');
  const includesLoopback = family === 'IPv4' && ranges.some(isOfLoopback);
  return { isAll, addresses: [...new Set(addresses)], includesLoopback };
}

function rangesOf({ nodePortAddresses }: ProxyConfig, node: ProxyNode): readonly string[] {
  if (nodePortAddresses.length !== 1 || nodePortAddresses[0] !== 'primary') return nodePortAddresses;
  return node.nodeIPs
    .filter((address) => !isLoopback(address))
    .map((address) => (address.includes(':') ? `${address}/128` : `${address}/32`));
}
