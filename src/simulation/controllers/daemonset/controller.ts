/**
 * One pod on every node that fits, and a new one when the template changes.
 * Models: daemonset controller v1.36: pods through the scheduler, RollingUpdate and OnDelete, ControllerRevisions.
 * Leaves out: the back-off of one second, doubled, between replacements of failed pods of one node.
 */
import { ControllerRevision } from '../../api/apps/v1/controllerrevision/controllerrevision';
import { DaemonSet } from '../../api/apps/v1/daemonset/daemonset';
import { Node } from '../../api/core/v1/node/node';
import { Pod } from '../../api/core/v1/pod/pod';
import { ApiError, isReason } from '../../apimachinery/api-error';
import { deepEqual } from '../../apimachinery/deep';
import { compileSelector } from '../../apimachinery/labels';
import { controllerOf, objectKey } from '../../apimachinery/object-meta';
import { compareText } from '../../base/compare';
import type { Informer, WorkQueue } from '../../client';
import { claimObjects } from '../claim';
import { type ControllerEnv, defineController } from '../define-controller';
import { Expectations } from '../expectations';
import { OngoingSyncs } from '../ongoing-syncs';
import { isNamespaceTerminating } from '../pod-control';
import { availableInMs, isPodAvailable, isPodEnded, isPodReady } from '../pod-state';
import { slowStart } from '../slow-start';
import { judgeNode, targetNodeOf, templateFor } from './daemon-nodes';
import { type History, historyOf, REVISION_HASH, TEMPLATE_GENERATION, trimHistory } from './revisions';
import { rollingStep } from './rolling-update';

/** At most so many pods are made or deleted in one sync (daemon.BurstReplicas). */
const BURST = 250;

export default defineController({
  name: 'daemonset-controller',
  start: (env) => void new DaemonSetController(env),
});

class DaemonSetController {
  #sets: Informer<DaemonSet>;
  #nodes: Informer<Node>;
  #revisions: Informer<ControllerRevision>;
  #queue: WorkQueue;
  #expectations: Expectations;
  #ongoing: OngoingSyncs;

