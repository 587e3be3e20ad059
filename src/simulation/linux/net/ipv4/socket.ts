/**
 * The sockets of a namespace, and what a program learns of what it sent.
 * Models: listening TCP and UDP ports, connect() and ping with their outcomes, SYN again after 1 s and 3 s.
 * Leaves out: data on connections, closing them.
 */
import type { Network } from '../core/network';
import { type Datagram, ICMP, type IcmpMessage, UNREACHABLE } from '../core/packet';
import type { Skb } from '../core/skb';

/** A program that listens. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  /** 0 for any address of the namespace. */
  readonly address: number;
  readonly port: number;
  /** Whose program it is: a container's name, `kubelet`. */
  readonly program: string;
  /** The cluster's names are answered here, once somebody gives it `answer`. */
  readonly serves?: 'dns';
  /** Connections are passed on to there: docker-proxy. */
  readonly relay?: { readonly address: number; readonly port: number };
  /** UDP: what it answers, if anything. */
  answer?(data: unknown, from: { address: number; port: number }): unknown;
}

/** How an attempt ended, in the words of the error that a program gets. */
export type Outcome =
  | 'connected'
  | 'reply'
  | 'connection refused'
  | 'no route to host'
  | 'network unreachable'
  | 'timed out'
  | 'message too long'
  | 'ICMP error';

/** Something a program sent and waits for: a connection, an echo, a query. */
export interface Attempt {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly local: number;
  readonly localPort: number;
  readonly remote: number;
  readonly remotePort: number;
  outcome?: Outcome;
  /** Of ICMP errors: which. */
  error?: IcmpMessage;
  /** Of UDP: what came back. */
  data?: unknown;
  /** When it ended. */
  endedAtMs?: number;
}

/** What a server accepted. */
export interface Accepted {
  readonly program: string;
  readonly listener: Listener;
  readonly from: number;
  readonly fromPort: number;
}

/** All sockets of a namespace. */
export class Sockets {
  readonly attempts: Attempt[] = [];
  readonly accepted: Accepted[] = [];

  constructor(readonly listeners: readonly Listener[] = []) {}

  /** The program that listens on an address and port. */
  listener(protocol: 'tcp' | 'udp', address: number, port: number): Listener | undefined {
    return this.listeners.find(
      (each) => each.protocol === protocol && each.port === port && (each.address === 0 || each.address === address),
    );
  }

  /** The programs that called, and what was accepted, are gone; who listens goes on listening. */
  closeAll(): void {
    this.attempts.length = 0;
    this.accepted.length = 0;
  }

  /** What a packet that came from there to here belongs to. */
  attempt(protocol: Attempt['protocol'], ends: Omit<Attempt, 'protocol'>): Attempt | undefined {
    return this.attempts.find(
      (each) =>
        each.protocol === protocol &&
        each.local === ends.local &&
        each.localPort === ends.localPort &&
        each.remote === ends.remote &&
        each.remotePort === ends.remotePort,
    );
  }

  /** An echo reply, or an error about something that was sent from here. */
  receiveIcmp({ packet }: Skb): void {
    const { body } = packet;
    if (body.protocol !== 'icmp') return;
    if (body.type === ICMP.echoReply) {
      const waiting = this.attempts.find(
        (each) => each.protocol === 'icmp' && each.localPort === body.id && !each.outcome,
      );
      if (waiting && waiting.remote === packet.src) waiting.outcome = 'reply';
      return;
    }
    if (body.type === ICMP.redirect || !body.quoted) return;
    const attempt = this.#quoted(body.quoted);
    if (!attempt || attempt.outcome || (attempt.protocol === 'udp' && !isFatal(body))) return;
    attempt.error = body;
    attempt.outcome = attempt.protocol === 'icmp' ? 'ICMP error' : outcomeOf(body);
  }

  #quoted({ src, dst, body }: NonNullable<IcmpMessage['quoted']>): Attempt | undefined {
    if (body.protocol === 'icmp')
      return this.attempts.find((each) => each.protocol === 'icmp' && each.localPort === body.id && !each.outcome);
    return this.attempt(body.protocol, { local: src, localPort: body.sport, remote: dst, remotePort: body.dport });
  }
}

/** What a socket of UDP is told of; that a host or network cannot be reached may pass (icmp_err_convert's `fatal`). */
function isFatal({ type, code }: IcmpMessage): boolean {
  if (type !== ICMP.unreachable) return false;
  return code !== UNREACHABLE.network && code !== UNREACHABLE.host && code !== UNREACHABLE.fragmentationNeeded;
}

/** The errno of an ICMP error (icmp_err_convert), as strerror words it. */
function outcomeOf({ type, code }: IcmpMessage): Outcome {
  if (type === ICMP.timeExceeded) return 'no route to host';
  if (code === UNREACHABLE.port || code === UNREACHABLE.protocol) return 'connection refused';
  if (code === UNREACHABLE.network || code === UNREACHABLE.networkProhibited) return 'network unreachable';
  return code === UNREACHABLE.fragmentationNeeded ? 'message too long' : 'no route to host';
}

/** A query by UDP that was answered. */
export function answerAttempt(network: Network, attempt: Attempt, { data }: Datagram): void {
  attempt.data = data;
  attempt.outcome = 'reply';
  attempt.endedAtMs = network.now;
}
