/**
 * One machine with its kernel, runtime and kubelet: what the cluster switches on and off.
 * Models: a worker node as kubeadm leaves it: containerd, a bridge network, the kubelet as a service.
 * Leaves out: a boot that takes time; power comes and goes in one moment.
 */

import type { Service } from '../api/core/v1/service/service';
import { formatIpv4, nthAddress, parseCidr } from '../apimachinery/cidr';
import { quantityValue } from '../apimachinery/quantity';
import type { RenewalLedger, Transport } from '../client';
import { getCni, implementationOf } from '../cni';
import type { Engine } from '../engine';
import { ipv4Number } from '../linux';
import type { Listener as SocketListener } from '../linux/net/ipv4/socket';
import {
  type ContainerConfig,
  type ContainerFiles,
  createMachine,
  type HostsStore,
  type ImageSource,
  ImageStore,
  type Listener,
  type LogLine,
  type Network,
  type OpenPort,
  type PodSandbox,
  RuntimeService,
  startNetwork,
} from '../runtime';
import { KubeletProcess } from './kubelet-process';
import { capacityFor, type NodeShape } from './node-status';
import type { NameSettings } from './sandbox-names';

/** What of a cluster's config a machine needs. */
export interface KubeletConfig {
  readonly epochMs: number;
  readonly network: {
    readonly model: 'kubernetes' | 'docker';
    readonly implementation?: string;
    readonly bridge: string;
    readonly podCIDR: string;
    readonly hostCIDR: string;
    readonly serviceCIDR?: string;
  };
  readonly latencies: {
    readonly watchMs: number;
    readonly sandboxMs: number;
    readonly createMs: number;
    readonly startMs: number;
    readonly pullBytesPerSecond: number;
    readonly kubeletQps: number;
    readonly kubeletBurst: number;
  };
}

/** What a machine is built from. */
export interface KubeletOptions {
  readonly engine: Engine;
  readonly transport: Transport;
  readonly hosts: HostsStore;
  /** Asked each time: latencies may change while the cluster runs. */
  readonly config: KubeletConfig;
  readonly node: NodeShape;
  /** eth0's address. */
  readonly address: string;
  readonly images: ImageSource;
  readonly ledger?: RenewalLedger;
  /** How programs in a sandbox reach others; without it they reach nobody. */
  networkOf?(sandbox: PodSandbox, files: ContainerFiles): Network;
  /** The Services whose addresses pods of a namespace find in their environment. */
  services?(namespace: string): readonly Service[];
  /** Images that are on the machine from the start. */
  readonly preloaded?: readonly string[];
  /** Makes the runtime refuse to create a container, with these words. */
  refuseToCreate?(config: ContainerConfig): string | undefined;
}

/** The kubelet's own port. */
const KUBELET_PORT: Listener = { protocol: 'TCP', port: 10_250 };

function socketOf({ listener, program }: OpenPort): SocketListener {
  const { protocol, port, address, serves } = listener;
  const own = address === undefined || address === '0.0.0.0' ? 0 : ipv4Number(address);
  return { protocol: protocol === 'TCP' ? 'tcp' : 'udp', address: own, port, program, ...(serves && { serves }) };
}

/** The cluster's name server is the tenth address of the Services; a machine's own is its router. */
function namesOf({ model, hostCIDR, serviceCIDR }: KubeletConfig['network']): NameSettings {
  const nth = (cidr: string, n: number) => formatIpv4(nthAddress(parseCidr(cidr), n) as number);
  const hostServers = [nth(hostCIDR, 1)];
  if (model === 'docker' || serviceCIDR === undefined) return { hostServers };
  return { hostServers, cluster: { server: nth(serviceCIDR, 10), domain: 'cluster.local' } };
}

const NO_SERVICES: readonly Service[] = Object.freeze([]);

/** One machine. */
export class Kubelet {
  readonly runtime: RuntimeService;
  #process: KubeletProcess | undefined;
  #isPowered = true;
  #services = new Map<string, readonly Service[]>();
  readonly #network: ReturnType<typeof startNetwork>;
  /** What the machine has now. */
  #shape: NodeShape;

  constructor(private readonly options: KubeletOptions) {
    const { engine, hosts, config, node, address, images } = options;
    this.#shape = node;
    const { hostCIDR, bridge, podCIDR } = config.network;
    const implementation = implementationOf(config.network);
    createMachine({ engine, hosts, node: node.name, address, prefix: Number(hostCIDR.split('/')[1]) });
    this.#network = startNetwork(implementation, { node: node.name, hosts, bridge, podNetwork: podCIDR });
    const pullBytesPerSecond = () => config.latencies.pullBytesPerSecond;
    const changed = () => this.#process?.imagesChanged();
    const store = new ImageStore({ engine, node: node.name, hosts, source: images, pullBytesPerSecond, changed });
    this.runtime = new RuntimeService({
      engine,
      epochMs: config.epochMs,
      node: node.name,
      hosts,
      network: this.#network,
      networkName: getCni(implementation).type,
      images: store,
      machine: {
        nodeName: node.name,
        cpuCount: quantityValue(node.capacity.cpu),
        memoryBytes: quantityValue(node.capacity.memory),
        kernelVersion: '6.12.0-13-amd64',
        bootedAtMs: config.epochMs + engine.now,
      },
      address,
      latencies: () => config.latencies,
      ...(options.networkOf && { networkOf: options.networkOf }),
      changed: (podUid) => this.#process?.pleg.changed(podUid),
      ...(options.refuseToCreate && { refuseToCreate: options.refuseToCreate }),
    });
    for (const reference of options.preloaded ?? []) store.preload(reference);
  }

