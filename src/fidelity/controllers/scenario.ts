import { Namespace } from '../../simulation/api/core/v1/namespace/namespace';
import { Node } from '../../simulation/api/core/v1/node/node';
import { Pod } from '../../simulation/api/core/v1/pod/pod';
import { kinds } from '../../simulation/api/kinds';
import { ApiError } from '../../simulation/apimachinery/api-error';
import { getPath } from '../../simulation/apimachinery/deep';
import { selectorFromSet } from '../../simulation/apimachinery/labels';
import type { ApiObject, NewObject } from '../../simulation/apimachinery/object-meta';
import { timestampAt } from '../../simulation/apimachinery/time';
import { ApiServer } from '../../simulation/apiserver';
import { Client, RenewalLedger } from '../../simulation/client';
import { startControllerManager } from '../../simulation/controllers/manager';
import { Engine } from '../../simulation/engine';
import { createEtcd, type Etcd } from '../../simulation/etcd';
import { KubectlSteps } from './kubectl-steps';
import { NormalNames, type Write } from './normal-names';
import type { Recording, Step } from './recording';
import { OwnerCounts, StandInKubelet } from './stand-in-kubelet';
import { startStandInScheduler } from './stand-in-scheduler';
import type { Timing } from './timing';

/** What a replay leaves behind. */
export interface Scenario {
  writes: Write[];
  objects: ApiObject[];
  /** Steps that did not come true. */
  problems: string[];
}

const EPOCH_MS = 1_767_225_600_000;

/** Does the steps of a recording at their times. */
export function runScenario(recording: Recording, timing: Timing): Scenario {
  return new ScenarioRun(recording, timing).run();
}

class ScenarioRun {
  readonly etcd: Etcd = createEtcd();
  readonly engine: Engine;
  readonly server: ApiServer;
  readonly client: Client;
  readonly kubectl: KubectlSteps;
  readonly kubelets = new Map<string, StandInKubelet>();
  readonly problems: string[] = [];
  #startMs = 0;
  #baseRevision = 0;

  constructor(
    private readonly recording: Recording,
    timing: Timing,
  ) {
    this.engine = new Engine(7, { etcd: () => this.etcd.revision, hosts: () => 0 });
    this.server = new ApiServer({ engine: this.engine, etcd: this.etcd, epochMs: EPOCH_MS });
    this.client = new Client(this.server, 'kubectl');
    const timestamp = () => timestampAt(EPOCH_MS + this.engine.now);
    this.kubectl = new KubectlSteps(this.client, recording.id, timestamp);
    const renewals = new RenewalLedger();
    const { engine, server } = this;
    this.#ensureNamespace(recording.id);
    for (const name of ['default', 'kube-system', 'kube-node-lease']) this.#ensureNamespace(name);
    startControllerManager({
      engine,
      transport: server,
      epochMs: EPOCH_MS,
      latencyMs: () => timing.watchMs(),
      requestMs: () => timing.requestMs(),
      answerMs: () => timing.answerMs(),
      renewals,
      flags: {
        qps: 200,
        burst: 300,
        nodeMonitorGraceMs: 8000,
        nodeMonitorPeriodMs: 1000,
        ...(recording.family === 'pod-gc' && { terminatedPodGcThreshold: 4 }),
      },
    });
    startStandInScheduler(engine, server, timestamp);
    const counts = new OwnerCounts();
    const parts = {
      engine,
      transport: server,
      renewals,
      scenario: recording.id,
      timing,
      timestamp,
      nowMs: () => EPOCH_MS + engine.now,
    };
    // Another zone with a healthy node, as in the recorder's cluster: not everything is lost when a scenario's zone is.
    const bystander = {
      name: 'bystander',
      labels: { 'topology.kubernetes.io/zone': 'elsewhere' },
      taints: [{ key: 'elsewhere', effect: 'NoSchedule' }],
    };
    for (const node of [bystander, ...recording.nodes]) {
      const kubelet = new StandInKubelet(parts, node, counts);
      this.kubelets.set(node.name, kubelet);
      kubelet.start();
    }
    engine.runUntil(12_000);
    this.#startMs = engine.now;
    this.#baseRevision = this.etcd.revision;
  }

