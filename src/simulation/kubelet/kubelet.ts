/**
 * One machine with its kernel, runtime and kubelet: what the cluster switches on and off.
 * Models: a worker node as kubeadm leaves it: containerd, a bridge network, the kubelet as a service.
 * Leaves out: a boot that takes time; power comes and goes in one moment.
 */

import type { Service } from '../api/core/v1/service/service';
import { quantityValue } from '../apimachinery/quantity';
import type { RenewalLedger, Transport } from '../client';
import { getCni, implementationOf } from '../cni';
import type { Engine } from '../engine';
import { ipv4Number } from '../linux';
import type { Listener as SocketListener } from '../linux/net/ipv4/socket';
import {
  type ContainerConfig,
  createMachine,
  createPodNetwork,
  type HostsStore,
  type ImageSource,
  ImageStore,
  type Listener,
  type LogLine,
  PodDirectory,
  RuntimeService,
  startNetwork,
} from '../runtime';
import { KubeletProcess } from './kubelet-process';
import { capacityFor, type NodeShape } from './node-status';

/** What of a cluster's config a machine needs. */
export interface KubeletConfig {
  readonly epochMs: number;
  readonly network: {
    readonly model: 'kubernetes' | 'docker';
    readonly implementation?: string;
    readonly bridge: string;
    readonly podCIDR: string;
    readonly hostCIDR: string;
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
  /** The pods of one container network by address; shared by all machines where addresses are known everywhere. */
  readonly directory?: PodDirectory;
  /** The Services whose addresses pods of a namespace find in their environment. */
  services?(namespace: string): readonly Service[];
  /** Images that are on the machine from the start. */
  readonly preloaded?: readonly string[];
  /** Makes the runtime refuse to create a container, with these words. */
  refuseToCreate?(config: ContainerConfig): string | undefined;
}

/** The kubelet's own port. */
const KUBELET_SOCKET: SocketListener = { protocol: 'tcp', address: 0, port: 10_250, program: 'kubelet' };

function socketOf({ protocol, port, address }: Listener, program: string): SocketListener {
  const own = address === undefined || address === '0.0.0.0' ? 0 : ipv4Number(address);
  return { protocol: protocol === 'TCP' ? 'tcp' : 'udp', address: own, port, program };
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
    const { hostCIDR, model, bridge, podCIDR } = config.network;
    const implementation = implementationOf(config.network);
    createMachine({ engine, hosts, node: node.name, address, prefix: Number(hostCIDR.split('/')[1]) });
    this.#network = startNetwork(implementation, { node: node.name, hosts, bridge, podNetwork: podCIDR });
    const pullBytesPerSecond = () => config.latencies.pullBytesPerSecond;
    const changed = () => this.#process?.imagesChanged();
    const store = new ImageStore({ engine, node: node.name, hosts, source: images, pullBytesPerSecond, changed });
    // Where container networks are private, an address means something on its own machine only.
    const directory = model === 'kubernetes' ? (options.directory ?? new PodDirectory()) : new PodDirectory();
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
      directory,
      networkOf: (sandbox) => createPodNetwork(engine, sandbox, directory),
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
      services: (namespace) => this.#sameServices(namespace, services?.(namespace) ?? NO_SERVICES),
      podCIDRGiven: (podCIDR) => this.#configureNetwork(podCIDR),
    });
    this.#process.start();
  }

  /** Stops the kubelet; its containers run on. */
  stop(): void {
    this.#process?.stop();
    this.#process = undefined;
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
    const open = this.runtime.openPorts(sandboxId, atMs).map(({ listener, program }) => socketOf(listener, program));
    return sandboxId === undefined ? [KUBELET_SOCKET, ...open] : open;
  }

  /** The list that was answered before, as long as it holds the same: what is made from it can be shared. */
  #sameServices(namespace: string, services: readonly Service[]): readonly Service[] {
    const before = this.#services.get(namespace);
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
