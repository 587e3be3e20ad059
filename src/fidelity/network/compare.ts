import { ipv4Text } from '../../simulation/linux';
import { type Packet, packetInfo } from '../../simulation/linux/net/core/packet';
import type { Hop, Journey } from '../../simulation/linux/net/core/trace';
import type { RecordedHop, RecordedNotice } from './recording';

/** The first difference between two values, with the path to it; undefined if there is none. */
export function difference(path: string, wanted: unknown, got: unknown): string | undefined {
  if (JSON.stringify(wanted) === JSON.stringify(got)) return undefined;
  if (isRecord(wanted) && isRecord(got)) {
    for (const key of Object.keys(wanted)) {
      const found = difference(`${path}.${key}`, wanted[key], got[key]);
      if (found) return found;
    }
    return undefined;
  }
  return `${path}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Compares the hops of a packet; pieces of it interleave, so each sort of piece is compared by itself. */
export function compareHops(
  path: string,
  wanted: readonly RecordedHop[],
  journey: Journey | undefined,
): string | undefined {
  const got = (journey?.hops ?? []).map(recordedHop);
  for (const isTail of [false, true]) {
    const of = (hops: readonly RecordedHop[]) => hops.filter(({ fragment }) => (fragment?.offset ?? 0) > 0 === isTail);
    const [theirs, ours] = [of(wanted), of(got)];
    for (let i = 0; i < Math.max(theirs.length, ours.length); i++) {
      const place = `${path}[${i + 1}]${isTail ? ' of the last piece' : ''}`;
      const [their, our] = [theirs[i], ours[i]];
      if (!their) return `${place}: wanted none, got ${our?.ns}:${our?.interface} ${our?.direction}`;
      if (!our) return `${place}: wanted ${their.ns}:${their.interface} ${their.direction}, got none`;
      const found = difference(place, comparable(their), our);
      if (found) return found;
    }
  }
  return undefined;
}

/** Without the numbering of the recording. */
function comparable({ n: _, ...hop }: RecordedHop & { n?: number }): RecordedHop {
  return hop;
}

function recordedHop(hop: Hop): RecordedHop {
  const { netns, device, direction, l2Src, l2Dst, packet, encapsulation } = hop;
  const { body } = packet;
  return {
    ns: netns,
    interface: device.name,
    mtu: device.mtu,
    direction,
    l2_src: l2Src,
    l2_dst: l2Dst,
    protocol: body.protocol,
    info: packetInfo(packet),
    ...endsOf(packet),
    ttl: packet.ttl,
    length: packet.length,
    df: packet.df,
    fragment: fragmentOf(packet),
    encapsulation: encapsulation
      ? {
          type: encapsulation.type,
          vni: encapsulation.vni,
          udp_dport: encapsulation.outer.body.protocol === 'udp' ? encapsulation.outer.body.dport : 0,
          src: ipv4Text(encapsulation.outer.src),
          dst: ipv4Text(encapsulation.outer.dst),
          ttl: encapsulation.outer.ttl,
          length: encapsulation.outer.length,
          df: encapsulation.outer.df,
          fragment: fragmentOf(encapsulation.outer),
          inner_l2_src: encapsulation.innerL2Src,
          inner_l2_dst: encapsulation.innerL2Dst,
        }
      : null,
    ...(body.protocol === 'icmp' && body.nextHopMtu !== undefined && { next_hop_mtu: body.nextHopMtu }),
  };
}

function endsOf({ src, dst, body, fragment }: Packet): { src: string; dst: string } {
  const hasPorts = body.protocol !== 'icmp' && (fragment?.offset ?? 0) === 0;
  return hasPorts
    ? { src: `${ipv4Text(src)}:${body.sport}`, dst: `${ipv4Text(dst)}:${body.dport}` }
    : { src: ipv4Text(src), dst: ipv4Text(dst) };
}

function fragmentOf({ fragment }: Packet): { offset: number; more: boolean } | null {
  return fragment ? { offset: fragment.offset, more: fragment.more } : null;
}

/** The redirects that a host was told of. */
export function noticesOf(journeys: readonly Journey[]): RecordedNotice[] {
  return journeys.flatMap(({ hops, packet }) => {
    const { body } = packet;
    if (body.protocol !== 'icmp' || body.gateway === undefined) return [];
    const gateway = ipv4Text(body.gateway);
    return hops.map(({ netns, device, direction, packet: seen }) => ({
      ns: netns,
      interface: device.name,
      direction,
      info: 'ICMP redirect',
      src: ipv4Text(seen.src),
      dst: ipv4Text(seen.dst),
      gateway,
    }));
  });
}
