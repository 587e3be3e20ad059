import { ipv4Text } from '../../simulation/linux';
import type { Packet } from '../../simulation/linux/net/core/packet';
import type { Decision, Hop, Journey, JourneyEnd } from '../../simulation/linux/net/core/trace';
import type { World } from '../world';
import { type Place, placeOfNetns } from './place';

/** The headers of a packet on one interface. */
export interface Headers {
  l2Src: string;
  l2Dst: string;
  src: string;
  dst: string;
  ttl: number;
  length: number;
  df: boolean;
  fragment?: { offset: number; more: boolean };
}

/** A packet on one interface, with what changed since the interface before and which rows decided it. */
export interface HopRow {
  place: Place;
  device: string;
  kind: string;
  mtu: number;
  direction: 'rx' | 'tx';
  atMs: number;
  headers: Headers;
  /** The headers that are not as they were one hop before. */
  changed: (keyof Headers)[];
  tunnel?: {
    vni: number;
    src: string;
    dst: string;
    ttl: number;
    length: number;
    innerL2Src: string;
    innerL2Dst: string;
  };
  /** The tunnel's packet was put around it, or taken off, since the hop before. */
  wrapping?: 'wrapped' | 'unwrapped';
  because: Decision[];
}

/** One packet's way. */
export interface JourneyRow {
  id: number;
  /** `SYN`, `echo reply`, `ICMP host unreachable`. */
  info: string;
  /** The journey that it answers or is about. */
  about?: number;
  hops: HopRow[];
  end?: { fate: JourneyEnd['fate']; reason: JourneyEnd['reason']; place: Place; device: string; because: Decision[] };
}

/** A journey as the page shows it. */
export function journeyRow(world: World, { id, info, about, hops, end }: Journey): JourneyRow {
  const rows = hops.map((hop, i) => hopRow(world, hop, hops[i - 1]));
  return {
    id,
    info,
    ...(about && { about: about.id }),
    hops: rows,
    ...(end && {
      end: {
        fate: end.fate,
        reason: end.reason,
        place: placeOfNetns(world, end.netns),
        device: end.device,
        because: [...end.because],
      },
    }),
  };
}

function hopRow(world: World, hop: Hop, before: Hop | undefined): HopRow {
  const { netns, device, direction, encapsulation, atMs, because } = hop;
  const headers = headersOf(hop);
  const earlier = before && headersOf(before);
  const isWrapped = encapsulation !== undefined;
  const wasWrapped = before?.encapsulation !== undefined;
  return {
    place: placeOfNetns(world, netns),
    device: device.name,
    kind: device.kind,
    mtu: device.mtu,
    direction,
    atMs,
    headers,
    changed: earlier
      ? (Object.keys(headers) as (keyof Headers)[]).filter((key) => !isSame(headers[key], earlier[key]))
      : [],
    ...(encapsulation && {
      tunnel: {
        vni: encapsulation.vni,
        src: ipv4Text(encapsulation.outer.src),
        dst: ipv4Text(encapsulation.outer.dst),
        ttl: encapsulation.outer.ttl,
        length: encapsulation.outer.length,
        innerL2Src: encapsulation.innerL2Src,
        innerL2Dst: encapsulation.innerL2Dst,
      },
    }),
    ...(before && isWrapped !== wasWrapped && { wrapping: isWrapped ? ('wrapped' as const) : ('unwrapped' as const) }),
    because: [...because],
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function headersOf({ l2Src, l2Dst, packet }: Hop): Headers {
  const { ttl, length, df, fragment } = packet;
  return {
    l2Src,
    l2Dst,
    ...endsOf(packet),
    ttl,
    length,
    df,
    ...(fragment && { fragment: { offset: fragment.offset, more: fragment.more } }),
  };
}

function endsOf({ src, dst, body }: Packet): { src: string; dst: string } {
  if (body.protocol === 'icmp') return { src: ipv4Text(src), dst: ipv4Text(dst) };
  return { src: `${ipv4Text(src)}:${body.sport}`, dst: `${ipv4Text(dst)}:${body.dport}` };
}
