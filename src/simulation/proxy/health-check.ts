/**
 * What kube-proxy answers on its ports: load balancers ask for local endpoints, people and probes for its health.
 * Models: pkg/proxy/healthcheck and the metrics server (v1.36.3): bodies and headers, eligibility of the node.
 * Leaves out: /metrics, /flagz, /statusz, profiling.
 */
import type { Node } from '../api/core/v1/node/node';
import { goQuote, microTimestampAt } from '../apimachinery';
import { configz } from './configz';
import { IP_FAMILIES, type IpFamily } from './ip-address';
import type { ProxyConfig } from './proxy-config';
import type { ServiceMap } from './service-map';

/** An answer; `Date` is left to whoever sends it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A load balancer's question to one Service. */
interface ServiceHealth {
  readonly namespace: string;
  readonly name: string;
  /** Addresses that are ready on this node. */
  readonly localEndpoints: number;
}

/** The cluster autoscaler is about to take the node away: load balancers shall not send new connections. */
const TO_BE_DELETED = 'ToBeDeletedByClusterAutoscaler';

/** The health check node ports that a node opens, with what stands behind them. */
export function serviceHealths(map: ServiceMap, nodeName: string): Map<number, ServiceHealth> {
  const healths = new Map<number, ServiceHealth>();
  for (const entries of map.services.values()) {
    const checked = entries.find(({ port }) => port.healthCheckNodePort !== 0)?.port;
    if (!checked) continue;
    const ready = entries.flatMap(({ endpoints }) =>
      endpoints.filter((endpoint) => endpoint.isReady && endpoint.nodeName === nodeName).map(({ ip }) => ip),
    );
    const { namespace, service: name, healthCheckNodePort } = checked;
    healths.set(healthCheckNodePort, { namespace, name, localEndpoints: new Set(ready).size });
  }
  return healths;
}

/** The health of one kube-proxy: whether its syncs keep up with what it was told. */
export class ProxyHealth {
  readonly #config: ProxyConfig;
  readonly #epochMs: number;
  readonly #updatedMs = new Map<IpFamily, number>();
  readonly #queuedMs = new Map<IpFamily, number>();
  #isNodeEligible = true;

  /** @param epochMs the wall-clock time at which the simulation's time is 0. */
  constructor(config: ProxyConfig, epochMs: number) {
    this.#config = config;
    this.#epochMs = epochMs;
  }

  /** Something changed that has to be written. */
  queued(family: IpFamily, nowMs: number): void {
    if (!this.#queuedMs.has(family)) this.#queuedMs.set(family, nowMs);
  }

  /** A sync wrote all that was queued. */
  updated(family: IpFamily, nowMs: number): void {
    this.#queuedMs.delete(family);
    this.#updatedMs.set(family, nowMs);
  }

  /** A node that is on its way out takes no new connections. */
  setNode({ metadata, spec }: Node): void {
    const isLeaving = spec.taints?.some(({ key }) => key === TO_BE_DELETED) ?? false;
    this.#isNodeEligible = !metadata.deletionTimestamp && !isLeaving;
  }

  /** The answer of a health check node port, whatever the path. */
  answerService({ namespace, name, localEndpoints }: ServiceHealth, nowMs: number): HttpAnswer {
    const isHealthy = IP_FAMILIES.every((family) => this.#isHealthy(family, nowMs));
    const body = [
      '{',
      '\t"service": {',
      `\t\t"namespace": ${goQuote(namespace)},`,
      `\t\t"name": ${goQuote(name)}`,
      '\t},',
      `\t"localEndpoints": ${localEndpoints},`,
      `\t"serviceProxyHealthy": ${isHealthy}`,
      '}',
    ].join('\n');
    const weight = { 'X-Load-Balancing-Endpoint-Weight': String(localEndpoints) };
    return answer(localEndpoints > 0 && isHealthy ? 200 : 503, 'application/json', body, weight);
  }

  /** The answer of `--healthz-bind-address`. */
  answerHealthz(path: string, nowMs: number): HttpAnswer {
    if (path === '/healthz') return this.#health(nowMs, { nodeEligible: this.#isNodeEligible });
    return path === '/livez' ? this.#health(nowMs, {}) : notFound();
  }

  /** The answer of `--metrics-bind-address`. */
  answerMetrics(path: string): HttpAnswer {
    if (path === '/healthz') return answer(200, TEXT, 'ok');
    if (path === '/proxyMode') return answer(200, TEXT, this.#config.mode);
    return path === '/configz' ? answer(200, 'application/json', configz(this.#config)) : notFound();
  }

  /** `healthy` speaks of the proxy alone; the status code of the node, too. */
  #health(nowMs: number, eligible: { nodeEligible?: boolean }): HttpAnswer {
    const time = (ms: number) => microTimestampAt(this.#epochMs + ms);
    const families = IP_FAMILIES.filter((family) => this.#updatedMs.has(family));
    const healthy = families.every((family) => this.#isHealthy(family, nowMs));
    const isFine = healthy && eligible.nodeEligible !== false;
    const updatedMs = (family: IpFamily) => this.#updatedMs.get(family) ?? 0;
    const status = families.map((family) => [
      family,
      { lastUpdated: time(updatedMs(family)), healthy: this.#isHealthy(family, nowMs) },
    ]);
    // A healthy proxy has nothing to write: what it wrote last is of now.
    const lastUpdated = time(isFine ? nowMs : Math.max(0, ...families.map(updatedMs)));
    const body = { lastUpdated, currentTime: time(nowMs), ...eligible, healthy, status: Object.fromEntries(status) };
    return answer(isFine ? 200 : 503, 'application/json', JSON.stringify(body));
  }

  #isHealthy(family: IpFamily, nowMs: number): boolean {
    const queued = this.#queuedMs.get(family);
    return queued === undefined || nowMs - queued < 2 * this.#config.syncPeriodMs;
  }
}

const TEXT = 'text/plain; charset=utf-8';
/** Go's server tells the length of what fits into its buffer. */
const BUFFER_BYTES = 2048;

function answer(status: number, type: string, body: string, more: Record<string, string> = {}): HttpAnswer {
  const length: Record<string, string> = body.length <= BUFFER_BYTES ? { 'Content-Length': String(body.length) } : {};
  return { status, headers: { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', ...more, ...length }, body };
}

function notFound(): HttpAnswer {
  return answer(404, TEXT, '404 page not found\n');
}
