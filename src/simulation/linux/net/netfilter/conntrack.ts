/**
 * Connection tracking: which packets belong together, and how their addresses are translated.
 * Models: TCP (as far as SYN, SYN+ACK, ACK, RST tell), UDP, ICMP echo, ICMP errors as related packets, confirmation,
 *   both directions of a translated connection.
 * Leaves out: time-outs, zones, helpers, expectations, TCP windows.
 */
import { ipv4Text } from '../../address';
import { ICMP, isIcmpError, type Packet } from '../core/packet';
import type { Tracked } from '../core/skb';

/** One direction of a connection. Of ICMP echo, `sport` is the id and `dport` the type. */
export interface Tuple {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly src: number;
  readonly sport: number;
  readonly dst: number;
  readonly dport: number;
}

/** An entry of the connection tracking table. */
export interface Connection {
  readonly original: Tuple;
  /** The direction expected of answers; translation changes it. */
  reply: Tuple;
  isConfirmed: boolean;
  hasReply: boolean;
  isAssured: boolean;
  /** Its source, its destination is translated. */
  isSourceNat: boolean;
  isDestinationNat: boolean;
  /** The rules have been asked for it. */
  isSourceDone: boolean;
  isDestinationDone: boolean;
  tcpState: 'NONE' | 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'CLOSE';
  /** `CONNMARK`. */
  mark: number;
}

/** What answers to a packet of that direction look like. */
export function inverted({ protocol, src, sport, dst, dport }: Tuple): Tuple {
  if (protocol === 'icmp') return { protocol, src: dst, sport, dst: src, dport: ECHO_ANSWERS[dport] ?? dport };
  return { protocol, src: dst, sport: dport, dst: src, dport: sport };
}

const ECHO_ANSWERS: Record<number, number> = { [ICMP.echoRequest]: ICMP.echoReply, [ICMP.echoReply]: ICMP.echoRequest };

/** The direction that a packet belongs to; undefined for what is not tracked by itself. */
export function tupleOf({ src, dst, body }: Packet): Tuple | undefined {
  if (body.protocol !== 'icmp') return { protocol: body.protocol, src, sport: body.sport, dst, dport: body.dport };
  return body.id === undefined ? undefined : { protocol: 'icmp', src, sport: body.id, dst, dport: body.type };
}

function keyOf({ protocol, src, sport, dst, dport }: Tuple): string {
  return `${protocol} ${src}:${sport} ${dst}:${dport}`;
}

/** The connection tracking table of a namespace. */
export class Conntrack {
  readonly #byTuple = new Map<string, { connection: Connection; isReply: boolean }>();
  readonly #connections = new Set<Connection>();

  /** Finds or makes the connection of a packet. */
  track(packet: Packet): Tracked | 'INVALID' {
    if (isIcmpError(packet)) return this.#related(packet.body.quoted);
    const tuple = tupleOf(packet);
    if (!tuple) return 'INVALID';
    const found = this.#byTuple.get(keyOf(tuple));
    if (!found)
      return startsConnection(packet)
        ? { connection: newConnection(tuple, packet), isReply: false, state: 'NEW' }
        : 'INVALID';
    const { connection, isReply } = found;
    this.#advance(connection, packet, isReply);
    const state = isReply || connection.hasReply ? 'ESTABLISHED' : 'NEW';
    return { connection, isReply, state };
  }

  /** An ICMP error goes the way of an answer to the packet that it quotes (nf_conntrack_inet_error). */
  #related(quoted: Packet): Tracked | 'INVALID' {
    const tuple = tupleOf(quoted);
    const found = tuple && this.#byTuple.get(keyOf(inverted(tuple)));
    return found ? { ...found, state: 'RELATED' } : 'INVALID';
  }

  #advance(connection: Connection, { body }: Packet, isReply: boolean): void {
    if (body.protocol === 'tcp') {
      if (body.flags.startsWith('RST')) {
        // "If only reply is a RST, we can consider ourselves not to have an established connection" (tcp_packet).
        if (!connection.hasReply) this.#forget(connection);
        connection.tcpState = 'CLOSE';
      } else if (isReply && connection.tcpState === 'SYN_SENT') connection.tcpState = 'SYN_RECV';
      else if (!isReply && connection.tcpState === 'SYN_RECV' && body.flags === 'ACK') {
        connection.tcpState = 'ESTABLISHED';
        connection.isAssured = true;
      }
    }
    if (!isReply) return;
    if (body.protocol === 'udp' && connection.hasReply) connection.isAssured = true;
    connection.hasReply = true;
  }

  /** The packet leaves, or reaches its program: from now on the connection is known. False if another has its place. */
  confirm(connection: Connection): boolean {
    if (connection.isConfirmed) return true;
    if (this.isTaken(connection.original) || this.isTaken(connection.reply)) return false;
    connection.isConfirmed = true;
    this.#connections.add(connection);
    this.#byTuple.set(keyOf(connection.original), { connection, isReply: false });
    this.#byTuple.set(keyOf(connection.reply), { connection, isReply: true });
    return true;
  }

  /** Whether a direction belongs to a known connection. */
  isTaken(tuple: Tuple): boolean {
    return this.#byTuple.has(keyOf(tuple));
  }

  #forget(connection: Connection): void {
    this.#byTuple.delete(keyOf(connection.original));
    this.#byTuple.delete(keyOf(connection.reply));
    this.#connections.delete(connection);
  }

  /** `conntrack -F`. */
  flush(): void {
    if (this.#connections.size === 0) return;
    this.#byTuple.clear();
    this.#connections.clear();
  }

  /** The connections, in the order they were confirmed. */
  entries(): Connection[] {
    return [...this.#connections];
  }
}

/** Only a SYN, any datagram, or an echo request starts a connection. A lone ACK would too (`nf_conntrack_tcp_loose`). */
function startsConnection({ body }: Packet): boolean {
  if (body.protocol === 'tcp') return body.flags === 'SYN' || body.flags === 'ACK';
  return body.protocol === 'udp' || body.type === ICMP.echoRequest;
}

function newConnection(original: Tuple, { body }: Packet): Connection {
  return {
    original,
    reply: inverted(original),
    isConfirmed: false,
    hasReply: false,
    isAssured: false,
    isSourceNat: false,
    isDestinationNat: false,
    isSourceDone: false,
    isDestinationDone: false,
    tcpState: body.protocol === 'tcp' ? 'SYN_SENT' : 'NONE',
    mark: 0,
  };
}

/** An entry as `conntrack -L` words it, without protocol number, time-out and use count. */
export function connectionText({ original, reply, hasReply, isAssured, tcpState }: Connection): string {
  const state = original.protocol === 'tcp' ? `${tcpState} ` : '';
  const unreplied = hasReply ? '' : '[UNREPLIED] ';
  return `${original.protocol} ${state}${tupleText(original)} ${unreplied}${tupleText(reply)}${isAssured ? ' [ASSURED]' : ''}`;
}

function tupleText({ protocol, src, sport, dst, dport }: Tuple): string {
  const ends = `src=${ipv4Text(src)} dst=${ipv4Text(dst)}`;
  return protocol === 'icmp' ? `${ends} type=${dport} code=0 id=${sport}` : `${ends} sport=${sport} dport=${dport}`;
}
