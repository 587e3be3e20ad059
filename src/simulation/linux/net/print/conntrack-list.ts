/**
 * `conntrack -L`: the connections that the kernel follows, with how their addresses are translated.
 * Models: libnetfilter_conntrack's words; the time-outs that the last packet set.
 * Leaves out: time-outs that run down, counters, use counts above one.
 */
import type { Netns } from '../core/netns';
import { type Connection, connectionText } from '../netfilter/conntrack';
import type { PrintedLine } from './printed-line';

const NUMBERS = { icmp: 1, tcp: 6, udp: 17 } as const;
/** Seconds: nf_conntrack_tcp_timeout_*, _udp_timeout(_stream), _icmp_timeout. */
const TCP_SECONDS = { NONE: 120, SYN_SENT: 120, SYN_RECV: 60, ESTABLISHED: 432_000, CLOSE: 10 } as const;
const OTHER_SECONDS = 30;
const UDP_STREAM_SECONDS = 120;

/** What the tool prints. */
export function conntrackList(netns: Netns): PrintedLine[] {
  return netns.conntrack.entries().map((connection) => {
    const row = connectionText(connection);
    const { protocol } = connection.original;
    const rest = row.slice(protocol.length + 1);
    const head = `${protocol.padEnd(8)} ${NUMBERS[protocol]} ${secondsOf(connection)}`;
    return { text: `${head} ${rest} mark=${connection.mark} use=1`, row: connectionRow(row) };
  });
}

function secondsOf({ original, tcpState, isAssured }: Connection): number {
  if (original.protocol === 'tcp') return TCP_SECONDS[tcpState];
  return original.protocol === 'udp' && isAssured ? UDP_STREAM_SECONDS : OTHER_SECONDS;
}

/** The part of a connection's row that stays while its state changes: its protocol and its first direction. */
export function connectionRow(text: string): string {
  const [protocol = ''] = text.split(' ');
  const at = text.indexOf('src=');
  const next = text.indexOf('src=', at + 1);
  return `${protocol} ${text.slice(at, next).replace('[UNREPLIED]', '').trim()}`;
}
