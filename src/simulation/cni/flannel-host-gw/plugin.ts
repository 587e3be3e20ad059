/**
 * Flannel's host-gw backend: a bridge on each machine, and a route to each other machine's pods by its address.
 * Models: the routes that flanneld writes, its masquerade and forward rules, the bridge and host-local plugins it delegates to.
 * Leaves out: flanneld's process and its lease in the API (Node.spec.podCIDR is the lease).
 */
import { BridgeNetwork } from '../bridged/bridge-network';
import { bridgePodTables, bridgeTables } from '../bridged/bridge-tables';
import { defineCni } from '../define-cni';
import { flannelRules } from '../flannel/flannel-rules';
import { portmapRules } from '../portmap/portmap-rules';
import { reachedPorts } from '../reached-ports';

const MTU = 1500;

export default defineCni({
  name: 'flannel-host-gw',
  type: 'bridge',
  isRouted: true,
  start: (machine) => new BridgeNetwork(machine, { name: 'flannel-host-gw', isRouted: true }),
  machineTables(machine) {
    const { podCIDR, podNetwork } = machine.record ?? {};
    const tables = bridgeTables(machine, MTU);
    if (!podCIDR || !podNetwork) return tables;
    return {
      ...tables,
      toMachine: (other) => ({ routes: other.podCIDR ? [`${other.podCIDR} via ${other.address} dev eth0`] : [] }),
      rules: flannelRules(podNetwork, podCIDR),
      moreRules: portmapRules(reachedPorts(machine), podCIDR),
    };
  },
  podTables: (machine, sandbox) => bridgePodTables(machine, sandbox, MTU),
});
