import type { Listeners } from './listeners';
import type { HttpExchange, Network, NetworkAnswer, NetworkRequest, TcpExchange } from './network-request';
import type { Clock } from './process-host';

const loopbackName = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|0\.0\.0\.0)$/;

/** Whether the host means the pod itself. */
export function isLoopback(host: string): boolean {
  return loopbackName.test(host);
}

/** What a listener answers to a request that has reached it; both ends of any network may use it. */
export function answerFrom(
  listeners: Listeners,
  exchange: HttpExchange | TcpExchange,
  isLocal: boolean,
): { answer: NetworkAnswer; delayMs: number } {
  const address = isLoopback(exchange.host) ? '127.0.0.1' : exchange.host;
  const protocol = exchange.kind === 'http' ? 'TCP' : exchange.protocol;
  const listener = listeners.find(exchange.port, protocol, isLocal);
  if (!listener) return { answer: { result: 'refused', address }, delayMs: 0 };
  const ok = { result: 'ok', address, rttMs: 0 } as const;
  if (exchange.kind === 'connect') {
    const received = exchange.send === undefined ? undefined : listener.text?.(exchange.send);
    return { answer: received === undefined ? ok : { ...ok, received }, delayMs: 0 };
  }
  const http = listener.http?.(exchange.request);
  if (!http) return { answer: { result: 'reset', address }, delayMs: 0 };
  return { answer: { ...ok, http }, delayMs: http.delayMs ?? 0 };
}

/** The network of a pod that reaches only itself; everything else goes to `beyond`, or is unreachable. */
export function createLoopback(listeners: Listeners, clock: Clock, beyond?: Network): Network {
  return {
    send(request, answer) {
      if (!goesToSelf(request)) {
        if (beyond) return beyond.send(request, answer);
        answer(request.kind === 'resolve' ? { result: 'unknown-host' } : nowhere(request));
        return undefined;
      }
      if (request.kind === 'dns') {
        answer({ result: 'refused', address: '127.0.0.1' });
        return undefined;
      }
      if (request.kind === 'resolve') {
        answer({ result: 'ok', address: '127.0.0.1', rttMs: 0, records: ['127.0.0.1'], name: request.name });
        return undefined;
      }
      if (request.kind === 'ping') {
        answer({ result: 'ok', address: '127.0.0.1', rttMs: 0.05 });
        return undefined;
      }
      const { answer: reply, delayMs } = answerFrom(listeners, request, true);
      if (delayMs === 0) {
        answer(reply);
        return undefined;
      }
      const isLate = request.timeoutMs !== undefined && delayMs > request.timeoutMs;
      const outcome: NetworkAnswer = isLate ? { result: 'timeout', address: '127.0.0.1' } : reply;
      return clock.schedule(Math.min(delayMs, request.timeoutMs ?? delayMs), () => answer(outcome));
    },
  };
}

function goesToSelf(request: NetworkRequest): boolean {
  return isLoopback(hostOf(request));
}

function hostOf(request: NetworkRequest): string {
  return request.kind === 'resolve' ? request.name : request.kind === 'dns' ? request.server : request.host;
}

function nowhere(request: NetworkRequest): NetworkAnswer {
  const host = hostOf(request);
  return /[a-z]/i.test(host) ? { result: 'unknown-host' } : { result: 'network-unreachable', address: host };
}
