/**
 * The kube-proxy of a case: its two proxiers, fed by hand as the recorder fed the real one.
 * Models: the recorder's machine: node1 with `lo` and `eth0`, service ranges 10.96.0.0/12 and fd00:10:96::/112.
 */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import {
  configWarnings,
  getProxyMode,
  type HttpAnswer,
  IP_FAMILIES,
  type IpFamily,
  type ProxyConfig,
  ProxyHealth,
  type ProxyMode,
  proxyNodeOf,
  ServiceTracker,
  serviceHealths,
  type WrittenCall,
} from '../../simulation/proxy';
import { isService, isSlice, type ObjectChange, RecordedObjects } from './recorded-objects';
import type { Recording } from './recording';

const EPOCH_MS = 1_767_225_600_000;
/** The recorder waited until all was still before it went on. */
const STEP_MS = 10_000;
const SERVICE_CIDRS = ['10.96.0.0/12', 'fd00:10:96::/112'];

/** The kube-proxy of a case. */
export class RecordedProxy {
  readonly warnings = new Set<string>();
  /** What was written last, of IPv4 alone. */
  written: WrittenCall[] = [];
  readonly #config: ProxyConfig;
  readonly #objects: RecordedObjects;
  readonly #tracker = new ServiceTracker((line) => this.warnings.add(line));
  readonly #health: ProxyHealth;
  #modes: Map<IpFamily, ProxyMode>;
  /** The proxiers of another mode that ran before. */
  #before: Map<IpFamily, ProxyMode> | undefined;
  #nowMs = 0;
  #isRunning = true;

