/**
 * Calico without encapsulation: no bridge, each pod a /32 behind a veth pair of its own, routed on its machine and between machines.
 * Models: 169.254.1.1 by proxy ARP, ee:ee:ee:ee:ee:ee, calico-ipam's blocks of /26, the routes that BIRD learns, the
 *   blackhole of own blocks, natOutgoing.
 * Leaves out: IPIP, VXLAN, the BGP sessions themselves, Felix's policy chains.
 */
import {
  BRIDGE_IFINDEX,
  hashText,
  hex32,
  hostBucket,
  type Machine,
  type MachineRecord,
  machineKey,
  podMac,
  type SandboxRecord,
  subnetOf,
} from '../../linux';
import { deviceAddress, type NetDevice } from '../../linux/net/core/device';
import { type CniMachine, type CniRequest, type CniResult, defineCni, type MachineNetwork } from '../define-cni';
import { type KernelTables, NO_TABLES } from '../kernel-tables';

import { portmapRules } from '../portmap/portmap-rules';
import { reachedPorts } from '../reached-ports';
import { rulesTable } from '../rules-table';
import { POD_DEVICE, sandboxNetns } from '../sandbox-netns';
import { BlockIpam } from './block-ipam';

const MTU = 1500;
const POD_IFINDEX = 2;
const HOST_MAC = 'ee:ee:ee:ee:ee:ee';
const GATEWAY = '169.254.1.1';

/** `cali` and 11 characters that hang on the sandbox; Calico takes a hash of the pod's name. */
function hostDevice(sandboxId: string): string {
  return `cali${hex32(hashText(`cali ${sandboxId}`))}${hex32(hashText(sandboxId)).slice(0, 3)}`;
}

class Calico implements MachineNetwork {
  #ipam: BlockIpam | undefined;
  #lastIfindex = BRIDGE_IFINDEX - 1;

  constructor(private readonly machine: CniMachine) {}

  get isReady(): boolean {
    return this.#ipam !== undefined;
  }

  /** Calico does not use the node's pod CIDR; that the node has one only tells that the cluster is there. */
  configure(): void {
    const { hosts, node, podNetwork } = this.machine;
    const record = () => hosts.get(machineKey(node))?.value as MachineRecord;
    const write = (changes: Partial<MachineRecord>) =>
      hosts.put(machineKey(node), Object.freeze({ ...record(), ...changes }));
    write({ forwards: true, network: 'calico', podNetwork });
    const claim = (block: string) => write({ blocks: [...(record().blocks ?? []), block] });
    this.#ipam = new BlockIpam(hosts, subnetOf(podNetwork), claim, () => record().blocks ?? []);
    for (const { ip, hostIfindex = 0 } of this.#sandboxes()) {
      if (ip) this.#ipam.keep(ip);
      this.#lastIfindex = Math.max(this.#lastIfindex, hostIfindex);
    }
  }

  add({ sandboxId }: CniRequest): CniResult {
    if (!this.#ipam) throw new Error('not configured');
    const ip = this.#ipam.allocate();
    const hostIfindex = ++this.#lastIfindex;
    return { ip, hostIfindex, podIfindex: POD_IFINDEX, summary: `${hostDevice(sandboxId)}: ${ip}/32, routed` };
  }

  del({ ip }: SandboxRecord): void {
    if (ip) this.#ipam?.release(ip);
  }

  check({ ip }: SandboxRecord): string | undefined {
    if (!ip) return 'the sandbox has no address';
    return this.#ipam?.has(ip) ? undefined : `address ${ip} is not assigned`;
  }

  gc(valid: ReadonlySet<string>): void {
    for (const { id, ip } of this.#sandboxes()) if (ip && !valid.has(id)) this.#ipam?.release(ip);
  }

  #sandboxes(): SandboxRecord[] {
    const { hosts, node } = this.machine;
    return hosts.range(hostBucket(node, 'sandboxes')).map(({ value }) => value as SandboxRecord);
  }
}

function hostEnd({ id, hostIfindex = 0, podIfindex = 0 }: SandboxRecord, node: string): NetDevice {
  const peer = { netns: sandboxNetns(node, id), device: POD_DEVICE };
  return {
    name: hostDevice(id),
    kind: 'veth',
    mac: HOST_MAC,
    mtu: MTU,
    ifindex: hostIfindex,
    peerIfindex: podIfindex,
    addresses: [],
    peer,
  };
}

function machineTables(machine: Machine): KernelTables {
  const { record, node } = machine;
  if (!record?.podNetwork) return NO_TABLES;
  const sandboxes = machine.wired();
  const names = sandboxes.map(({ id }) => hostDevice(id));
  return {
    ...NO_TABLES,
    devices: sandboxes.map((sandbox) => hostEnd(sandbox, node)),
    routes: [
      ...(record.blocks ?? []).map((block) => `blackhole ${block} proto bird`),
      ...sandboxes.map(({ id, ip }) => `${ip} dev ${hostDevice(id)} scope link`),
    ],
    toMachine: ({ address, blocks = [] }) => ({
      routes: blocks.map((block) => `${block} via ${address} dev eth0 proto bird`),
    }),
    rules: natOutgoing(record.podNetwork),
    moreRules: portmapRules(reachedPorts(machine), record.podNetwork),
    proxyArp: names,
    rpFilter: names,
  };
}

/** Pods keep their addresses within the pool; to anything else they take the machine's. */
function natOutgoing(pool: string): string[] {
  return [...rulesTable('filter', []), ...rulesTable('nat', [`-A POSTROUTING -s ${pool} ! -d ${pool} -j MASQUERADE`])];
}

function podTables(machine: Machine, { id, ip, hostIfindex = 0, podIfindex = 0 }: SandboxRecord): KernelTables {
  if (!ip) return NO_TABLES;
  const eth0: NetDevice = {
    name: POD_DEVICE,
    kind: 'veth',
    mac: podMac(ip),
    mtu: MTU,
    ifindex: podIfindex,
    peerIfindex: hostIfindex,
    addresses: [deviceAddress(`${ip}/32`)],
    peer: { netns: machine.node, device: hostDevice(id) },
  };
  const routes = [`${GATEWAY} dev ${POD_DEVICE} scope link`, `default via ${GATEWAY} dev ${POD_DEVICE}`];
  return { ...NO_TABLES, devices: [eth0], routes };
}

export default defineCni({
  name: 'calico',
  type: 'calico',
  isRouted: true,
  start: (machine) => new Calico(machine),
  machineTables,
  podTables,
});
