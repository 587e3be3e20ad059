/** What a program asks of the network; whoever drives the process answers it. */
export type NetworkRequest = HttpExchange | TcpExchange | NameLookup | EchoRequest;

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

/** A question to the resolver. */
export interface NameLookup {
  readonly kind: 'resolve';
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'PTR' | 'SRV' | 'CNAME' | 'TXT';
  readonly server?: string;
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
      readonly http?: HttpResponse;
      readonly received?: string;
      /** The records of a lookup, in the order the server gave them. */
      readonly records?: readonly string[];
      /** The canonical name that the search list led to. */
      readonly name?: string;
      readonly server?: string;
    }
  | { readonly result: 'refused' | 'timeout' | 'unreachable' | 'reset'; readonly address: string }
  | { readonly result: 'unknown-host'; readonly server?: string };

/** The way out of a process; an answer may come at once or later, never twice. */
export interface Network {
  send(request: NetworkRequest, answer: (answer: NetworkAnswer) => void): { cancel(): void } | undefined;
}
