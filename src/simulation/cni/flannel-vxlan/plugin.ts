/**
 * Flannel's vxlan backend: packets to other machines travel in UDP, from flannel.1 to flannel.1.
 * Models: VNI 1, port 8472, MTU 1450; for each other machine a route, a permanent neighbor and a forwarding entry.
 * Leaves out: DirectRouting, flanneld's process and its lease in the API (Node.spec.podCIDR is the lease).
 */
import { BRIDGE_IFINDEX, hashText, hex32, ipv4Number, ipv4Text, type MachineRecord, subnetOf } from '../../linux';
import { deviceAddress, type NetDevice } from '../../linux/net/core/device';
import { BridgeNetwork } from '../bridged/bridge-network';
import { bridgePodTables, bridgeTables } from '../bridged/bridge-tables';
import { defineCni } from '../define-cni';
import { flannelRules } from '../flannel/flannel-rules';
import type { MachineRows } from '../kernel-tables';
import { portmapRules } from '../portmap/portmap-rules';
import { reachedPorts } from '../reached-ports';

const DEVICE = 'flannel.1';
const VNI = 1;
const PORT = 8472;
/** eth0's 1500 less the 50 octets that the tunnel adds. */
const MTU = 1450;
/** The bridge is the last of the machine's own, then comes the tunnel. */
const TUNNEL_IFINDEX = BRIDGE_IFINDEX + 1;

/** A VTEP's MAC address is random in a kernel; here it hangs on the machine's name. */
function vtepMac(node: string): string {
  const digits = hex32(hashText(`vtep ${node}`));
  return `26:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}:${digits.slice(6, 8)}:01`;
}

/** flannel.1 has the first address of the machine's part of the pod network. */
function vtepAddress(podCIDR: string): string {
  return ipv4Text(subnetOf(podCIDR).base);
}

function tunnel({ node, address }: MachineRecord, podCIDR: string): NetDevice {
  return {
    name: DEVICE,
    kind: 'vxlan',
    mac: vtepMac(node),
    mtu: MTU,
    ifindex: TUNNEL_IFINDEX,
    addresses: [deviceAddress(`${vtepAddress(podCIDR)}/32`)],
    vxlan: { vni: VNI, port: PORT, local: ipv4Number(address), learning: false, device: 'eth0' },
  };
}

/** What flanneld writes for another machine's lease. */
function toMachine({ node, address, podCIDR }: MachineRecord): MachineRows {
  if (!podCIDR) return { routes: [] };
  const vtep = vtepAddress(podCIDR);
  const mac = vtepMac(node);
  return {
    routes: [`${podCIDR} via ${vtep} dev ${DEVICE} onlink`],
    neighbors: [{ device: DEVICE, address: vtep, mac }],
    fdb: [{ device: DEVICE, mac, remote: address }],
  };
}

export default defineCni({
  name: 'flannel-vxlan',
  type: 'flannel',
  isRouted: true,
  start: (machine) =>
    new BridgeNetwork(machine, { name: 'flannel-vxlan', isRouted: true, firstIfindex: TUNNEL_IFINDEX }),
  machineTables(machine) {
    const { record } = machine;
    const tables = bridgeTables(machine, MTU);
    if (!record?.podCIDR || !record.podNetwork) return tables;
    return {
      ...tables,
      devices: [...tables.devices, tunnel(record, record.podCIDR)],
      toMachine,
      rules: flannelRules(record.podNetwork, record.podCIDR),
      moreRules: portmapRules(reachedPorts(machine), record.podCIDR),
    };
  },
  podTables: (machine, sandbox) => bridgePodTables(machine, sandbox, MTU),
});