  run(): Scenario {
    for (const step of this.recording.steps) {
      this.#runTo(step.op === 'kubectl' ? this.#kubectlAt(step) : step.t);
      this.engine.because(-1, () => this.#do(step));
    }
    this.#runTo(this.recording.seconds);
    return { writes: this.#writes(), objects: this.#objects(), problems: this.problems };
  }

  #ensureNamespace(name: string): void {
    try {
      this.client.create(Namespace, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      } as NewObject<Namespace>);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 409) throw error;
    }
  }

  /** kubectl takes its time before it writes; a drain and a deletion write first and then wait. */
  #kubectlAt({ t, done = t, args }: Step): number {
    const [verb = ''] = args as string[];
    return verb === 'drain' || verb === 'delete' ? Math.min(t + 0.3, done) : Math.max(t, done - 0.06);
  }

  #runTo(seconds: number): void {
    this.engine.runUntil(Math.max(this.engine.now, this.#startMs + Math.round(seconds * 1000)));
  }

  #do(step: Step): void {
    const { op } = step;
    try {
      if (op === 'create') this.#create(step.object as ApiObject);
      else if (op === 'kubectl') this.kubectl.run((step.args as string[]).map((arg) => this.#own(arg)));
      else if (op === 'delete') this.#delete(step);
      else if (op === 'patch') this.#patch(step);
      else if (op === 'evict') this.#evict(step);
      else if (op === 'nodeStop') this.kubelets.get(step.name as string)?.stop();
      else if (op === 'nodeStart') this.kubelets.get(step.name as string)?.restart();
      else if (op === 'nodeDelete') {
        this.kubelets.get(step.name as string)?.stop();
        this.client.delete(Node, { name: step.name as string });
      } else if (op === 'waitFor' || op === 'waitPods') this.#wait(step);
      else if (op === 'settle') this.#settle((step.quiet as number) * 1000);
      else if (op === 'sleep') this.engine.runUntil(this.engine.now + (step.seconds as number) * 1000);
      else throw new Error(`the replay knows no step ${op}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (step.error === undefined) this.problems.push(`step ${op} ${String(step.name ?? '')}: ${error.message}`);
    }
  }

  #evict(step: Step): void {
    const [name, namespace] = [this.#own(step.name as string), this.recording.id];
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    let said = '201';
    try {
      this.client.createSubresource(Pod, { namespace, name, subresource: 'eviction' }, body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      said = String(error.code);
    }
    if (!(step.result as string).startsWith(said)) this.problems.push(`evict ${name}: ${said}, wanted ${step.result}`);
  }

  #create(recorded: ApiObject): void {
    const object = this.#withOwnUids(recorded) as ApiObject;
    const [group, version] = object.apiVersion.includes('/')
      ? (object.apiVersion.split('/') as [string, string])
      : ['', object.apiVersion];
    const kind = kinds.find((k) => k.group === group && k.version === version && k.kind === object.kind);
    if (!kind) throw new Error(`no kind ${object.apiVersion} ${object.kind}`);
    const namespace = kind.namespaced ? (object.metadata.namespace ?? this.recording.id) : undefined;
    this.client.create(kind, { ...object, metadata: { ...object.metadata, ...(namespace && { namespace }) } });
  }

  /** Uids of the recording stand for objects: those of the same kind and name here. */
  #withOwnUids(value: unknown): unknown {
    if (typeof value === 'string') return value.replace(/<uid:\d+>/, (uid) => this.#ownUid(uid));
    if (Array.isArray(value)) return value.map((item) => this.#withOwnUids(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#withOwnUids(item)]));
  }

  #ownUid(recorded: string): string {
    const shown = this.recording.stream.find(({ uid }) => uid === recorded);
    const own = shown && this.#objects().find((o) => o.kind === shown.kind && o.metadata.name === shown.name);
    return own?.metadata.uid ?? `00000000-0000-4000-8000-${recorded.replace(/\D/g, '').padStart(12, '0')}`;
  }

  #place(step: Step): { kind: (typeof kinds)[number]; namespace: string | undefined; name: string } {
    const kind = kinds.find((k) => k.kind === step.kind && !['events.k8s.io'].includes(k.group));
    if (!kind) throw new Error(`no kind ${step.kind}`);
    const namespace = kind.namespaced ? ((step.ns as string) ?? this.recording.id) : undefined;
    return { kind, namespace, name: this.#own(step.name as string) };
  }

  /** The run's own name for `web-<rand:1>` or a name with a hash. */
  #own(name: string): string {
    const match = /<rand:\d+>/.exec(name);
    if (!match) return new NormalNames(this.recording, this.#writes()).ownNameOf(name);
    const added = this.recording.stream.filter(
      ({ type, kind, name: n }) => type === 'ADDED' && kind === 'Pod' && n.includes('<rand'),
    );
    const index = added.findIndex((one) => one.name === name);
    const own = this.#writes().filter(
      ({ object, before }) => !before && object?.kind === 'Pod' && object.metadata.generateName,
    );
    return own[index]?.object?.metadata.name ?? name;
  }

  #delete(step: Step): void {
    const { kind, namespace, name } = this.#place(step);
    const policy = step.policy as 'Orphan' | 'Background' | 'Foreground' | undefined;
    this.client.delete(
      kind,
      { ...(namespace && { namespace }), name },
      { ...(policy && { propagationPolicy: policy }) },
    );
  }

  #patch(step: Step): void {
    const { kind, namespace, name } = this.#place(step);
    const type = (step.type as 'strategic' | undefined) ?? 'merge';
    const target = { ...(namespace && { namespace }), name, ...(step.sub ? { subresource: step.sub as string } : {}) };
    this.client.patch(kind, target, type, step.patch);
  }

  #wait(step: Step): void {
    const limit = this.engine.now + (step.timeout as number) * 1000;
    const isDone = () => (step.op === 'waitPods' ? this.#podsAre(step) : this.#isTrue(step));
    while (!isDone()) {
      if (this.engine.now >= limit) {
        this.problems.push(`step ${step.op}: ${JSON.stringify(step.conds ?? step.labels)} did not come true`);
        return;
      }
      this.engine.runUntil(this.engine.now + 20);
    }
  }

  #isTrue(step: Step): boolean {
    const { kind, namespace, name } = this.#place(step);
    let object: ApiObject;
    try {
      object = this.client.get(kind, namespace, name);
    } catch {
      return step.conds === 'absent';
    }
    if (step.conds === 'absent') return false;
    return Object.entries(step.conds as Record<string, unknown>).every(
      ([path, wanted]) => JSON.stringify(valueAt(object, path)) === JSON.stringify(wanted),
    );
  }

  #podsAre({ labels, count, ready }: Step): boolean {
    const selector = selectorFromSet(labels as Record<string, string>);
    const pods = this.client
      .list(Pod, { namespace: this.recording.id })
      .items.filter(({ metadata }) => selector.matches(metadata.labels) && !metadata.deletionTimestamp);
    const isReady = (pod: Pod) =>
      pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    return pods.length === count && (!ready || pods.every(isReady));
  }

  #settle(quietMs: number): void {
    const limit = this.engine.now + 60_000;
    let since = this.engine.now;
    let revision = this.etcd.revision;
    while (this.engine.now - since < quietMs && this.engine.now < limit) {
      this.engine.runUntil(this.engine.now + 50);
      if (this.etcd.revision !== revision) since = this.engine.now;
      revision = this.etcd.revision;
    }
  }

  #writes(): Write[] {
    const writes: Write[] = [];
    for (let revision = this.#baseRevision + 1; revision <= this.etcd.revision; revision++) {
      const prev = this.etcd.log.prev(revision);
      writes.push({
        object: this.etcd.log.value(revision),
        before: prev ? this.etcd.log.value(prev) : undefined,
      });
    }
    return writes;
  }

  #objects(): ApiObject[] {
    return this.etcd.buckets().flatMap((bucket) => this.etcd.range(bucket).map(({ value }) => value));
  }
}

/** The value at a path of a step: `status.conditions.type=Complete.status` finds the item of a list by a field. */
function valueAt(object: ApiObject, path: string): unknown {
  const match = /^(.*)\.type=(\w+)\.(\w+)$/.exec(path);
  if (!match) return getPath(object, path);
  const list = getPath(object, match[1] as string) as { type: string; [field: string]: unknown }[] | undefined;
  return list?.find(({ type }) => type === match[2])?.[match[3] as string];
}
