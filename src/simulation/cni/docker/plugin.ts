/**
 * The Docker model: docker0 with the same private range on every host, published ports as the way in.
 * Models: dockerd's bridge, addresses and iptables rules.
 * Leaves out: docker-proxy's own process (its listening port stands for it), user-defined networks.
 */
import { BridgeNetwork } from '../bridged/bridge-network';
import { bridgePodTables, bridgeTables } from '../bridged/bridge-tables';
import { defineCni } from '../define-cni';
import { dockerRules } from './docker-rules';

const MTU = 1500;

export default defineCni({
  name: 'docker',
  type: 'bridge',
  isRouted: false,
  start: (machine) => new BridgeNetwork(machine, { name: 'docker', isRouted: false }),
  machineTables(machine) {
    const bridge = machine.record?.bridge;
    const tables = bridgeTables(machine, MTU);
    return bridge ? { ...tables, rules: dockerRules(bridge.name, bridge.subnet, []) } : tables;
  },
  podTables: (machine, sandbox) => bridgePodTables(machine, sandbox, MTU),
});
