/**
 * How programs in containers reach others: by the simulated kernels, in simulated time.
 * Models: connect() with SYNs that are sent again, HTTP and text over a connection, ping, datagrams; getaddrinfo() by
 *   /etc/hosts, search list and name servers of the container (glibc: 5 s a try, two tries).
 * Leaves out: bandwidth, packets of an established connection (a page comes in one piece), IPv6.
 */
import { hostsAddress, parseResolvConf, searchNames } from '../dns';
import type { Engine } from '../engine';
import { ipv4Number } from '../linux';
import { type DnsQuestion, type DnsReply, isDnsReply } from '../linux/net/core/dns-message';
import type {
  ContainerFiles,
  HttpExchange,
  Listener,
  Network,
  NetworkAnswer,
  NetworkRequest,
  PodSandbox,
  TcpExchange,
} from '../runtime';
import type { KernelCall, KernelResult, Kernels } from './kernel-attempt';

/** A round trip on one machine, and what each interface adds to it. */
const ROUND_TRIP_MS = 1;
const HOP_MS = 0.01;
/** Linux gives up a connection that nobody answers after about two minutes (tcp_syn_retries 6). */
const CONNECT_TIMEOUT_MS = 127_000;
/** When a SYN is sent again. */
const SYN_AGAIN_MS = [1000, 3000, 7000, 15_000, 31_000, 63_000];
/** resolv.conf: timeout:5, attempts:2. */
const QUERY_TIMEOUT_MS = 5000;
const QUERY_TRIES = 2;

type Failure = Exclude<NetworkAnswer['result'], 'ok' | 'unknown-host'>;

/** The network as a container's programs see it. */
export function createProgramNetwork(parts: {
  engine: Engine;
  kernels: Kernels;
  sandbox: PodSandbox;
  files: ContainerFiles;
}): Network {
  return {
    send(request, answer) {
      const call = new Call(parts, answer);
      call.begin(request);
      return { cancel: () => call.cancel() };
    },
  };
}

/** One request under way. */
class Call {
  #timer: { cancel(): void } | undefined;
  readonly #begunAtMs: number;