  constructor(private readonly env: ControllerEnv) {
    this.#queue = env.queue({ process: (key) => this.#sync(key) });
    this.#expectations = new Expectations(() => env.engine.now);
    this.#ongoing = new OngoingSyncs((key) => this.#queue.add(key));
    this.#sets = env.informers.of(DaemonSet);
    this.#nodes = env.informers.of(Node);
    this.#revisions = env.informers.of(ControllerRevision);
    this.#sets.indexer.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? '']);
    this.#revisions.indexer.addIndex('controller', (revision) => {
      const owner = controllerOf(revision);
      return owner ? [owner.uid] : [];
    });
    this.#revisions.indexer.addIndex('orphan', (revision) =>
      controllerOf(revision) ? [] : [revision.metadata.namespace ?? ''],
    );
    const changed = (set: DaemonSet) => this.#queue.add(objectKey(set));
    this.#sets.addHandler({
      added: changed,
      updated: changed,
      deleted: (set) => {
        this.#expectations.forget(objectKey(set));
        changed(set);
      },
    });
    this.#nodes.addHandler({
      added: (node) => this.#nodeAdded(node),
      updated: (node, before) => this.#nodeUpdated(node, before),
    });
    env.informers.of(Pod).addHandler({
      added: (pod) => this.#podAdded(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#podDeleted(pod),
    });
  }

  #nodeAdded(node: Node): void {
    for (const set of this.#sets.indexer.values()) if (judgeNode(set, node).shouldRun) this.#queue.add(objectKey(set));
  }

  #nodeUpdated(node: Node, before: Node): void {
    if (node.spec.taints === before.spec.taints && node.metadata.labels === before.metadata.labels) return;
    // A pod that may stay where no new one would be placed is no reason to look: the status shows it at the next sync.
    for (const set of this.#sets.indexer.values()) {
      const [now, then] = [judgeNode(set, node), judgeNode(set, before)];
      if ((now.shouldRun && !then.shouldRun) || (then.mayStay && !now.mayStay)) this.#queue.add(objectKey(set));
    }
  }

  #ownerOf(pod: Pod): DaemonSet | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== 'DaemonSet') return undefined;
    const set = this.#sets.indexer.get(`${pod.metadata.namespace}/${reference.name}`);
    return set?.metadata.uid === reference.uid ? set : undefined;
  }

  #podAdded(pod: Pod): void {
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod);
      return;
    }
    const set = this.#ownerOf(pod);
    if (set) {
      this.#expectations.creationObserved(objectKey(set));
      this.#queue.add(objectKey(set));
    } else if (!controllerOf(pod)) this.#addMatching(pod);
  }

  #podUpdated(pod: Pod, before: Pod): void {
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod);
      return;
    }
    const set = this.#ownerOf(pod);
    if (set) {
      this.#queue.add(objectKey(set));
      const minReadySeconds = set.spec.minReadySeconds ?? 0;
      if (minReadySeconds > 0 && !isPodReady(before) && isPodReady(pod))
        this.#queue.addAfter(objectKey(set), (minReadySeconds + 1) * 1000);
    } else if (!controllerOf(pod) && !deepEqual(pod.metadata.labels, before.metadata.labels)) this.#addMatching(pod);
    const old = controllerOf(before)?.uid !== controllerOf(pod)?.uid ? this.#ownerOf(before) : undefined;
    if (old) this.#queue.add(objectKey(old));
    else if (controllerOf(before) && !controllerOf(pod)) this.#addMatching(pod);
  }

  #podDeleted(pod: Pod): void {
    const set = this.#ownerOf(pod);
    if (!set) return;
    this.#expectations.deletionObserved(objectKey(set), objectKey(pod));
    this.#queue.add(objectKey(set));
  }

  #addMatching(pod: Pod): void {
    for (const set of this.#sets.indexer.by('namespace', pod.metadata.namespace ?? '')) {
      const selector = compileSelector(set.spec.selector);
      if (!selector.isEmpty && selector.matches(pod.metadata.labels)) this.#queue.add(objectKey(set));
    }
  }

  #sync(key: string): void {
    const set = this.#sets.indexer.get(key);
    if (!set) {
      this.#expectations.forget(key);
      return;
    }
    if (compileSelector(set.spec.selector).isEmpty || set.metadata.deletionTimestamp) return;
    if (!this.#ongoing.begin(key)) return;
    try {
      const history = historyOf(this.env, set, this.#revisions.indexer);
      if (!this.#expectations.isSatisfied(key)) {
        this.#finish(set, history, undefined);
        return;
      }
      this.#manage(set, history, (error) => {
        if (error === undefined && this.#expectations.isSatisfied(key)) this.#roll(set, history);
        else this.#finish(set, history, error);
      });
    } catch (error) {
      this.#ongoing.end(key);
      throw error;
    }
  }

  /** The set's pods by the node they stand on or are meant for. */
  #podsByNode(set: DaemonSet): Map<string, Pod[]> {
    const selector = compileSelector(set.spec.selector);
    const candidates = [...this.env.pods.of(set.metadata.uid).all()];
    for (const pod of this.env.pods.orphansIn(set.metadata.namespace ?? ''))
      if (selector.matches(pod.metadata.labels)) candidates.push(pod);
    const claimant = { client: this.env.client, owner: set, ownerKind: DaemonSet, selector };
    const byNode = new Map<string, Pod[]>();
    for (const pod of claimObjects(claimant, Pod, candidates)) {
      const node = targetNodeOf(pod);
      // One that has ended and is being deleted is out of the controller's hands: its place is free.
      if (node === undefined || (isPodEnded(pod) && pod.metadata.deletionTimestamp)) continue;
      const pods = byNode.get(node);
      if (pods) pods.push(pod);
      else byNode.set(node, [pod]);
    }
    return byNode;
  }

  #manage(set: DaemonSet, history: History, done: (error: unknown) => void): void {
    const byNode = this.#podsByNode(set);
    const wanted: string[] = [];
    const doomed: Pod[] = [];
    for (const node of this.#nodes.indexer.values()) {
      const { shouldRun, mayStay } = judgeNode(set, node);
      const pods = byNode.get(node.metadata.name) ?? [];
      byNode.delete(node.metadata.name);
      if (shouldRun) this.#manageNode(set, pods, { node: node.metadata.name, wanted, doomed, history });
      else if (!mayStay) doomed.push(...pods.filter(({ metadata }) => !metadata.deletionTimestamp));
    }
    // Pods for nodes that are gone and that nobody has placed yet never will be.
    for (const pods of byNode.values()) doomed.push(...pods.filter(({ spec }) => !spec.nodeName));
    this.#write(set, history, { wanted, doomed }, done);
  }

  #manageNode(
    set: DaemonSet,
    pods: readonly Pod[],
    plan: { node: string; wanted: string[]; doomed: Pod[]; history: History },
  ): void {
    const live: Pod[] = [];
    let isWaiting = false;
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp) isWaiting = true;
      else if (isPodEnded(pod)) this.#killEnded(set, pod, plan);
      else live.push(pod);
    }
    if (live.length === 0) {
      // Ended pods are replaced at a later sync, when they are gone.
      if (!isWaiting && pods.length === 0) plan.wanted.push(plan.node);
      return;
    }
    const isSurging = (set.spec.updateStrategy.rollingUpdate?.maxSurge ?? 0) !== 0;
    const isNew = (pod: Pod) =>
      pod.metadata.labels?.[REVISION_HASH] === plan.history.current.metadata.labels?.[REVISION_HASH];
    const kept = isSurging ? [live.find(isNew), live.find((pod) => !isNew(pod))] : [oldest(live)];
    plan.doomed.push(...live.filter((pod) => !kept.includes(pod)));
  }

  #killEnded(set: DaemonSet, pod: Pod, { node, doomed }: { node: string; doomed: Pod[] }): void {
    const word = pod.status.phase === 'Failed' ? 'failed' : 'succeeded';
    const key = objectKey(pod);
    this.env.events.note(set, {
      type: word === 'failed' ? 'Warning' : 'Normal',
      reason: word === 'failed' ? 'FailedDaemonPod' : 'SucceededDaemonPod',
      message: `Found ${word} daemon pod ${key} on node ${node}, will try to ${word === 'failed' ? 'kill' : 'delete'} it`,
    });
    doomed.push(pod);
  }

  #roll(set: DaemonSet, history: History): void {
    if (set.spec.updateStrategy.type !== 'RollingUpdate') {
      this.#finish(set, history, undefined);
      return;
    }
    const all = this.#podsByNode(set);
    const byNode = new Map<string, Pod[]>();
    for (const node of this.#nodes.indexer.values())
      if (judgeNode(set, node).shouldRun) byNode.set(node.metadata.name, all.get(node.metadata.name) ?? []);
    const hash = history.current.metadata.labels?.[REVISION_HASH] as string;
    const { doomed, surgeNodes } = rollingStep({ set, byNode, hash, nowMs: this.env.nowMs() });
    this.#write(set, history, { wanted: surgeNodes, doomed }, (error) => {
      if (error === undefined) trimHistory(this.env, set, history, this.env.pods.of(set.metadata.uid).all());
      this.#finish(set, history, error);
    });
  }

  #write(
    set: DaemonSet,
    history: History,
    plan: { wanted: readonly string[]; doomed: readonly Pod[] },
    done: (error: unknown) => void,
  ): void {
    const key = objectKey(set);
    const wanted = plan.wanted.slice(0, BURST);
    const doomed = plan.doomed.slice(0, BURST);
    if (wanted.length + doomed.length === 0) {
      done(undefined);
      return;
    }
    this.#expectations.expect(key, wanted.length, doomed.map(objectKey));
    const { podControl } = this.env;
    let next = 0;
    const create = () => this.#createOn(set, history, wanted[next++] as string);
    slowStart(podControl.pacer, wanted.length, create, ({ created, error }) => {
      for (let i = created; i < wanted.length; i++) this.#expectations.creationObserved(key);
      let failure = error;
      const deletions = doomed.map((pod) => () => {
        try {
          podControl.delete(pod, set);
        } catch (refusal) {
          this.#expectations.deletionObserved(key, objectKey(pod));
          if (!isReason(refusal, 'NotFound')) failure ??= refusal;
        }
      });
      podControl.pacer.sendAll(deletions, () => done(isNamespaceTerminating(failure) ? undefined : failure));
    });
  }

  #createOn(set: DaemonSet, { current }: History, node: string): void {
    const template = templateFor(set, node, {
      hash: current.metadata.labels?.[REVISION_HASH] as string,
      generation: set.metadata.annotations?.[TEMPLATE_GENERATION],
    });
    this.env.podControl.create({ namespace: set.metadata.namespace as string, template, owner: set });
  }

  #finish(set: DaemonSet, history: History, error: unknown): void {
    const status = this.#statusOf(set, history);
    if (deepEqual(status, set.status)) this.#end(set, error);
    else {
      let refusal: unknown;
      this.env.podControl.pacer.send(
        () => {
          refusal = this.#writeStatus(set, status);
        },
        () => this.#end(set, refusal ?? error),
      );
    }
  }

  #end(set: DaemonSet, error: unknown): void {
    const key = objectKey(set);
    if (error === undefined) this.#queue.forget(key);
    else this.#queue.addRateLimited(key);
    this.#ongoing.end(key);
  }

  #statusOf(set: DaemonSet, { current }: History): DaemonSet['status'] {
    const byNode = this.#podsByNode(set);
    const hash = current.metadata.labels?.[REVISION_HASH];
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    const nowMs = this.env.nowMs();
    const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
    for (const node of this.#nodes.indexer.values()) {
      const { shouldRun } = judgeNode(set, node);
      const pods = byNode.get(node.metadata.name) ?? [];
      if (!shouldRun) {
        if (pods.length > 0) counts.misscheduled++;
        continue;
      }
      counts.desired++;
      if (pods.length === 0) continue;
      counts.current++;
      const pod = eldest(pods);
      if (isPodReady(pod)) counts.ready++;
      if (isPodAvailable(pod, minReadySeconds, nowMs)) counts.available++;
      else this.#lookAgain(set, availableInMs(pod, minReadySeconds, nowMs));
      if (pod.metadata.labels?.[REVISION_HASH] === hash) counts.updated++;
    }
    const unavailable = counts.desired - counts.available;
    return {
      ...(set.status?.collisionCount !== undefined && { collisionCount: set.status.collisionCount }),
      ...(set.status?.conditions && { conditions: set.status.conditions }),
      currentNumberScheduled: counts.current,
      numberMisscheduled: counts.misscheduled,
      desiredNumberScheduled: counts.desired,
      numberReady: counts.ready,
      observedGeneration: set.metadata.generation ?? 0,
      ...(counts.updated > 0 && { updatedNumberScheduled: counts.updated }),
      ...(counts.available > 0 && { numberAvailable: counts.available }),
      ...(unavailable > 0 && { numberUnavailable: unavailable }),
    };
  }

  #lookAgain(set: DaemonSet, inMs: number | undefined): void {
    if (inMs !== undefined && inMs > 0) this.#queue.addAfter(objectKey(set), inMs);
  }

  /** Answers the refusal, if there was one. */
  #writeStatus(set: DaemonSet, status: DaemonSet['status']): ApiError | undefined {
    try {
      try {
        this.env.client.updateStatus(DaemonSet, { ...set, status });
      } catch (error) {
        if (!isReason(error, 'Conflict')) throw error;
        const fresh = this.env.client.get(DaemonSet, set.metadata.namespace, set.metadata.name);
        this.env.client.updateStatus(DaemonSet, { ...fresh, status });
      }
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal;
      return refusal;
    }
  }
}

function eldest(pods: readonly Pod[]): Pod {
  let eldest = pods[0] as Pod;
  for (const pod of pods)
    if (compareText(pod.metadata.creationTimestamp, eldest.metadata.creationTimestamp) < 0) eldest = pod;
  return eldest;
}

function oldest(pods: readonly Pod[]): Pod | undefined {
  return [...pods].sort(
    (a, b) =>
      Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
      compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp),
  )[0];
}
