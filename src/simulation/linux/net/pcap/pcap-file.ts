/**
 * A trace as a file that Wireshark and tcpdump read: the classic pcap format, link type Ethernet, microseconds.
 * Models: a packet for each interface that one was seen on, in order.
 * Leaves out: on which interface (one file is what one capture would be; choose one interface, or get all), ARP.
 */
import type { Hop, Journey } from '../core/trace';
import { frameBytes } from './packet-bytes';

const MAGIC = 0xa1b2c3d4;
const LINK_TYPE_ETHERNET = 1;
const LONGEST = 65_535;
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
/** What VXLAN adds to a packet. */
const VXLAN_OVERHEAD = 50;

/** The file; `isWanted` chooses the interfaces, `startMs` is when the trace began, in ms since 1970. */
export function pcapFile(
  journeys: readonly Journey[],
  startMs: number,
  isWanted: (hop: Hop) => boolean = () => true,
): Uint8Array {
  const seen = journeys
    .flatMap(({ hops, packet }) => hops.filter(isWanted).map((hop) => ({ hop, wholeLength: packet.length })))
    .sort((a, b) => a.hop.atMs - b.hop.atMs);
  const frames = seen.map(({ hop, wholeLength }) => ({ atMs: hop.atMs, bytes: bytesOf(hop, wholeLength) }));
  const size = frames.reduce((sum, { bytes }) => sum + PACKET_HEADER + bytes.length, FILE_HEADER);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, LONGEST, true);
  view.setUint32(20, LINK_TYPE_ETHERNET, true);
  let at = FILE_HEADER;
  for (const [i, { atMs, bytes }] of frames.entries()) {
    // Links and CPUs take no time here: a microsecond from hop to hop keeps the order.
    const micros = Math.round((startMs + atMs) * 1000) + i;
    view.setUint32(at, Math.floor(micros / 1e6), true);
    view.setUint32(at + 4, micros % 1e6, true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, bytes.length, true);
    file.set(bytes, at + PACKET_HEADER);
    at += PACKET_HEADER + bytes.length;
  }
  return file;
}

function bytesOf({ l2Src, l2Dst, packet, encapsulation }: Hop, wholeLength: number): Uint8Array {
  return encapsulation
    ? frameBytes({ l2Src, l2Dst, packet: encapsulation.outer, wholeLength: packet.length + VXLAN_OVERHEAD })
    : frameBytes({ l2Src, l2Dst, packet, wholeLength });
}
