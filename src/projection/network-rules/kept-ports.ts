/** The account of machine ports that lead to pods: with private addresses, somebody must keep it. */
import { MACHINES, Machine, type MachineRecord } from '../../simulation/linux';
import type { World } from '../world';

/** A port of a machine that leads to a pod. */
export interface KeptPort {
  node: string;
  protocol: string;
  hostPort: number;
  /** `pods/default/web-1`. */
  pod: string;
  containerPort: number;
}

const MOST = 200;

/** The ports of all machines, machine by machine, the lowest first. */
export function keptPorts({ hosts }: World): KeptPort[] {
  return (hosts.values(MACHINES, '/hosts/') as MachineRecord[])
    .flatMap(({ node }) =>
      new Machine(hosts, node)
        .wired()
        .flatMap(({ namespace, name, ports = [] }) =>
          ports.map(({ protocol, hostPort, containerPort }) => ({
            node,
            protocol,
            hostPort,
            pod: `pods/${namespace}/${name}`,
            containerPort,
          })),
        )
        .sort((a, b) => a.hostPort - b.hostPort),
    )
    .slice(0, MOST);
}
