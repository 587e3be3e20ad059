import type { Service } from '../api/core/v1/service/service';
import type { RenewalLedger, Transport } from '../client';
import type { Engine } from '../engine';
import { type Etcd, prefixOf } from '../etcd';
import { createKubelet, type Kubelet } from '../kubelet';
import { type HostsStore, ipv4Number, ipv4Text } from '../linux';
import { createCatalogue, type ImageSource } from '../runtime';
import type { ClusterConfig, NodeConfig } from './config';
import { Refusal } from './define-input';
import type { Kernels } from './kernel-attempt';
import { createProgramNetwork } from './program-network';

/** What machines are built with. */
export interface MachinesParts {
  engine: Engine;
  etcd: Etcd;
  hosts: HostsStore;
  transport: Transport;
  renewals: RenewalLedger;
  config: ClusterConfig;
  /** Latencies as they are now: a person may change them while the cluster runs. */
  latencies: ClusterConfig['latencies'];
  /** What programs' packets go through. */
  kernels: Kernels;
}

/** The first machine's host number in its segment: .1 is the router, low numbers are for infrastructure. */
const FIRST_HOST = 11;
const SERVICES = prefixOf({ group: '', resource: 'services', etcdPrefix: 'services/specs' });
const PAUSE = 'registry.k8s.io/pause:3.10.1';

/** All machines of a cluster, by name. */
export class Machines {
  readonly byName = new Map<string, Kubelet>();
  readonly #images: ImageSource = createCatalogue();
  #services = new Map<string, { revision: number; services: readonly Service[] }>();

  constructor(private readonly parts: MachinesParts) {
    for (const node of parts.config.nodes) this.add(node);
  }

  /** Puts one more machine into the cluster and starts its kubelet. */
  add(node: NodeConfig): Kubelet {
    if (this.byName.has(node.name)) throw new Refusal(`nodes "${node.name}" already exists`);
    const { engine, hosts, transport, renewals, config, latencies, kernels } = this.parts;
    const kubelet = createKubelet({
      engine,
      transport,
      hosts,
      node,
      config: { epochMs: config.epochMs, network: config.network, latencies },
      address: this.#nextAddress(),
      images: this.#images,
      ledger: renewals,
      networkOf: (sandbox, files) => createProgramNetwork({ engine, kernels, sandbox, files }),
      services: (namespace) => this.#servicesIn(namespace),
      preloaded: [PAUSE],
    });
    this.byName.set(node.name, kubelet);
    kubelet.start();
    return kubelet;
  }

  /** The machine with a name; throws kubectl's words if there is none. */
  get(name: string): Kubelet {
    const kubelet = this.byName.get(name);
    if (!kubelet) throw new Refusal(`nodes "${name}" not found`);
    return kubelet;
  }

  /** The Services of a namespace: every container that starts is told of them, and they seldom change. */
  #servicesIn(namespace: string): readonly Service[] {
    const { etcd } = this.parts;
    const revision = etcd.changedAt(SERVICES);
    const known = this.#services.get(namespace);
    if (known?.revision === revision) return known.services;
    const services = etcd.range(SERVICES, `${SERVICES}${namespace}/`).map(({ value }) => value as Service);
    this.#services.set(namespace, { revision, services });
    return services;
  }

  #nextAddress(): string {
    const base = this.parts.config.network.hostCIDR.split('/')[0] as string;
    return ipv4Text(ipv4Number(base) + FIRST_HOST + this.byName.size);
  }
}
