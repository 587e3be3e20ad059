import { rulesTable } from '../rules-table';

/** The rules that flanneld keeps with --ip-masq (network/iptables.go): pods keep their addresses among themselves only. */
export function flannelRules(network: string, subnet: string): string[] {
  return [
    ...rulesTable('filter', [`-A FORWARD -s ${network} -j ACCEPT`, `-A FORWARD -d ${network} -j ACCEPT`]),
    ...rulesTable('nat', [
      `-A POSTROUTING -s ${network} -d ${network} -j RETURN`,
      `-A POSTROUTING -s ${network} ! -d 224.0.0.0/4 -j MASQUERADE`,
      `-A POSTROUTING ! -s ${network} -d ${subnet} -j RETURN`,
      `-A POSTROUTING ! -s ${network} -d ${network} -j MASQUERADE`,
    ]),
  ];
}
