/**
 * The Docker model: docker0 with the same private range on every host, published ports as the way in.
 * Models: dockerd's bridge, addresses and iptables rules.
 * Leaves out: docker-proxy's own process (its listening port stands for it), user-defined networks.
 */
import { ipv4Number } from '../../linux';
import type { Listener } from '../../linux/net/ipv4/socket';
import { BridgeNetwork } from '../bridged/bridge-network';
import { bridgePodTables, bridgeTables } from '../bridged/bridge-tables';
import { defineCni } from '../define-cni';
import { type ReachedPort, reachedPorts } from '../reached-ports';
import { dockerRules } from './docker-rules';

const MTU = 1500;

/** docker-proxy listens on each published port, for what the rules do not catch: containers of the same host. */
function proxyOf({ protocol, hostPort, ip, containerPort }: ReachedPort): Listener[] {
  if (protocol === 'sctp') return [];
  const relay = { address: ipv4Number(ip), port: containerPort };
  return [{ protocol, address: 0, port: hostPort, program: 'docker-proxy', relay }];
}

export default defineCni({
  name: 'docker',
  type: 'bridge',
  isRouted: false,
  start: (machine) => new BridgeNetwork(machine, { name: 'docker', isRouted: false }),
  machineTables(machine) {
    const bridge = machine.record?.bridge;
    const tables = bridgeTables(machine, MTU);
    if (!bridge) return tables;
    const ports = reachedPorts(machine);
    return { ...tables, rules: dockerRules(bridge.name, bridge.subnet, ports), listeners: ports.flatMap(proxyOf) };
  },
  podTables: (machine, sandbox) => bridgePodTables(machine, sandbox, MTU),
});
