/**
 * The rules of the portmap plugin (containernetworking/plugins, portmap_iptables.go): hostPorts lead to pods.
 * Leaves out: the name of a pod's chain is a hash of ours instead of SHA-512; IPv6.
 */
import { hashText, hex32 } from '../../linux';
import type { ReachedPort } from '../reached-ports';
import { rulesTable } from '../rules-table';

const NETWORK = 'cbr0';
const MARK = '0x2000/0x2000';

/** The chain of one sandbox: `CNI-DN-` and 21 digits. */
function chainOf(sandboxId: string): string {
  const digits = ['a', 'b', 'c'].map((salt) => hex32(hashText(`${salt} ${sandboxId}`))).join('');
  return `CNI-DN-${digits.slice(0, 21)}`;
}

/** `iptables-save` of what portmap keeps; nothing where no port is published. `podSubnet`: the machine's own pods. */
export function portmapRules(ports: readonly ReachedPort[], podSubnet: string): string[] {
  if (ports.length === 0) return [];
  const sandboxes = [...new Set(ports.map(({ sandboxId }) => sandboxId))];
  const chains = [...sandboxes.map(chainOf), 'CNI-HOSTPORT-DNAT', 'CNI-HOSTPORT-MASQ', 'CNI-HOSTPORT-SETMARK'];
  const rules = [
    '-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
    '-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
    '-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ',
    ...ports.flatMap((port) => ruleOf(port, podSubnet)),
    ...ports.map(
      ({ protocol, hostPort, sandboxId }) =>
        `-A CNI-HOSTPORT-DNAT -p ${protocol} -m comment --comment "dnat name: \\"${NETWORK}\\" id: \\"${sandboxId}\\"" -m multiport --dports ${hostPort} -j ${chainOf(sandboxId)}`,
    ),
    `-A CNI-HOSTPORT-MASQ -m mark --mark ${MARK} -j MASQUERADE`,
    `-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark ${MARK}`,
  ];
  return rulesTable('nat', rules, { chains });
}

function ruleOf(
  { protocol, hostPort, hostIP, ip, containerPort, sandboxId }: ReachedPort,
  podSubnet: string,
): string[] {
  const to = `${hostIP ? `-d ${hostIP}/32 ` : ''}-p ${protocol} -m ${protocol} --dport ${hostPort}`;
  const chain = `-A ${chainOf(sandboxId)}`;
  return [
    `${chain} -s ${podSubnet} ${to} -j CNI-HOSTPORT-SETMARK`,
    `${chain} -s 127.0.0.1/32 ${to} -j CNI-HOSTPORT-SETMARK`,
    `${chain} ${to} -j DNAT --to-destination ${ip}:${containerPort}`,
  ];
}
