/** The rules that flanneld keeps with --ip-masq (network/iptables.go): pods keep their addresses among themselves only. */
export function flannelRules(network: string, subnet: string): string[] {
  return [
    '*filter',
    ':INPUT ACCEPT',
    ':FORWARD ACCEPT',
    ':OUTPUT ACCEPT',
    `-A FORWARD -s ${network} -j ACCEPT`,
    `-A FORWARD -d ${network} -j ACCEPT`,
    'COMMIT',
    '*nat',
    ':PREROUTING ACCEPT',
    ':INPUT ACCEPT',
    ':OUTPUT ACCEPT',
    ':POSTROUTING ACCEPT',
    `-A POSTROUTING -s ${network} -d ${network} -j RETURN`,
    `-A POSTROUTING -s ${network} ! -d 224.0.0.0/4 -j MASQUERADE`,
    `-A POSTROUTING ! -s ${network} -d ${subnet} -j RETURN`,
    `-A POSTROUTING ! -s ${network} -d ${network} -j MASQUERADE`,
    'COMMIT',
  ];
}
