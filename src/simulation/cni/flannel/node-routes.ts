import type { MachineRecord } from '../../linux';
import type { MachineView } from '../machine-view';

/** The other machines that have a part of the pod network. */
export function otherSubnets(view: MachineView): (MachineRecord & { podCIDR: string })[] {
  return view.others().filter((other): other is MachineRecord & { podCIDR: string } => other.podCIDR !== undefined);
}
