/**
 * The cluster of a scenario: an API server and a scheduler, nodes and pods by hand.
 * Models: the recorder: no controllers, no kubelets; pods that are being deleted are finished one after the other.
 * Leaves out: everything else.
 */

import type { Node } from '../../simulation/api/core/v1/node/node';
import { Pod } from '../../simulation/api/core/v1/pod/pod';
import { findKindNamed } from '../../simulation/api/kinds';
import type { ApiObject, NewObject } from '../../simulation/apimachinery/object-meta';
import { ApiServer } from '../../simulation/apiserver';
import { Client, InformerFactory } from '../../simulation/client';
import { Engine } from '../../simulation/engine';
import { createEtcd } from '../../simulation/etcd';
import { type Choices, Scheduler, type SchedulingDecision, wholeDecision } from '../../simulation/scheduler';
import type { RecordedStep, Recording } from './recording';

const EPOCH_MS = 1_767_225_600_000;
/** How long after a step everything that follows from it has happened, if the recording does not say. */
const SETTLE_MS = 1500;
/** From this many nodes on not all are looked at. */
const SAMPLED_FROM = 100;
/** Between the ends of two pods, so that the scheduler sees each. */
const ENDING_MS = 40;

/** The cluster. */
export class RecordedCluster {
  readonly client: Client;
  readonly decisions: { step: number; decision: SchedulingDecision }[] = [];
  #engine: Engine;
  #informers: InformerFactory;
  #step = -1;
  #endings = 0;

  constructor(recording: Recording, choices: Choices) {
    const etcd = createEtcd();
    this.#engine = new Engine(1, { etcd: () => etcd.revision, hosts: () => 0 });
    const server = new ApiServer({ engine: this.#engine, etcd, epochMs: EPOCH_MS });
    this.client = new Client(server, 'recorder');
    this.#informers = new InformerFactory({
      transport: server,
      engine: this.#engine,
      user: 'kube-scheduler',
      latencyMs: () => 4,
    });
    this.#prepare(recording);
    const isSampled = recording.nodes.length >= SAMPLED_FROM;
    if (!isSampled) this.#createNodes(recording.nodes);
    const scheduler = new Scheduler({
      engine: this.#engine,
      client: new Client(server, 'kube-scheduler'),
      informers: this.#informers,
      epochMs: EPOCH_MS,
      ...(recording.config && { config: recording.config }),
      decisions: {
        record: (decision, detail) =>
          this.decisions.push({ step: this.#step, decision: wholeDecision(decision, detail) }),
      },
      detailedNodes: Number.POSITIVE_INFINITY,
      choices,
    });
    this.#informers.of(Pod).addHandler({ updated: (pod, before) => this.#finish(pod, before) });
    this.#informers.start();
    scheduler.start();
    // The order in which the real scheduler came to know its nodes shows in the order in which it found them.
    if (isSampled) this.#createNodes(inFoundOrder(recording));
    for (const pod of recording.bound ?? []) this.#create(pod);
    this.#settle();
  }

  /** Does one step and waits until nothing follows from it any more. */
  act(index: number, step: RecordedStep): void {
    this.#step = index;
    if (step.create) this.#create(step.create);
    if (step.delete) this.client.delete(anyKind(step.delete[0]), place(step.delete[1], step.delete[0]));
    if (step.patch) {
      const [kind, name, patch] = step.patch;
      const subresource = step.subresource?.slice(1);
      const target = { ...place(name, kind), ...(subresource && { subresource }) };
      this.client.patch(anyKind(kind), target, 'merge', patch);
    }
    this.#settle(step.wait && step.wait * 1000);
  }

  #settle(ms = SETTLE_MS): void {
    this.#engine.runUntil(this.#engine.now + ms);
  }

  #createNodes(nodes: readonly Node[]): void {
    for (const node of nodes) this.#create(node);
  }

  #prepare({ objects = [] }: Recording): void {
    const names = new Set(['default', ...objects.filter(({ kind }) => kind === 'Namespace').map(nameOf)]);
    for (const name of names) {
      const given = objects.find((object) => object.kind === 'Namespace' && nameOf(object) === name);
      this.#createUnlessThere(given ?? { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      const metadata = { name: 'default', namespace: name };
      this.#createUnlessThere({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    }
    for (const object of objects) if (object.kind !== 'Namespace') this.#createUnlessThere(object);
  }

  #createUnlessThere(object: NewObject): void {
    const kind = kindNamed(object.apiVersion, object.kind);
    const { namespace, name } = object.metadata;
    try {
      this.client.get(kind, namespace, name as string);
    } catch {
      this.#create(object);
    }
  }

  #create(object: NewObject): void {
    const kind = kindNamed(object.apiVersion, object.kind);
    const { status, ...rest } = object as NewObject<Node>;
    const created = this.client.create(kind, rest as NewObject);
    const { namespace, name } = created.metadata;
    const target = { ...(namespace && { namespace }), name };
    // A new node is not ready, says the server; the recorder took that taint off again at once.
    if (object.kind === 'Node') {
      const taints = (object as NewObject<Node>).spec.taints ?? [];
      this.client.patch(kind, target, 'merge', { spec: { taints } });
    }
    if (status) this.client.patch(kind, { ...target, subresource: 'status' }, 'merge', { status });
  }

  /** Ends pods that are being deleted, one at a time. */
  #finish(pod: Pod, before: Pod): void {
    if (!pod.metadata.deletionTimestamp || before.metadata.deletionTimestamp) return;
    this.#engine.schedule(ENDING_MS * ++this.#endings, () => {
      this.#endings--;
      const { name, namespace } = pod.metadata;
      this.client.delete(Pod, { ...(namespace && { namespace }), name }, { gracePeriodSeconds: 0 });
    });
  }
}

/** The nodes as they were first found, attempt by attempt. */
function inFoundOrder({ nodes, attempts }: Recording): Node[] {
  const found = new Set(attempts.flatMap(({ filter }) => filter.feasible ?? []));
  const rank = new Map([...found].map((name, i) => [name, i]));
  const rankOf = ({ metadata }: Node) => rank.get(metadata.name) ?? nodes.length;
  return [...nodes].sort((a, b) => rankOf(a) - rankOf(b));
}

function nameOf(object: ApiObject): string {
  return object.metadata.name;
}

/** `name`, or `namespace/name` where it is not the default one. */
function place(text: string, kind: string): { namespace?: string; name: string } {
  const [name = '', namespace = 'default'] = text.split('/').reverse();
  return anyKind(kind).namespaced ? { namespace, name } : { name };
}

function kindNamed(apiVersion: string, kind: string) {
  const [version = 'v1', group = ''] = apiVersion.split('/').reverse();
  const found = findKindNamed(group, version, kind);
  if (!found) throw new Error(`${apiVersion} ${kind} is not served`);
  return found;
}

/** A kind by its name alone: steps do not say its group. */
function anyKind(kind: string) {
  const versions = ['v1', 'apps/v1', 'policy/v1', 'scheduling.k8s.io/v1', 'storage.k8s.io/v1'];
  const found = versions.find((version) => {
    const [name = 'v1', group = ''] = version.split('/').reverse();
    return findKindNamed(group, name, kind);
  });
  return kindNamed(found ?? 'v1', kind);
}
