/**
 * How programs in a pod reach others, in its first form: themselves by localhost, other pods by their addresses.
 * Models: the outcome of connections: connected, refused, no answer.
 * Leaves out: Services, DNS and hops (packets will walk through the machines' tables later); the outside world.
 */
import type { Engine } from '../engine';
import type { Listener } from './listeners';
import type { HttpExchange, Network, NetworkAnswer, NetworkRequest, TcpExchange } from './network-request';
import type { PodDirectory } from './pod-directory';
import type { PodSandbox } from './pod-sandbox';

// A round trip on one machine; between machines it is a fraction of a millisecond more.
const ROUND_TRIP_MS = 1;
/** Linux gives up a connection that nobody answers after about two minutes. */
const CONNECT_TIMEOUT_MS = 127_000;

/** The network as a sandbox sees it. */
export function createPodNetwork(engine: Engine, own: PodSandbox, directory: PodDirectory): Network {
  return {
    send(request, answer) {
      const { reply, afterMs } = replyTo(request, own, directory);
      const timer = engine.schedule(afterMs, () => answer(reply));
      return { cancel: () => timer.cancel() };
    },
  };
}

interface Reply {
  readonly reply: NetworkAnswer;
  readonly afterMs: number;
}

function replyTo(request: NetworkRequest, own: PodSandbox, directory: PodDirectory): Reply {
  if (request.kind === 'resolve') return resolve(request.name, own);
  const address = addressOf(request.host, own);
  if (address === undefined) return { reply: { result: 'unknown-host' }, afterMs: ROUND_TRIP_MS };
  const isOwn = address.startsWith('127.') || address === own.record.ip;
  const peer = isOwn ? own : directory.find(address);
  const patience = request.timeoutMs ?? CONNECT_TIMEOUT_MS;
  if (!peer) return { reply: { result: 'timeout', address }, afterMs: patience };
  if (request.kind === 'ping') return { reply: { result: 'ok', address, rttMs: 0.1 }, afterMs: ROUND_TRIP_MS };
  const protocol = request.kind === 'http' ? 'TCP' : request.protocol;
  const listener = peer.listeners.find(request.port, protocol, isOwn);
  if (!listener) return { reply: { result: 'refused', address }, afterMs: ROUND_TRIP_MS };
  return request.kind === 'http' ? getPage(request, listener, address) : talk(request, listener, address);
}

function getPage({ request, timeoutMs }: HttpExchange, listener: Listener, address: string): Reply {
  const http = listener.http?.(request);
  if (!http) return { reply: { result: 'reset', address }, afterMs: ROUND_TRIP_MS };
  const afterMs = ROUND_TRIP_MS + (http.delayMs ?? 0);
  if (timeoutMs !== undefined && afterMs > timeoutMs)
    return { reply: { result: 'timeout', address }, afterMs: timeoutMs };
  return { reply: { result: 'ok', address, rttMs: afterMs, http }, afterMs };
}

function talk({ send }: TcpExchange, listener: Listener, address: string): Reply {
  const received = send === undefined ? undefined : listener.text?.(send);
  const reply = { result: 'ok' as const, address, rttMs: ROUND_TRIP_MS, ...(received !== undefined && { received }) };
  return { reply, afterMs: ROUND_TRIP_MS };
}

function resolve(name: string, own: PodSandbox): Reply {
  const address = addressOf(name, own);
  const reply: NetworkAnswer =
    address === undefined
      ? { result: 'unknown-host' }
      : { result: 'ok', address, rttMs: ROUND_TRIP_MS, records: [address], name };
  return { reply, afterMs: ROUND_TRIP_MS };
}

/** Names that /etc/hosts of the pod knows, and addresses as they are. */
function addressOf(host: string, { hostname, record }: PodSandbox): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
  if (host === 'localhost') return '127.0.0.1';
  return host === hostname ? record.ip : undefined;
}
