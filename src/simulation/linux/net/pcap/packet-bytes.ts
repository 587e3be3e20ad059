/**
 * Packets as octets, as they are on a wire.
 * Models: Ethernet II, IPv4, TCP with the options that Linux sends, UDP, VXLAN, ICMP with quoted packets, all checksums.
 * Leaves out: what programs send: it is zeros; sequence numbers of a real clock: both sides begin at a round number.
 */
import type { Arp, Datagram, IcmpMessage, Packet, Segment } from '../core/packet';
import { ICMP, IP_HEADER } from '../core/packet';

const ETHERNET_HEADER = 14;
const UDP_HEADER = 8;
const VXLAN_HEADER = 8;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_ARP = 0x0806;
const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;

/** A frame on a link. */
export interface FrameToWrite {
  readonly l2Src: string;
  readonly l2Dst: string;
  readonly packet: Packet;
  /** The length of the whole packet, of a piece of one. */
  readonly wholeLength?: number;
}

/** An Ethernet frame with a packet in it. */
export function frameBytes({ l2Src, l2Dst, packet, wholeLength }: FrameToWrite): Uint8Array {
  return ethernet(l2Src, l2Dst, ETHERTYPE_IPV4, packetBytes(packet, wholeLength));
}

function ethernet(l2Src: string, l2Dst: string, type: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ETHERNET_HEADER + payload.length);
  bytes.set(macBytes(l2Dst), 0);
  bytes.set(macBytes(l2Src), 6);
  new DataView(bytes.buffer).setUint16(12, type);
  bytes.set(payload, ETHERNET_HEADER);
  return bytes;
}

function macBytes(mac: string): number[] {
  return mac.split(':').map((digits) => Number.parseInt(digits, 16));
}

/** An IPv4 packet; of a piece, its part of the whole packet's data. */
export function packetBytes(packet: Packet, wholeLength = packet.length): Uint8Array {
  const { src, dst, ttl, length, df, fragment, body } = packet;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, length);
  view.setUint16(4, fragment ? fragment.of & 0xffff : 0);
  view.setUint16(6, (df ? DONT_FRAGMENT : 0) | (fragment?.more ? MORE_FRAGMENTS : 0) | ((fragment?.offset ?? 0) >> 3));
  view.setUint8(8, ttl);
  view.setUint8(9, PROTOCOLS[body.protocol]);
  view.setUint32(12, src);
  view.setUint32(16, dst);
  view.setUint16(10, checksum(bytes.subarray(0, IP_HEADER)));
  const whole = bodyBytes(packet, (fragment ? Math.max(wholeLength, length) : length) - IP_HEADER);
  const offset = fragment?.offset ?? 0;
  bytes.set(whole.subarray(offset, offset + length - IP_HEADER), IP_HEADER);
  return bytes;
}

function bodyBytes({ src, dst, body }: Packet, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  if (body.protocol === 'icmp') {
    writeIcmp(bytes, view, body);
    return bytes;
  }
  if (body.protocol === 'tcp') writeTcp(view, body);
  else writeUdp(bytes, view, body);
  // RFC 7348: the outer UDP checksum of VXLAN is zero.
  if (body.protocol === 'udp' && body.vxlan) return bytes;
  const sum = checksum(bytes, pseudoHeader({ src, dst }, PROTOCOLS[body.protocol], size));
  view.setUint16(body.protocol === 'tcp' ? 16 : 6, sum);
  return bytes;
}

function pseudoHeader({ src, dst }: { src: number; dst: number }, protocol: number, size: number): number {
  return (src >>> 16) + (src & 0xffff) + (dst >>> 16) + (dst & 0xffff) + protocol + size;
}