  constructor(
    private readonly parts: Parameters<typeof createProgramNetwork>[0],
    private readonly answer: (answer: NetworkAnswer) => void,
  ) {
    this.#begunAtMs = parts.engine.now;
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  begin(request: NetworkRequest): void {
    if (request.kind === 'dns') this.#askServer(request);
    else if (request.kind === 'resolve') this.#resolve(request.name);
    else
      this.#find(request.host, (found) => {
        if (!found) this.#end({ result: 'unknown-host' });
        else if (request.kind === 'ping') this.#ping(found.address, request.timeoutMs);
        else if (request.kind === 'connect' && request.protocol === 'UDP') this.#sendDatagram(found.address, request);
        else this.#connect(found.address, request);
      });
  }

  #after(delayMs: number, run: () => void): void {
    this.#timer = this.parts.engine.schedule(delayMs, run, 'container');
  }

  #end(answer: NetworkAnswer, afterMs = ROUND_TRIP_MS): void {
    this.#after(afterMs, () => this.answer(answer));
  }

  /** Tries something now. */
  #attempt(call: KernelCall, patienceMs: number): KernelResult {
    return this.parts.kernels.attempt(netnsOf(this.parts.sandbox), call, patienceMs);
  }

  #resolve(name: string): void {
    this.#find(name, (found) => {
      if (!found) this.#end({ result: 'unknown-host' }, 0);
      else this.#end({ result: 'ok', rttMs: this.#tookMs, ...found }, 0);
    });
  }

  get #tookMs(): number {
    return this.parts.engine.now - this.#begunAtMs;
  }

  #ping(address: string, timeoutMs = CONNECT_TIMEOUT_MS): void {
    const { outcome, afterMs, hops, ttl } = this.#attempt({ kind: 'ping', address: ipv4Number(address) }, timeoutMs);
    if (outcome === 'reply') {
      const rttMs = Math.round(hops * HOP_MS * 1000) / 1000;
      this.#end({ result: 'ok', address, rttMs, ...(ttl !== undefined && { ttl }) }, afterMs + ROUND_TRIP_MS);
    } else if (outcome === 'network unreachable') this.#end({ result: 'network-unreachable', address }, afterMs);
    else this.#end({ result: 'timeout', address }, timeoutMs);
  }

  #sendDatagram(address: string, { port, send = '' }: TcpExchange): void {
    const result = this.#attempt({ kind: 'ask', address: ipv4Number(address), port, data: send }, ROUND_TRIP_MS);
    const failure = result.outcome === undefined || result.outcome === 'reply' ? undefined : failureOf(result.outcome);
    if (failure) {
      this.#end({ result: failure, address });
      return;
    }
    const received = typeof result.data === 'string' ? { received: result.data } : {};
    this.#end({ result: 'ok', address, rttMs: ROUND_TRIP_MS, ...received });
  }

  /** A SYN that is lost is sent again: by then things may have changed. */
  #connect(address: string, request: HttpExchange | TcpExchange): void {
    const patienceMs = request.timeoutMs ?? Number.POSITIVE_INFINITY;
    const startedAtMs = this.parts.engine.now;
    const until = Math.min(patienceMs - this.#tookMs, CONNECT_TIMEOUT_MS);
    const attempt = () => {
      const elapsed = this.parts.engine.now - startedAtMs;
      const left = until - elapsed;
      const result = this.#attempt({ kind: 'connect', address: ipv4Number(address), port: request.port }, left);
      const again = SYN_AGAIN_MS.find((ms) => ms > elapsed && ms < until);
      if (result.outcome !== undefined && result.outcome !== 'timed out')
        this.#whenAfter(result.afterMs, () => this.#connected(result, address, request));
      else if (again !== undefined) this.#after(again - elapsed, attempt);
      else this.#end({ result: until < CONNECT_TIMEOUT_MS ? 'timeout' : 'timed-out', address }, left);
    };
    attempt();
  }

  #whenAfter(delayMs: number, run: () => void): void {
    if (delayMs > 0) this.#after(delayMs, run);
    else run();
  }

  #connected({ outcome, server }: KernelResult, address: string, request: HttpExchange | TcpExchange): void {
    if (outcome !== 'connected') this.#end({ result: failureOf(outcome), address });
    else if (request.kind === 'connect') this.#talk(server, address, request);
    else this.#getPage(server, address, request);
  }

  #talk(server: Listener | undefined, address: string, { send }: TcpExchange): void {
    const received = send === undefined ? undefined : server?.text?.(send);
    this.#end({ result: 'ok', address, rttMs: ROUND_TRIP_MS, ...(received !== undefined && { received }) });
  }

  #getPage(server: Listener | undefined, address: string, { request, timeoutMs }: HttpExchange): void {
    const http = server?.http?.(request);
    if (!http) {
      this.#end({ result: 'reset', address });
      return;
    }
    const rttMs = ROUND_TRIP_MS + (http.delayMs ?? 0);
    const left = timeoutMs === undefined ? rttMs : timeoutMs - this.#tookMs;
    if (rttMs > left) this.#end({ result: 'timeout', address }, left);
    else this.#end({ result: 'ok', address, rttMs, http }, rttMs);
  }

  /** The address of a name; /etc/hosts first, then each name of the search list. */
  #find(name: string, done: (found: Found | undefined) => void): void {
    const own = isAddress(name) ? name : hostsAddress(this.#read('/etc/hosts'), name);
    if (own !== undefined) {
      done({ address: own, name, records: [own] });
      return;
    }
    const config = parseResolvConf(this.#read('/etc/resolv.conf'));
    const names = searchNames(name, config);
    const next = (i: number): void => {
      const candidate = names[i];
      if (candidate === undefined) {
        done(undefined);
        return;
      }
      this.#query({ name: candidate, type: 'A' }, config.servers, (reply) => {
        const records = (reply?.answers ?? []).filter(({ type }) => type === 'A').map(({ data }) => data);
        if (records[0] !== undefined) done({ address: records[0], name: candidate, records });
        // Nobody answers: the other names are not tried.
        else if (!reply) done(undefined);
        else next(i + 1);
      });
    };
    next(0);
  }

  #read(path: string): string {
    const entry = this.parts.files.stat(path);
    return entry?.kind === 'file' ? entry.text : '';
  }

  /** Asks one server after the other, then all again. */
  #query(question: DnsQuestion, servers: readonly string[], done: (reply: DnsReply | undefined) => void): void {
    const turns = Array.from({ length: QUERY_TRIES }, () => servers)
      .flat()
      .filter(isAddress);
    const next = (i: number): void => {
      const server = turns[i];
      if (server === undefined) {
        done(undefined);
        return;
      }
      const { outcome, data } = this.#attempt(questionTo(server, question), QUERY_TIMEOUT_MS);
      if (isDnsReply(data)) this.#after(ROUND_TRIP_MS, () => done(data));
      else this.#after(isSilent(outcome) ? QUERY_TIMEOUT_MS : ROUND_TRIP_MS, () => next(i + 1));
    };
    next(0);
  }

  /** The same for a program that asks by itself: one server, two tries within its patience. */
  #askServer({ server: address, question, timeoutMs }: Extract<NetworkRequest, { kind: 'dns' }>): void {
    if (!isAddress(address)) {
      this.#end({ result: 'unknown-host' });
      return;
    }
    const turnMs = timeoutMs / QUERY_TRIES;
    const attempt = (triesLeft: number): void => {
      const { outcome, data } = this.#attempt(questionTo(address, question), turnMs);
      if (isDnsReply(data)) this.#end({ result: 'ok', address, rttMs: ROUND_TRIP_MS, dns: data });
      else if (!isSilent(outcome)) this.#end({ result: failureOf(outcome), address });
      else if (triesLeft > 0) this.#after(turnMs, () => attempt(triesLeft - 1));
      else this.#end({ result: 'timeout', address }, turnMs);
    };
    attempt(QUERY_TRIES - 1);
  }
}

interface Found {
  readonly address: string;
  readonly name: string;
  readonly records: readonly string[];
}

function questionTo(server: string, data: DnsQuestion): KernelCall {
  return { kind: 'ask', address: ipv4Number(server), port: 53, data };
}

/** A datagram that is lost, or of which only a router tells: UDP's sockets hear of no more than a closed port. */
function isSilent(outcome: KernelResult['outcome']): boolean {
  return outcome === undefined || outcome === 'reply' || outcome === 'timed out';
}

function failureOf(outcome: KernelResult['outcome']): Failure {
  switch (outcome) {
    case 'connection refused':
      return 'refused';
    case 'network unreachable':
      return 'network-unreachable';
    case 'no route to host':
    case 'ICMP error':
      return 'unreachable';
    default:
      return 'timeout';
  }
}

function netnsOf({ record, around }: PodSandbox): string {
  return record.isHostNetwork ? around.node : `${around.node}/${record.id}`;
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
}
