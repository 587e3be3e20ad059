import { type HostRecord, hostBucket, MACHINES, type MachineRecord, machineKey, type SandboxRecord } from '../linux';
import type { ReadView } from '../mvcc';

/** One machine's records, and the other machines', at one moment: what a network plugin derives its tables from. */
export class MachineView {
  #sandboxes: SandboxRecord[] | undefined;

  constructor(
    private readonly hosts: ReadView<HostRecord>,
    readonly node: string,
  ) {}

  /** The machine's own record; undefined before it was built. */
  get record(): MachineRecord | undefined {
    return this.hosts.get(machineKey(this.node))?.value as MachineRecord | undefined;
  }

  /** The sandboxes that have an interface of their own, in the order they were wired. */
  sandboxes(): SandboxRecord[] {
    this.#sandboxes ??= (this.hosts.values(hostBucket(this.node, 'sandboxes')) as SandboxRecord[])
      .filter(({ ip, isHostNetwork }) => ip !== undefined && !isHostNetwork)
      .sort((a, b) => (a.hostIfindex ?? 0) - (b.hostIfindex ?? 0));
    return this.#sandboxes;
  }

  /** All other machines. Routes to a machine without power stay: nobody takes them away. */
  others(): MachineRecord[] {
    const all = this.hosts.values(MACHINES, '/hosts/') as MachineRecord[];
    return all.filter(({ node }) => node !== this.node);
  }
}