/** RFC 1071. */
function checksum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const FLAGS = { FIN: 0x01, SYN: 0x02, RST: 0x04, ACK: 0x10 } as const;
/** Where the caller and the server begin to count. */
const CALLER = 1000;
const SERVER = 2000;
const SEQUENCES: Record<Segment['flags'], [seq: number, ack: number]> = {
  SYN: [CALLER, 0],
  'SYN+ACK': [SERVER, CALLER + 1],
  ACK: [CALLER + 1, SERVER + 1],
  RST: [CALLER + 1, 0],
  'RST+ACK': [0, CALLER + 1],
  'FIN+ACK': [CALLER + 1, SERVER + 1],
};
const TIMESTAMPS = [8, 10, 0, 0, 0, 1, 0, 0, 0, 0];
/** MSS 1460, SACK permitted, time stamps, a window scale of 7. */
const SYN_OPTIONS = [2, 4, 5, 0xb4, 4, 2, ...TIMESTAMPS, 1, 3, 3, 7];
const OPTIONS = [1, 1, ...TIMESTAMPS];

function writeTcp(view: DataView, { sport, dport, flags }: Segment): void {
  const header = Math.min(60, view.byteLength);
  const [seq, ack] = SEQUENCES[flags];
  view.setUint16(0, sport);
  view.setUint16(2, dport);
  view.setUint32(4, seq);
  view.setUint32(8, ack);
  view.setUint8(12, (header >> 2) << 4);
  const bits = flags.split('+').reduce((sum, flag) => sum | FLAGS[flag as keyof typeof FLAGS], 0);
  view.setUint8(13, bits);
  view.setUint16(14, flags.startsWith('RST') ? 0 : 64_240);
  const options = header === 40 ? SYN_OPTIONS : header === 32 ? OPTIONS : [];
  for (const [i, octet] of options.entries()) view.setUint8(20 + i, octet);
}

function writeUdp(bytes: Uint8Array, view: DataView, { sport, dport, vxlan }: Datagram): void {
  view.setUint16(0, sport);
  view.setUint16(2, dport);
  view.setUint16(4, bytes.length);
  if (!vxlan) return;
  view.setUint8(UDP_HEADER, 0x08);
  view.setUint32(UDP_HEADER + 4, vxlan.vni << 8);
  const { inner, l2Src, l2Dst } = vxlan;
  const frame =
    'src' in inner
      ? frameBytes({ l2Src, l2Dst, packet: inner })
      : ethernet(l2Src, l2Dst, ETHERTYPE_ARP, arpBytes(inner));
  bytes.set(frame.subarray(0, bytes.length - UDP_HEADER - VXLAN_HEADER), UDP_HEADER + VXLAN_HEADER);
}

/** An ARP packet (RFC 826). */
export function arpBytes({ operation, sender, senderMac, target, targetMac }: Arp): Uint8Array {
  const bytes = new Uint8Array(28);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 1);
  view.setUint16(2, ETHERTYPE_IPV4);
  view.setUint8(4, 6);
  view.setUint8(5, 4);
  view.setUint16(6, operation === 'request' ? 1 : 2);
  bytes.set(macBytes(senderMac), 8);
  view.setUint32(14, sender);
  if (targetMac) bytes.set(macBytes(targetMac), 18);
  view.setUint32(24, target);
  return bytes;
}

function writeIcmp(bytes: Uint8Array, view: DataView, message: IcmpMessage): void {
  const { type, code, id, quoted, nextHopMtu, gateway } = message;
  view.setUint8(0, type);
  view.setUint8(1, code);
  if (type === ICMP.echoRequest || type === ICMP.echoReply) {
    view.setUint16(4, id ?? 0);
    view.setUint16(6, 1);
    // ping's pattern: each octet says where it stands.
    for (let i = 8; i < bytes.length; i++) bytes[i] = (i - 8) & 0xff;
  } else if (gateway !== undefined) view.setUint32(4, gateway);
  else if (nextHopMtu !== undefined) view.setUint16(6, nextHopMtu);
  if (quoted) bytes.set(packetBytes(quoted).subarray(0, bytes.length - 8), 8);
  view.setUint16(2, checksum(bytes));
}
