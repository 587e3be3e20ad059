import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import type { Carried } from '../core/transmit';
import { sendToPorts } from './port';

/** The namespace sends by a bridge device (br_dev_xmit). */
export function transmitBridge(network: Network, netns: Netns, bridge: NetDevice, carried: Carried): void {
  sendToPorts(network, netns, bridge, carried);
}
