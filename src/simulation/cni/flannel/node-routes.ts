import type { Machine, MachineRecord } from '../../linux';

/** The other machines that have a part of the pod network. */
export function otherSubnets(machine: Machine): (MachineRecord & { podCIDR: string })[] {
  return machine.others().filter((other): other is MachineRecord & { podCIDR: string } => other.podCIDR !== undefined);
}
