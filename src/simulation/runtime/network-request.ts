import type { DnsQuestion, DnsReply } from '../linux/net/core/dns-message';

/** What a program asks of the network; whoever drives the process answers it. */
export type NetworkRequest = HttpExchange | TcpExchange | NameLookup | DnsExchange | EchoRequest;

/** One HTTP request to a host and port. */
export interface HttpExchange {
  readonly kind: 'http';
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly request: HttpRequest;
  readonly timeoutMs?: number;
}

/** A connection to a host and port, and optionally a text to send and a reply to read. */
export interface TcpExchange {
  readonly kind: 'connect';
  readonly protocol: 'TCP' | 'UDP';
  readonly host: string;
  readonly port: number;
  readonly send?: string;
  readonly timeoutMs?: number;
}

/** A question to the resolver: getaddrinfo(). */
export interface NameLookup {
  readonly kind: 'resolve';
  readonly name: string;
}

/** A question to one name server, as nslookup and dig ask. */
export interface DnsExchange {
  readonly kind: 'dns';
  /** Its address. */
  readonly server: string;
  readonly question: DnsQuestion;
  readonly timeoutMs: number;
}

/** One ICMP echo. */
export interface EchoRequest {
  readonly kind: 'ping';
  readonly host: string;
  readonly sequence: number;
  readonly timeoutMs?: number;
}

/** An HTTP request as a server sees it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What an HTTP server answers; it may take its time. */
export interface HttpResponse {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
}

/** The end of a request: an answer, or one of the ways in which a network fails. */
export type NetworkAnswer =
  | {
      readonly result: 'ok';
      readonly address: string;
      readonly rttMs: number;
      /** Of a ping: what was left of the reply's time to live. */
      readonly ttl?: number;
      /** Of a question to a name server. */
      readonly dns?: DnsReply;
      readonly http?: HttpResponse;
      readonly received?: string;
      /** The addresses of a name, in the order the server gave them. */
      readonly records?: readonly string[];
      /** The name that the search list led to. */
      readonly name?: string;
    }
  | {
      /** `timeout`: the program has no more patience; `timed-out`: the kernel has given up. */
      readonly result: 'refused' | 'timeout' | 'timed-out' | 'unreachable' | 'network-unreachable' | 'reset';
      readonly address: string;
    }
  | { readonly result: 'unknown-host' };

/** The way out of a process; an answer may come at once or later, never twice. */
export interface Network {
  send(request: NetworkRequest, answer: (answer: NetworkAnswer) => void): { cancel(): void } | undefined;
}
