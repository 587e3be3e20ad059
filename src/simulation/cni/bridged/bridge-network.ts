/**
 * Pods on a bridge of their machine, one veth pair each.
 * Models: the CNI bridge plugin (isGateway, hairpinMode) with host-local IPAM; dockerd's own bridge, which numbers
 *   interfaces otherwise.
 * Leaves out: IPv6, promiscuous mode.
 */
import {
  BRIDGE_IFINDEX,
  dockerMac,
  hostBucket,
  type MachineRecord,
  machineKey,
  type PublishedPort,
  podMac,
  type SandboxRecord,
  subnetOf,
  subnetText,
  vethName,
} from '../../linux';
import { CniError, type CniMachine, type CniRequest, type CniResult, type MachineNetwork } from '../define-cni';
import { HostLocal } from '../host-local';

// The CNI plugin makes the pair inside of the pod, where lo is 1; dockerd makes it in the machine, both ends counted there.
const POD_IFINDEX = 2;

/** Which implementation it works for. */
export interface BridgeKind {
  readonly name: string;
  readonly isRouted: boolean;
  /** The last interface number that the machine has before any pod. */
  readonly firstIfindex?: number;
}

/** A bridge at work on one machine. */
export class BridgeNetwork implements MachineNetwork {
  #leases: HostLocal | undefined;
  #lastIfindex: number;

  constructor(
    private readonly machine: CniMachine,
    private readonly kind: BridgeKind,
  ) {
    this.#lastIfindex = kind.firstIfindex ?? BRIDGE_IFINDEX;
  }

  get isReady(): boolean {
    return this.#leases !== undefined;
  }

  configure(subnet: string): void {
    const { hosts, node, bridge, podNetwork } = this.machine;
    const { name, isRouted } = this.kind;
    const range = subnetOf(subnet);
    this.#leases = new HostLocal(range);
    for (const { ip, hostIfindex = 0 } of this.#sandboxes()) {
      if (ip) this.#leases.keep(ip);
      this.#lastIfindex = Math.max(this.#lastIfindex, hostIfindex);
    }
    const before = hosts.get(machineKey(node))?.value as MachineRecord;
    const address = this.#leases.gateway;
    const record: MachineRecord = {
      ...before,
      forwards: true,
      network: name,
      bridge: Object.freeze({
        name: bridge,
        address,
        subnet: subnetText(range),
        mac: isRouted ? podMac(address) : dockerMac(address),
      }),
      ...(isRouted && { podCIDR: subnetText(range), podNetwork }),
    };
    hosts.put(machineKey(node), Object.freeze(record));
  }

  add({ sandboxId, name, ports = [] }: CniRequest): CniResult {
    if (!this.#leases) throw new CniError('cni plugin not initialized');
    if (!this.kind.isRouted) this.#checkPorts(name, ports);
    const ip = this.#leases.allocate();
    const podIfindex = this.kind.isRouted ? POD_IFINDEX : ++this.#lastIfindex;
    const hostIfindex = ++this.#lastIfindex;
    return { ip, hostIfindex, podIfindex, summary: `${vethName(sandboxId)} into ${this.machine.bridge}: ${ip}` };
  }

  /** dockerd refuses a port that another container has; kubelets refuse such pods before. */
  #checkPorts(name: string, ports: readonly PublishedPort[]): void {
    const taken = this.#sandboxes().flatMap((sandbox) => (sandbox.state === 'ready' ? (sandbox.ports ?? []) : []));
    const conflict = ports.find((port) =>
      taken.some((other) => other.hostPort === port.hostPort && other.protocol === port.protocol),
    );
    if (!conflict) return;
    const reason = `Bind for 0.0.0.0:${conflict.hostPort} failed: port is already allocated`;
    throw new CniError(`driver failed programming external connectivity on endpoint ${name}: ${reason}`);
  }

  del({ ip }: SandboxRecord): void {
    if (ip) this.#leases?.release(ip);
  }

  check({ ip }: SandboxRecord): string | undefined {
    if (!ip) return 'the sandbox has no address';
    return this.#leases?.has(ip) ? undefined : `address ${ip} is not leased`;
  }

  gc(valid: ReadonlySet<string>): void {
    const kept = this.#sandboxes().filter(({ id }) => valid.has(id));
    this.#leases?.retain(kept.flatMap(({ ip }) => ip ?? []));
  }

  #sandboxes(): SandboxRecord[] {
    const { hosts, node } = this.machine;
    return hosts.range(hostBucket(node, 'sandboxes')).map(({ value }) => value as SandboxRecord);
  }
}
