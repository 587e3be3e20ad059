/** What happened to packets as a text for people: every interface with the addresses there, the rules that changed them, the end. */
import { ipv4Text } from '../../address';
import type { Packet } from '../core/packet';
import type { Hop, Journey } from '../core/trace';

/** Names in place of those that kernels use: of namespaces, and of devices. */
export interface PrintedNames {
  netns(name: string): string;
  device(name: string): string;
}

/** The lines of one journey. */
export function journeyLines(journey: Journey, names: PrintedNames): string[] {
  const { info, packet, hops, end } = journey;
  return [
    `${info} ${endsOf(packet)}`,
    ...hops.flatMap((hop) => [...changesOf(hop), lineOf(hop, names)]),
    ...(end ? [...changesOf(end), `  ${end.fate} in ${names.netns(end.netns)}${reasonOf(end, names)}`] : []),
  ];
}

function lineOf({ netns, device, direction, packet, encapsulation }: Hop, names: PrintedNames): string {
  const wrap = encapsulation
    ? `  in VXLAN ${encapsulation.vni} ${ipv4Text(encapsulation.outer.src)} > ${ipv4Text(encapsulation.outer.dst)}`
    : '';
  const columns = [names.netns(netns).padEnd(14), names.device(device.name).padEnd(10), direction];
  return `  ${columns.join(' ')} ${endsOf(packet)} ttl ${packet.ttl}${wrap}`;
}

/** `10.244.0.5:32768 > 10.96.0.10:53`. */
function endsOf({ src, dst, body }: Packet): string {
  if (body.protocol === 'icmp') return `${ipv4Text(src)} > ${ipv4Text(dst)}`;
  return `${ipv4Text(src)}:${body.sport} > ${ipv4Text(dst)}:${body.dport}`;
}

/** What rules did to it: the ends of their texts that say so. */
const DEED = /(?:-j )((?:DNAT|SNAT|MASQUERADE|REDIRECT|DROP|REJECT)\b.*)$/;

function changesOf({ because }: Pick<Hop, 'because'>): string[] {
  return because.flatMap(({ by, row, table, chain }) => {
    const deed = by === 'rule' ? DEED.exec(row)?.[1] : undefined;
    return deed === undefined ? [] : [`    ${table} ${chain}: ${deed}`];
  });
}

function reasonOf({ fate, netns, reason, because }: NonNullable<Journey['end']>, names: PrintedNames): string {
  if (fate === 'lost') return `: ${reason}`;
  const last = because.at(-1);
  return last ? `: ${(last.effect ?? last.row).replace(netns, names.netns(netns))}` : '';
}