  /** Whether the kubelet runs. */
  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Whether the machine has power. */
  get isPowered(): boolean {
    return this.#isPowered;
  }

  /** Starts the kubelet, if the machine has power. */
  start(): void {
    if (this.#process || !this.#isPowered) return;
    const { engine, transport, config, address, ledger, services } = this.options;
    this.#process = new KubeletProcess({
      engine,
      transport,
      epochMs: config.epochMs,
      shape: this.#shape,
      address,
      runtime: this.runtime,
      ledger,
      latencies: config.latencies,
      names: namesOf(config.network),
      services: (namespace) => this.#sameServices(namespace, services?.(namespace) ?? NO_SERVICES),
      podCIDRGiven: (podCIDR) => this.#configureNetwork(podCIDR),
    });
    this.#process.start();
    this.runtime.hostPorts.open(KUBELET_PORT, 'kubelet', engine.now);
  }

  /** Stops the kubelet; its containers run on. */
  stop(): void {
    this.#process?.stop();
    this.#process = undefined;
    this.runtime.hostPorts.close(KUBELET_PORT, this.options.engine.now);
  }

  /** The machine goes dark: kubelet, containers and network are gone at once. */
  powerOff(): void {
    if (!this.#isPowered) return;
    this.stop();
    this.#isPowered = false;
    this.runtime.losePower();
    this.#network.setPower('off');
  }

  /** The machine is back: its containers are not, until the kubelet has seen that. */
  powerOn(): void {
    if (this.#isPowered) return;
    this.#isPowered = true;
    this.#shape = { ...this.#shape, boots: (this.#shape.boots ?? 0) + 1 };
    this.#network.setPower('on');
    this.start();
  }

  /** Gives the machine so much of a resource that pods may use the amount; a kubelet counts only when it starts. */
  resize(resource: string, allocatable: string): void {
    this.#shape = { ...this.#shape, capacity: capacityFor(this.#shape, resource, allocatable) };
    if (!this.#process) return;
    this.stop();
    this.start();
  }

  /** Ends a container with an exit code, as a fault; false if it does not run. */
  killContainer(podUid: string, container: string, exitCode: number): boolean {
    const record = this.runtime.podStatus(podUid).containers.find(({ name }) => name === container);
    if (record?.state !== 'running') return false;
    this.runtime.killContainer(record.id, exitCode);
    return true;
  }

  /** What a container of a pod had written by a moment, oldest first; `previous` asks for the run before. */
  logs(podUid: string, container: string, options: LogOptions = {}): LogLine[] {
    const atMs = options.atMs ?? this.options.engine.now;
    const log = this.runtime.findLog(podUid, container, atMs, options.previous ? 1 : 0);
    return log?.linesUntil(atMs, options.tail) ?? [];
  }

  /** The sockets that listened at a time in a sandbox, or in the machine's own namespace: the kubelet's, and hostNetwork pods'. */
  listeners(sandboxId: string | undefined, atMs: number): SocketListener[] {
    return this.sockets(sandboxId, atMs).map(({ socket }) => socket);
  }

  /** The same with the programs behind them. */
  sockets(sandboxId: string | undefined, atMs: number): { socket: SocketListener; listener: Listener }[] {
    return this.runtime.openPorts(sandboxId, atMs).map((open) => ({ socket: socketOf(open), listener: open.listener }));
  }

  /** The list that was answered before, as long as it holds the same: what is made from it can be shared. */
  #sameServices(namespace: string, services: readonly Service[]): readonly Service[] {
    const before = this.#services.get(namespace);
    if (before === services) return before;
    if (before?.length === services.length && before.every((service, i) => service === services[i])) return before;
    this.#services.set(namespace, services);
    return services;
  }

  #configureNetwork(podCIDR: string): void {
    const isPrivate = this.options.config.network.model === 'docker';
    if (!isPrivate) this.#network.configure(podCIDR);
  }
}

/** Which part of a log. */
export interface LogOptions {
  readonly atMs?: number;
  readonly tail?: number;
  readonly previous?: boolean;
}

/** Builds a machine with its kubelet (not yet started). */
export function createKubelet(options: KubeletOptions): Kubelet {
  return new Kubelet(options);
}