  constructor(recording: Recording, config: ProxyConfig) {
    this.#config = config;
    this.#objects = new RecordedObjects(recording.node, recording.objects);
    this.#health = new ProxyHealth(config, EPOCH_MS);
    for (const line of configWarnings(config)) this.warnings.add(line);
    for (const object of this.#objects.all()) this.#tell({ object, isDeleted: false });
    this.#modes = this.#start(config);
    this.#sync(IP_FAMILIES);
  }

  /** Does what a step says and lets the proxy settle. The first news is written at once, all others a second later. */
  act(changes: readonly (readonly [verb: string, what: unknown])[]): void {
    this.#nowMs += STEP_MS;
    this.written = [];
    let isFirst = true;
    const due = new Set<IpFamily>();
    for (const [verb, what] of changes) {
      const change = this.#objects.change(verb, what);
      const news = change ? this.#tell(change) : this.#handle(`${verb} ${asText(what)}`);
      for (const family of news) due.add(family);
      if (!isFirst || due.size === 0) continue;
      isFirst = false;
      this.#sync(IP_FAMILIES.filter((family) => due.delete(family)));
    }
    if (due.size === 0) return;
    this.#nowMs += this.#config.minSyncPeriodMs;
    this.#sync(IP_FAMILIES.filter((family) => due.has(family)));
  }

  /** The rules as the command printed them. */
  rules(command: string): readonly string[] {
    const family = /ip6/.test(command) ? 'IPv6' : 'IPv4';
    const mode = this.#modeOf(family);
    const old = this.#before?.get(family);
    const name = command.startsWith('nft') ? 'nftables' : 'iptables';
    return command && mode.name !== name && old ? old.rules() : mode.rules();
  }

  /** The answer to a request; undefined where nobody listens. */
  answer(request: string): HttpAnswer | undefined {
    if (!this.#isRunning) return undefined;
    const url = new URL(request.replace(/^GET /, ''));
    const port = Number(url.port);
    const portOf = (address: string) => Number(address.split(':').at(-1));
    if (port === portOf(this.#config.healthzBindAddress)) return this.#health.answerHealthz(url.pathname, this.#nowMs);
    if (port === portOf(this.#config.metricsBindAddress)) return this.#health.answerMetrics(url.pathname);
    const service = serviceHealths(this.#tracker.snapshot('IPv4'), this.#node.metadata.name).get(port);
    return service && this.#health.answerService(service, this.#nowMs);
  }

  get #node(): Node {
    return this.#objects.node(this.#config.hostnameOverride);
  }

  #modeOf(family: IpFamily): ProxyMode {
    return this.#modes.get(family) as ProxyMode;
  }

  #start(config: ProxyConfig, before?: ReadonlyMap<IpFamily, ProxyMode>): Map<IpFamily, ProxyMode> {
    const node = proxyNodeOf(this.#node, {
      localAddresses: ['127.0.0.1', '::1', ...(this.#node.status?.addresses ?? []).map(({ address }) => address)],
      serviceCIDRs: SERVICE_CIDRS,
    });
    const log = (line: string) => this.warnings.add(line);
    const start = (family: IpFamily): [IpFamily, ProxyMode] => {
      const old = before?.get(family);
      return [family, getProxyMode(config.mode).start({ config, node, family, log, ...(old && { before: old }) })];
    };
    return new Map(IP_FAMILIES.map(start));
  }

  #tell({ object, isDeleted }: ObjectChange): readonly IpFamily[] {
    if (isService(object)) {
      const { namespace = '', name } = object.metadata;
      return isDeleted ? this.#tracker.deleteService(namespace, name) : this.#tracker.setService(object);
    }
    if (isSlice(object)) return isDeleted ? this.#tracker.deleteSlice(object) : this.#tracker.setSlice(object);
    return this.#tellOfNode(object);
  }

  #tellOfNode(object: ApiObject): readonly IpFamily[] {
    if (object.kind !== 'Node' || object.metadata.name !== this.#config.hostnameOverride) return [];
    this.#health.setNode(object as Node);
    if (!this.#modes) return [];
    const node = proxyNodeOf(object as Node, { localAddresses: [], serviceCIDRs: SERVICE_CIDRS });
    return IP_FAMILIES.filter((family) => this.#modeOf(family).setNode(node));
  }

  /** What was done to the proxy or its machine instead of an object. */
  #handle(what: string): readonly IpFamily[] {
    const mode = /proxy-mode=(iptables|nftables)/.exec(what)?.[1] as ProxyConfig['mode'] | undefined;
    this.#isRunning = !/stop|--cleanup/.test(what);
    if (/--cleanup/.test(what)) this.#cleanUp();
    else if (/flush|tables -F|delete table/.test(what)) this.#flush();
    else if (/start/.test(what)) this.#restart(mode);
    return [];
  }

  #cleanUp(): void {
    const own = this.#modeOf('IPv4').cleanUp();
    const other = this.#config.mode === 'iptables' ? 'nftables' : 'iptables';
    const others =
      this.#start({ ...this.#config, mode: other })
        .get('IPv4')
        ?.cleanUp() ?? [];
    this.written = other === 'iptables' ? [...others, ...own] : [...own, ...others];
    this.#modeOf('IPv6').cleanUp();
  }

  #flush(): void {
    for (const mode of this.#modes.values()) mode.flush();
    this.#sync(IP_FAMILIES.filter((family) => this.#modeOf(family).findsFlushed()));
  }

  #restart(mode = this.#config.mode): void {
    if (mode === this.#modeOf('IPv4').name) for (const running of this.#modes.values()) running.restart();
    else {
      this.#before = this.#modes;
      this.#modes = this.#start({ ...this.#config, mode }, this.#modes);
    }
    this.#sync(IP_FAMILIES);
  }

  #sync(families: readonly IpFamily[]): void {
    for (const family of families) {
      this.#health.queued(family, this.#nowMs);
      const calls = this.#modeOf(family).sync(this.#tracker.snapshot(family), this.#nowMs);
      this.#health.updated(family, this.#nowMs);
      if (family === 'IPv4') this.written = [...this.written, ...calls];
    }
  }
}

function asText(what: unknown): string {
  return typeof what === 'string' ? what : JSON.stringify(what);
}
