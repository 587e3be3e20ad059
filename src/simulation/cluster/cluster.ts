/**
 * One whole cluster, built from its config: machines, control plane, and the inputs that are done to it.
 * Models: what kubeadm sets up.
 * Leaves out: certificates, bootstrap tokens; the control plane runs beside the workers, not as pods.
 */
import { ApiServer } from '../apiserver';
import { Client, InformerFactory, RenewalLedger } from '../client';
import { type ControllerManager, startControllerManager } from '../controllers/manager';
import { Engine } from '../engine';
import { createEtcd, type Etcd } from '../etcd';
import { createHostsStore, type HostsStore } from '../linux';
import { Scheduler } from '../scheduler/scheduler';
import { installCoreDns } from './addons/coredns';
import type { ClusterConfig, Latencies } from './config';
import { DecisionLog } from './decision-log';
import { type ClusterInput, type InputOutcome, refusedOutcome } from './define-input';
import { fitAdvice } from './fit-advice';
import { getInput } from './inputs';
import { Kernels } from './kernel-attempt';
import { KubeProxies } from './kube-proxies';
import { Machines } from './machines';

/** The cluster. Everything in it happens in tasks of its engine. */
export class Cluster {
  readonly engine: Engine;
  readonly etcd: Etcd;
  /** What the machines' kernels and runtimes hold. */
  readonly hosts: HostsStore;
  readonly apiserver: ApiServer;
  /** What components remember beside the stores. */
  readonly recalled = {
    decisions: (uid: string, step: number): unknown[] => this.decisions.of(uid, step),
    decisionAt: (step: number): unknown => this.decisions.at(step),
    logs: ({ node, uid }: { node: string; uid: string }, container: string, timeMs: number) =>
      this.machines.byName.get(node)?.logs(uid, container, { atMs: timeMs }) ?? [],
    listeners: (node: string, sandboxId: string | undefined, timeMs: number) =>
      this.machines.byName.get(node)?.listeners(sandboxId, timeMs) ?? [],
    serviceMap: (step: number) => this.kubeProxies?.at(step),
    watches: (step: number): number => this.apiserver.watches.at(step),
    queueOf: (uid: string): string | undefined => this.scheduler.queue.queueOf(uid),
    fitAdvice,
  };
  /** Writes under kubectl's name: what a person does. */
  readonly kubectl: Client;
  readonly controllerManager: ControllerManager;
  readonly scheduler: Scheduler;
  readonly decisions = new DecisionLog();
  readonly machines: Machines;
  /** None in the Docker model, which has no Services. */
  readonly kubeProxies: KubeProxies | undefined;
  /** Latencies as they are now. */
  readonly latencies: Latencies;
  /** When healthy nodes renew their leases: derived, not written. */
  readonly renewals = new RenewalLedger();
  /** Keys of objects that were applied from the editor: what pruning may delete. */
  readonly applied = new Map<
    string,
    { group: string; version: string; resource: string; namespace?: string; name: string }
  >();

  constructor(readonly config: ClusterConfig) {
    this.latencies = { ...config.latencies };
    this.etcd = createEtcd();
    this.hosts = createHostsStore();
    this.engine = new Engine(config.seed, { etcd: () => this.etcd.revision, hosts: () => this.hosts.revision });
    this.apiserver = new ApiServer({
      engine: this.engine,
      etcd: this.etcd,
      epochMs: config.epochMs,
      serviceCIDR: config.network.serviceCIDR,
      renewals: this.renewals,
    });
    this.controllerManager = this.#startControllerManager();
    this.scheduler = this.#startScheduler();
    this.machines = this.#startMachines();
    this.kubeProxies = this.#startKubeProxies();
    this.kubectl = new Client(this.apiserver, 'kubectl');
    this.#installAddons();
  }

  #startControllerManager(): ControllerManager {
    const { epochMs, network, latencies, terminatedPodGcThreshold, nodeMonitorGraceMs } = this.config;
    return startControllerManager({
      engine: this.engine,
      transport: this.apiserver,
      renewals: this.renewals,
      epochMs,
      latencyMs: () => latencies.watchMs,
      flags: {
        terminatedPodGcThreshold,
        nodeMonitorGraceMs,
        clusterCIDR: network.podCIDR,
        nodePrefix: network.nodePrefix,
        serviceCIDR: network.serviceCIDR,
        qps: latencies.controllerQps,
        burst: latencies.controllerBurst,
      },
    });
  }

  #startScheduler(): Scheduler {
    const { engine, apiserver, config, decisions } = this;
    const { latencies, epochMs } = config;
    const user = 'kube-scheduler';
    const informers = new InformerFactory({ engine, transport: apiserver, user, latencyMs: () => latencies.watchMs });
    const scheduler = new Scheduler({
      engine,
      client: new Client(apiserver, user),
      informers,
      epochMs,
      cycleMs: latencies.schedulingMs,
      limit: { qps: latencies.schedulerQps, burst: latencies.schedulerBurst },
      decisions,
    });
    informers.start();
    scheduler.start();
    return scheduler;
  }

  #startKubeProxies(): KubeProxies | undefined {
    const { engine, apiserver, latencies, config } = this;
    if (config.network.model === 'docker') return undefined;
    return new KubeProxies({ engine, apiserver, latencyMs: () => latencies.watchMs });
  }

  /** kubeadm's last phase. */
  #installAddons(): void {
    const { engine, apiserver, config } = this;
    if (!config.addons?.coredns || !this.kubeProxies) return;
    engine.span({ actor: 'kubeadm', verb: 'addon', target: '', detail: 'coredns' }, () =>
      installCoreDns(new Client(apiserver, 'kubeadm'), config.network.serviceCIDR),
    );
  }

  #startMachines(): Machines {
    const { engine, etcd, hosts, apiserver, renewals, config, latencies } = this;
    const kernels = new Kernels({
      engine,
      etcd,
      hosts,
      config,
      sockets: (node, sandboxId) => this.machines.byName.get(node)?.sockets(sandboxId, engine.now) ?? [],
      serviceMap: () => this.kubeProxies?.at(engine.spans.count),
    });
    return new Machines({ engine, etcd, hosts, transport: apiserver, renewals, config, latencies, kernels });
  }

  /** Does an input now; what is refused is an outcome too. */
  act(input: ClusterInput): InputOutcome {
    const { run } = getInput(input.do);
    try {
      return run(this, input);
    } catch (error) {
      return refusedOutcome(error);
    }
  }

  /** The same in steps: no task may run between them. Yields the share that is done. */
  *actSteps(input: ClusterInput): Generator<number, InputOutcome> {
    const { steps, run } = getInput(input.do);
    try {
      return steps ? yield* steps(this, input) : run(this, input);
    } catch (error) {
      return refusedOutcome(error);
    }
  }

  /** Whether nothing has been written for ten simulated seconds. */
  isSettled(): boolean {
    const { spans, now } = this.engine;
    return now - spans.timeOf(spans.count) >= 10_000;
  }
}
