/**
 * Address translation on top of connection tracking (nf_nat_core.c): rules are asked once for a connection, its
 * other packets, and the errors about them, are translated by what was decided then.
 */
import type { Prng } from '../../../base/prng';
import { ICMP, isIcmpError, type Packet } from '../core/packet';
import type { Skb, Tracked } from '../core/skb';
import { type Connection, type Conntrack, inverted, type Tuple } from './conntrack';
import type { Hook } from './hook';

/** What part of a packet a hook translates: the destination where it comes in, the source where it goes out. */
export type Manip = 'source' | 'destination';

/** The addresses and ports that a target allows. */
export interface NatRange {
  readonly address?: number;
  readonly port?: number;
  /** `--random`, `--random-fully`: any port of 1024 to 65535. */
  readonly isRandom?: boolean;
}

const FIRST_FREE_PORT = 1024;

/** What a hook translates. */
export function manipOf(hook: Hook): Manip {
  return hook === 'PREROUTING' || hook === 'OUTPUT' ? 'destination' : 'source';
}

/** Whether a connection's rules have been asked already. */
export function isDone(connection: Connection, manip: Manip): boolean {
  return manip === 'source' ? connection.isSourceDone : connection.isDestinationDone;
}

/** Decides a connection's translation (nf_nat_setup_info); a range of nothing leaves it as it is. */
export function setUpNat(table: Conntrack, connection: Connection, manip: Manip, range: NatRange, chance: Prng): void {
  const current = inverted(connection.reply);
  const next = uniqueTuple(table, current, manip, range, chance);
  if (next !== current) {
    connection.reply = inverted(next);
    if (manip === 'source') connection.isSourceNat = true;
    else connection.isDestinationNat = true;
  }
  if (manip === 'source') connection.isSourceDone = true;
  else connection.isDestinationDone = true;
}

function uniqueTuple(table: Conntrack, current: Tuple, manip: Manip, range: NatRange, chance: Prng): Tuple {
  const { address, port, isRandom } = range;
  if (manip === 'destination') {
    const dst = address ?? current.dst;
    const dport = current.protocol === 'icmp' ? current.dport : (port ?? current.dport);
    return dst === current.dst && dport === current.dport ? current : { ...current, dst, dport };
  }
  const src = address ?? current.src;
  const wanted = { ...current, src, sport: port ?? current.sport };
  const isFree = (tuple: Tuple) => !table.isTaken(inverted(tuple));
  if (current.protocol !== 'icmp' && isRandom) wanted.sport = FIRST_FREE_PORT + chance.below(65_536 - FIRST_FREE_PORT);
  while (!isFree(wanted)) wanted.sport = wanted.sport >= 65_535 ? FIRST_FREE_PORT : wanted.sport + 1;
  return wanted.src === current.src && wanted.sport === current.sport ? current : wanted;
}

/** Translates a packet of a tracked connection at a hook. False: the packet must not go on. */
export function translate(skb: Skb, tracked: Tracked, hook: Hook): boolean {
  if (tracked.state === 'RELATED' && isIcmpError(skb.packet)) return translateError(skb, tracked, hook);
  const manip = manipOf(hook);
  if (isTranslated(tracked, manip)) {
    const { connection, isReply } = tracked;
    skb.packet = withTuple(skb.packet, inverted(isReply ? connection.original : connection.reply), manip);
  }
  return true;
}

/** In answers, what was done to the source is undone at the destination, and the other way round. */
function isTranslated({ connection, isReply }: Tracked, manip: Manip): boolean {
  return (manip === 'source') !== isReply ? connection.isSourceNat : connection.isDestinationNat;
}

/** The packet that an error quotes, and its own address, change alike (nf_nat_icmp_reply_translation). */
function translateError(skb: Skb, tracked: Tracked, hook: Hook): boolean {
  const { connection, isReply } = tracked;
  const { packet } = skb;
  if (!isIcmpError(packet)) return true;
  const manip = manipOf(hook);
  if (packet.body.type === ICMP.redirect) {
    // "Redirects on non-null nats must be dropped, else they'll start talking to each other without our translation."
    const isDecided = connection.isSourceDone && connection.isDestinationDone;
    if (!isDecided || connection.isSourceNat || connection.isDestinationNat) return false;
  }
  if (!isTranslated(tracked, manip)) return true;
  const other = isReply ? connection.original : connection.reply;
  const quoted = withTuple(packet.body.quoted, other, manip === 'source' ? 'destination' : 'source');
  const target = inverted(other);
  const addresses = manip === 'source' ? { src: target.src } : { dst: target.dst };
  skb.packet = { ...packet, ...addresses, body: { ...packet.body, quoted } };
  return true;
}

/** A packet with the source or the destination of a direction. */
function withTuple(packet: Packet, { src, sport, dst, dport }: Tuple, manip: Manip): Packet {
  const { body } = packet;
  const address = manip === 'source' ? { src } : { dst };
  if (body.protocol === 'icmp') return { ...packet, ...address };
  const port = manip === 'source' ? { sport } : { dport };
  return { ...packet, ...address, body: { ...body, ...port } };
}
