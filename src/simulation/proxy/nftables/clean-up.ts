import type { WrittenCall } from '../define-proxy-mode';
import type { IpFamily } from '../ip-address';

/** Takes all rules of mode nftables away: one table holds them. */
export function deleteNftTable(family: IpFamily): WrittenCall {
  return { call: 'nft -f -', input: [`delete table ${nftFamily(family)} kube-proxy`] };
}

/** `ip` or `ip6`: the families of nft's tables. */
export function nftFamily(family: IpFamily): 'ip' | 'ip6' {
  return family === 'IPv4' ? 'ip' : 'ip6';
}
