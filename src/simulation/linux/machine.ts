import { ReadView } from '../mvcc';
import {
  type HostRecord,
  hostBucket,
  MACHINES,
  type MachineRecord,
  machineKey,
  type SandboxRecord,
} from './hosts-store';

/** The bridge's interface number; veth pairs count from the next. */
export const BRIDGE_IFINDEX = 3;

/** One machine's records, and the other machines', at one moment: all that its kernel's tables are derived from. */
export class Machine {
  #wired: SandboxRecord[] | undefined;

  constructor(
    private readonly view: ReadView<HostRecord>,
    readonly node: string,
  ) {}

  /** The machine's own record; undefined before it was built. */
  get record(): MachineRecord | undefined {
    return this.view.get(machineKey(this.node))?.value as MachineRecord | undefined;
  }

  /** The sandboxes on it, by id. */
  sandboxes(): SandboxRecord[] {
    return this.view.values(hostBucket(this.node, 'sandboxes')) as SandboxRecord[];
  }

  /** The sandboxes that have an interface of their own, in the order they were wired. */
  wired(): SandboxRecord[] {
    this.#wired ??= this.sandboxes()
      .filter(({ ip, hostIfindex }) => ip !== undefined && hostIfindex !== undefined)
      .sort((a, b) => (a.hostIfindex ?? 0) - (b.hostIfindex ?? 0));
    return this.#wired;
  }

  /** The sandbox that has an address. */
  findSandbox(ip: string): SandboxRecord | undefined {
    return this.sandboxes().find((sandbox) => sandbox.ip === ip && sandbox.state === 'ready');
  }

  /** All machines, itself among them. */
  all(): readonly MachineRecord[] {
    return machinesIn(this.view);
  }

  /** All other machines. Routes to one without power stay: nobody takes them away. */
  others(): MachineRecord[] {
    return this.all().filter(({ node }) => node !== this.node);
  }
}

const known = new WeakMap<ReadView<HostRecord>, readonly MachineRecord[]>();

/** All machines, by name. */
export function machinesIn(view: ReadView<HostRecord>): readonly MachineRecord[] {
  const found = known.get(view) ?? (view.values(MACHINES, '/hosts/') as MachineRecord[]);
  // A store answers like a view, but goes on.
  if (view instanceof ReadView) known.set(view, found);
  return found;
}
