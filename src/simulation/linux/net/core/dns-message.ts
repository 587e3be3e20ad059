/** What is asked of a name server and what it answers: the data of the datagrams between them (RFC 1035, as far as programs look). */

/** The types of records that anybody here asks for. */
export type DnsType = 'A' | 'AAAA' | 'PTR' | 'SRV' | 'CNAME' | 'TXT' | 'NS' | 'SOA' | 'MX';

/** One question. Names are without the last dot. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: DnsType;
}

/** One record of an answer. */
export interface DnsRecord {
  readonly name: string;
  readonly type: DnsType;
  readonly ttl: number;
  /** As nslookup prints it: `10.96.0.1`, `0 100 80 web.default.svc.cluster.local`. */
  readonly data: string;
}

/** The answer. No records and NOERROR: the name exists, but has none of this type. */
export interface DnsReply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly isAuthoritative: boolean;
  readonly answers: readonly DnsRecord[];
}

/** Whether a datagram's data is a question. */
export function isDnsQuestion(data: unknown): data is DnsQuestion {
  return typeof data === 'object' && data !== null && 'name' in data && 'type' in data;
}

/** Whether a datagram's data is an answer. */
export function isDnsReply(data: unknown): data is DnsReply {
  return typeof data === 'object' && data !== null && 'rcode' in data;
}
