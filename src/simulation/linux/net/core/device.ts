import { ipv4Number, ipv4Text } from '../../address';

/** An address of a device, with the length of its network's prefix. */
export interface DeviceAddress {
  readonly address: number;
  readonly prefix: number;
}

/** A network device: one end of a link. Devices of one namespace have different names. */
export interface NetDevice {
  readonly name: string;
  readonly kind: 'loopback' | 'ethernet' | 'veth' | 'bridge' | 'vxlan' | 'macvlan' | 'dummy';
  readonly mac: string;
  readonly mtu: number;
  readonly addresses: readonly DeviceAddress[];
  readonly ifindex?: number;
  /** The other end's number, which stands behind the name: `eth0@if8`. */
  readonly peerIfindex?: number;
  /** The bridge that it is a port of. */
  readonly master?: string;
  /** A bridge port that sends frames back where they came from. */
  readonly hairpin?: boolean;
  /** The other end: of a veth pair, or of the cable of an ethernet card. */
  readonly peer?: DeviceRef;
  /** Of macvlan: the card that it shares. */
  readonly parent?: DeviceRef;
  readonly vxlan?: {
    readonly vni: number;
    readonly port: number;
    readonly local: number;
    /** Learns which machine a MAC address is behind. */
    readonly learning: boolean;
    /** The device that it is bound to, which caps its MTU. */
    readonly device?: string;
  };
  readonly isDown?: boolean;
}

/** A device of another namespace. */
export interface DeviceRef {
  readonly netns: string;
  readonly device: string;
}

/** Reads `10.244.0.1/24`. */
export function deviceAddress(text: string): DeviceAddress {
  const [address = '', prefix = '32'] = text.split('/');
  return { address: ipv4Number(address), prefix: Number(prefix) };
}

/** Writes `10.244.0.1/24`. */
export function deviceAddressText({ address, prefix }: DeviceAddress): string {
  return `${ipv4Text(address)}/${prefix}`;
}

/** The bits of a prefix, as an unsigned number. */
export function prefixMask(prefix: number): number {
  return prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
}

/** Whether an address is in the network of a device's address. */
export function isOnLink({ address, prefix }: DeviceAddress, other: number): boolean {
  const mask = prefixMask(prefix);
  return (address & mask) === (other & mask);
}
