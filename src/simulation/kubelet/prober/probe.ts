/**
 * One question to a container, and what it answered.
 * Models: kubelet prober and pkg/probe: exec, tcpSocket, httpGet, grpc; their words for each failure.
 * Leaves out: proxies and redirects of httpGet, TLS, termination of a slow exec's children; the way from the machine to its own
 *   pod, which nothing that can be set here cuts: a listener is asked directly.
 */
import type { Container, Probe } from '../../api/core/v1/pod/container';
import type { IntOrString } from '../../api/core/v1/shared';
import type { Engine } from '../../engine';
import { CriError, type Listener, type Procedure, type RuntimeService } from '../../runtime';

/** How a question was answered. `error`: it could not be asked; the result is thrown away. */
export interface ProbeAnswer {
  readonly result: 'success' | 'warning' | 'failure' | 'error';
  readonly output: string;
}

/** Whom a probe asks. */
export interface ProbeTarget {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  readonly containerId: string;
  readonly sandboxId: string;
  readonly container: Container;
  readonly podIP: string;
}

// A round trip inside of one machine, and what the probe itself needs.
const ROUND_TRIP_MS = 1;

/** Asks. */
export function* runProbe(target: ProbeTarget, probe: Probe): Procedure<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) return yield* askByExec(target, probe.exec.command ?? [], timeoutMs);
  if (probe.httpGet) return yield* askByHttp(target, probe.httpGet, timeoutMs);
  if (probe.tcpSocket) return yield* askByTcp(target, probe.tcpSocket);
  if (probe.grpc) return yield* askByGrpc(target, probe.grpc, timeoutMs);
  return { result: 'error', output: `missing probe handler for ${target.container.name}` };
}

function* askByExec(target: ProbeTarget, command: readonly string[], timeoutMs: number): Procedure<ProbeAnswer> {
  const { runtime, containerId } = target;
  try {
    const { exitCode, output, isTimedOut } = yield* runtime.execSync(containerId, command, timeoutMs);
    if (isTimedOut) {
      const words = `command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s`;
      return { result: 'failure', output: words };
    }
    return { result: exitCode === 0 ? 'success' : 'failure', output: output.slice(0, 10_240) };
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return { result: 'error', output: error.message };
  }
}

type HttpGet = NonNullable<Probe['httpGet']>;

function* askByHttp(target: ProbeTarget, get: HttpGet, timeoutMs: number): Procedure<ProbeAnswer> {
  const port = portOf(target.container, get.port);
  if (port === undefined) return { result: 'error', output: `invalid port ${get.port}` };
  const host = get.host || target.podIP;
  const path = get.path?.startsWith('/') ? get.path : `/${get.path ?? ''}`;
  const url = `${(get.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path}`;
  yield ROUND_TRIP_MS;
  const listener = findListener(target, port);
  if (!listener) return { result: 'failure', output: `Get "${url}": ${refused(host, port)}` };
  const headers = Object.fromEntries((get.httpHeaders ?? []).map(({ name, value }) => [name, value]));
  const request = { method: 'GET', path, headers: { 'User-Agent': 'kube-probe/1.36', Accept: '*/*', ...headers } };
  const response = listener.http?.(request);
  const delayMs = response?.delayMs ?? 0;
  if (delayMs >= timeoutMs) {
    yield timeoutMs;
    const words = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    return { result: 'failure', output: `Get "${url}": ${words}` };
  }
  if (delayMs > 0) yield delayMs;
  if (!response) return { result: 'failure', output: `Get "${url}": EOF` };
  if (response.status >= 200 && response.status < 400) return { result: 'success', output: response.body };
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${response.status}` };
}

function* askByTcp(
  target: ProbeTarget,
  { port: wanted, host }: NonNullable<Probe['tcpSocket']>,
): Procedure<ProbeAnswer> {
  const port = portOf(target.container, wanted);
  if (port === undefined) return { result: 'error', output: `invalid port ${wanted}` };
  yield ROUND_TRIP_MS;
  if (findListener(target, port)) return { result: 'success', output: '' };
  return { result: 'failure', output: refused(host || target.podIP, port) };
}

function* askByGrpc(
  target: ProbeTarget,
  { port, service }: NonNullable<Probe['grpc']>,
  timeoutMs: number,
): Procedure<ProbeAnswer> {
  yield ROUND_TRIP_MS;
  const listener = findListener(target, port);
  const address = `${target.podIP}:${port}`;
  if (!listener) {
    yield timeoutMs;
    const words = `timeout: failed to connect service "${address}" within ${timeoutMs / 1000}s: context deadline exceeded`;
    return { result: 'failure', output: words };
  }
  if (!listener.grpcHealth) {
    const words = 'rpc error: code = Unimplemented desc = unknown service grpc.health.v1.Health';
    return {
      result: 'failure',
      output: `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${words}`,
    };
  }
  const health = listener.grpcHealth(service ?? '');
  if (health === 'SERVING') return { result: 'success', output: 'service healthy' };
  return { result: 'failure', output: `service unhealthy (responded with "${health}")` };
}

function refused(host: string, port: number): string {
  return `dial tcp ${host}:${port}: connect: connection refused`;
}

function findListener({ runtime, sandboxId }: ProbeTarget, port: number): Listener | undefined {
  return runtime.findSandbox(sandboxId)?.listeners.find(port, 'TCP', false);
}

/** A port by number or by the name that the container gives it. */
export function portOf({ ports }: Container, port: IntOrString): number | undefined {
  if (typeof port === 'number') return port;
  const named = ports?.find(({ name }) => name === port)?.containerPort;
  if (named !== undefined) return named;
  return /^\d+$/.test(port) ? Number(port) : undefined;
}
