/**
 * The rules that dockerd keeps for docker0 and for published ports (libnetwork's bridge driver, 2018).
 * Leaves out: DOCKER-USER and DOCKER-ISOLATION, which change nothing with one network.
 */

import type { ReachedPort } from '../reached-ports';
import { rulesTable } from '../rules-table';

/** `iptables-save` of a machine with dockerd. */
export function dockerRules(bridge: string, subnet: string, published: readonly ReachedPort[]): string[] {
  return [
    ...rulesTable(
      'filter',
      [
        `-A FORWARD -o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
        `-A FORWARD -o ${bridge} -j DOCKER`,
        `-A FORWARD -i ${bridge} ! -o ${bridge} -j ACCEPT`,
        `-A FORWARD -i ${bridge} -o ${bridge} -j ACCEPT`,
        ...published.map(
          ({ protocol, ip, containerPort }) =>
            `-A DOCKER -d ${ip}/32 ! -i ${bridge} -o ${bridge} -p ${protocol} -m ${protocol} --dport ${containerPort} -j ACCEPT`,
        ),
      ],
      { chains: ['DOCKER'], dropped: 'FORWARD' },
    ),
    ...rulesTable(
      'nat',
      [
        '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
        '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
        `-A POSTROUTING -s ${subnet} ! -o ${bridge} -j MASQUERADE`,
        ...published.map(
          ({ protocol, ip, containerPort }) =>
            `-A POSTROUTING -s ${ip}/32 -d ${ip}/32 -p ${protocol} -m ${protocol} --dport ${containerPort} -j MASQUERADE`,
        ),
        `-A DOCKER -i ${bridge} -j RETURN`,
        ...published.map(
          ({ protocol, hostPort, ip, containerPort }) =>
            `-A DOCKER ! -i ${bridge} -p ${protocol} -m ${protocol} --dport ${hostPort} -j DNAT --to-destination ${ip}:${containerPort}`,
        ),
      ],
      { chains: ['DOCKER'] },
    ),
  ];
}
