/** An IPv4 packet as a machine sees it. Packets are never changed: who translates or forwards one makes the next. */
export interface Packet {
  readonly src: number;
  readonly dst: number;
  readonly ttl: number;
  /** Total length in octets, the IP header included. */
  readonly length: number;
  /** "Don't fragment". */
  readonly df: boolean;
  readonly fragment?: Fragment;
  readonly body: Segment | Datagram | IcmpMessage;
}

/** Which part of a packet this is. */
export interface Fragment {
  /** The packet it was cut from. */
  readonly of: number;
  /** Octets of data before it. */
  readonly offset: number;
  /** More follow. */
  readonly more: boolean;
}

/** A TCP segment: as much of it as decides whether a connection comes about. */
export interface Segment {
  readonly protocol: 'tcp';
  readonly sport: number;
  readonly dport: number;
  readonly flags: 'SYN' | 'SYN+ACK' | 'ACK' | 'RST' | 'RST+ACK' | 'FIN+ACK';
}

/** A UDP datagram; VXLAN carries a frame in it. */
export interface Datagram {
  readonly protocol: 'udp';
  readonly sport: number;
  readonly dport: number;
  readonly vxlan?: {
    readonly vni: number;
    readonly inner: Packet | Arp;
    readonly l2Src: string;
    readonly l2Dst: string;
  };
  /** What a program sent: a name to look up, an answer. */
  readonly data?: unknown;
}

/** An ICMP message. */
export interface IcmpMessage {
  readonly protocol: 'icmp';
  readonly type: number;
  readonly code: number;
  /** Of echo requests and replies. */
  readonly id?: number;
  /** Of errors: the packet that they are about. */
  readonly quoted?: Packet;
  /** Of "fragmentation needed": what the next link takes. */
  readonly nextHopMtu?: number;
  /** Of a redirect: the better gateway. */
  readonly gateway?: number;
}

/** An ARP packet. */
export interface Arp {
  readonly protocol: 'arp';
  readonly operation: 'request' | 'reply';
  readonly sender: number;
  readonly senderMac: string;
  readonly target: number;
  readonly targetMac?: string;
}

/** What a link carries. */
export interface Frame {
  readonly l2Src: string;
  readonly l2Dst: string;
  readonly payload: Packet | Arp;
}

export const BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff';
export const NO_MAC = '00:00:00:00:00:00';

export const IP_HEADER = 20;
const UDP_HEADER = 8;
/** Outer IP, UDP and VXLAN headers and the inner Ethernet header (RFC 7348). */
export const VXLAN_OVERHEAD = IP_HEADER + UDP_HEADER + 8 + 14;
const SYN_LENGTH = 60;
const RST_LENGTH = 40;
/** With the time stamps option that the handshake agreed on. */
const ACK_LENGTH = 52;
export const FIRST_TTL = 64;

/** ICMP's numbers (RFC 792). */
export const ICMP = {
  echoReply: 0,
  unreachable: 3,
  redirect: 5,
  echoRequest: 8,
  timeExceeded: 11,
} as const;

/** Codes of "destination unreachable". */
export const UNREACHABLE = {
  network: 0,
  host: 1,
  protocol: 2,
  port: 3,
  fragmentationNeeded: 4,
  networkProhibited: 9,
  hostProhibited: 10,
  filtered: 13,
} as const;

/** A TCP segment of the length that Linux gives it. */
export function tcpPacket(src: number, dst: number, segment: Omit<Segment, 'protocol'>): Packet {
  const { flags } = segment;
  const length = flags.startsWith('SYN') ? SYN_LENGTH : flags.startsWith('RST') ? RST_LENGTH : ACK_LENGTH;
  return { src, dst, ttl: FIRST_TTL, length, df: true, body: { protocol: 'tcp', ...segment } };
}

/** An echo request or reply with so many octets of data. */
export function echoPacket(
  src: number,
  dst: number,
  echo: { type: number; id: number; data: number; df: boolean },
): Packet {
  const { type, id, data, df } = echo;
  return { src, dst, ttl: FIRST_TTL, length: IP_HEADER + 8 + data, df, body: { protocol: 'icmp', type, code: 0, id } };
}

/** A UDP datagram with so many octets of data. */
export function udpPacket(src: number, dst: number, octets: number, datagram: Omit<Datagram, 'protocol'>): Packet {
  const length = IP_HEADER + UDP_HEADER + octets;
  return { src, dst, ttl: FIRST_TTL, length, df: false, body: { protocol: 'udp', ...datagram } };
}

/** An error about a packet, which it quotes as far as 576 octets hold it (RFC 1812 4.3.2.3). */
export function icmpErrorPacket(
  src: number,
  dst: number,
  error: Omit<IcmpMessage, 'protocol'> & { quoted: Packet },
): Packet {
  const length = Math.min(576, IP_HEADER + 8 + error.quoted.length);
  return { src, dst, ttl: FIRST_TTL, length, df: false, body: { protocol: 'icmp', ...error } };
}

/** An ICMP error, which quotes another packet. */
export type IcmpErrorPacket = Packet & { readonly body: IcmpMessage & { readonly quoted: Packet } };

/** Whether it is an ICMP error. */
export function isIcmpError(packet: Packet): packet is IcmpErrorPacket {
  return packet.body.protocol === 'icmp' && packet.body.quoted !== undefined;
}

const ERRORS: Record<number, string> = {
  [UNREACHABLE.network]: 'ICMP network unreachable',
  [UNREACHABLE.host]: 'ICMP host unreachable',
  [UNREACHABLE.protocol]: 'ICMP protocol unreachable',
  [UNREACHABLE.port]: 'ICMP port unreachable',
  [UNREACHABLE.fragmentationNeeded]: 'ICMP fragmentation needed',
  [UNREACHABLE.networkProhibited]: 'ICMP network prohibited',
  [UNREACHABLE.hostProhibited]: 'ICMP host prohibited',
  [UNREACHABLE.filtered]: 'ICMP communication prohibited',
};

/** What a packet is, in a few words: `SYN+ACK`, `echo request`, `ICMP host unreachable`. */
export function packetInfo({ body, fragment }: Packet): string {
  if (fragment && fragment.offset > 0) return 'fragment';
  if (body.protocol === 'tcp') return body.flags;
  if (body.protocol === 'udp') return body.vxlan ? 'VXLAN' : 'datagram';
  return icmpInfo(body);
}

/** What an ICMP message is: `echo reply`, `ICMP host unreachable`. */
export function icmpInfo({ type, code }: IcmpMessage): string {
  switch (type) {
    case ICMP.echoRequest:
      return 'echo request';
    case ICMP.echoReply:
      return 'echo reply';
    case ICMP.redirect:
      return 'ICMP redirect';
    case ICMP.timeExceeded:
      return 'ICMP time exceeded';
    default:
      return ERRORS[code] ?? `ICMP ${type}/${code}`;
  }
}
