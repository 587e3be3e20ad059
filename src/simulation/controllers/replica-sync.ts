/**
 * Keeps a number of pods: the loop that ReplicaSet and ReplicationController share.
 * Models: pkg/controller/replicaset ReplicaSetController v1.36, which kube-controller-manager runs for both kinds.
 * Leaves out: leader election; a sync that waits for its rate limit holds up its own object only.
 */
import { Pod, type PodTemplateSpec } from '../api/core/v1/pod/pod';
import type { Condition } from '../api/core/v1/shared';
import type { KindRef } from '../api/kind-ref';
import { ApiError, isReason } from '../apimachinery/api-error';
import { deepEqual } from '../apimachinery/deep';
import type { Selector } from '../apimachinery/labels';
import { type ApiObject, controllerOf, objectKey } from '../apimachinery/object-meta';
import type { Informer, WorkQueue } from '../client';
import { adopt, type Claimant, canAdopt, release } from './claim';
import type { ControllerEnv } from './define-controller';
import { Expectations } from './expectations';
import { OngoingSyncs } from './ongoing-syncs';
import type { PodTally } from './owned-pods';
import { isNamespaceTerminating, messageOf } from './pod-control';
import { podsToDelete } from './pod-ranking';
import { isPodReady } from './pod-state';
import { type Availability, ReadyClock } from './ready-clock';
import { type SlowStartOutcome, slowStart } from './slow-start';

/** At most so many pods are made or deleted in one sync (replicaset.BurstReplicas). */
const BURST_REPLICAS = 500;

/** What both kinds have in common. */
export interface ReplicaOwner extends ApiObject {
  spec: { replicas: number; minReadySeconds?: number };
  status: ReplicaStatus;
}

/** The numbers that both kinds report. */
export interface ReplicaStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  terminatingReplicas?: number;
  observedGeneration?: number;
  conditions?: Condition[];
}

/** Where the two kinds differ. */
export interface ReplicaKind<T extends ReplicaOwner> {
  kind: KindRef<T>;
  selectorOf(owner: T): Selector;
  templateOf(owner: T): PodTemplateSpec | undefined;
  /** Sister sets whose pods crowd nodes as well when it is chosen who goes. */
  sistersOf?(owner: T): T[];
  /** Whether the status counts terminating pods. */
  countsTerminating: boolean;
}

/** The control loop for one of the kinds. */
export class ReplicaSync<T extends ReplicaOwner> {
  readonly informer: Informer<T>;
  #queue: WorkQueue;
  #expectations: Expectations;
  #ongoing: OngoingSyncs;

  constructor(
    private readonly env: ControllerEnv,
    private readonly replicaKind: ReplicaKind<T>,
  ) {
    this.#queue = env.queue({ process: (key) => this.#sync(key) });
    this.#expectations = new Expectations(() => env.engine.now);
    this.#ongoing = new OngoingSyncs((key) => this.#queue.add(key));
    this.informer = env.informers.of(replicaKind.kind);
    this.informer.indexer.addIndex('namespace', (owner) => [owner.metadata.namespace ?? '']);
    this.informer.addHandler({
      added: (owner) => this.#queue.add(objectKey(owner)),
      updated: (owner) => this.#queue.add(objectKey(owner)),
      deleted: (owner) => {
        this.#expectations.forget(objectKey(owner));
        this.#queue.add(objectKey(owner));
      },
    });
    env.informers.of(Pod).addHandler({
      added: (pod) => this.#podAdded(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#podDeleted(pod),
    });
  }

  #podAdded(pod: Pod): void {
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod);
      return;
    }
    const owner = this.#ownerOf(pod);
    if (owner) {
      this.#expectations.creationObserved(objectKey(owner));
      this.#queue.add(objectKey(owner));
    } else if (!controllerOf(pod)) this.#enqueueMatching(pod);
  }

  #podUpdated(pod: Pod, before: Pod): void {
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod);
      return;
    }
    const controller = controllerOf(pod);
    const isMoved = controllerOf(before)?.uid !== controller?.uid;
    if (isMoved) {
      const old = this.#ownerOf(before);
      if (old) this.#queue.add(objectKey(old));
    }
    const owner = this.#ownerOf(pod);
    if (owner) {
      this.#queue.add(objectKey(owner));
      const minReadySeconds = owner.spec.minReadySeconds ?? 0;
      // One second more: times of the API are whole seconds.
      if (minReadySeconds > 0 && !isPodReady(before) && isPodReady(pod))
        this.#queue.addAfter(objectKey(owner), (minReadySeconds + 1) * 1000);
    } else if (!controller && (isMoved || !deepEqual(pod.metadata.labels, before.metadata.labels)))
      this.#enqueueMatching(pod);
  }

  #podDeleted(pod: Pod): void {
    const owner = this.#ownerOf(pod);
    if (!owner) return;
    this.#expectations.deletionObserved(objectKey(owner), objectKey(pod));
    this.#queue.add(objectKey(owner));
  }

  #ownerOf(pod: Pod): T | undefined {
    const reference = controllerOf(pod);
    const { kind } = this.replicaKind.kind;
    if (!reference || reference.kind !== kind) return undefined;
    const owner = this.informer.indexer.get(`${pod.metadata.namespace}/${reference.name}`);
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  }

  #enqueueMatching(pod: Pod): void {
    for (const owner of this.informer.indexer.by('namespace', pod.metadata.namespace ?? '')) {
      const selector = this.replicaKind.selectorOf(owner);
      if (!selector.isEmpty && selector.matches(pod.metadata.labels)) this.#queue.add(objectKey(owner));
    }
  }

  #sync(key: string): void {
    const owner = this.informer.indexer.get(key);
    if (!owner) {
      this.#expectations.forget(key);
      return;
    }
    if (!this.#ongoing.begin(key)) return;
    try {
      const isDue = this.#expectations.isSatisfied(key);
      const taken = this.#claim(owner);
      const seen = this.#look(owner, taken);
      if (isDue && !owner.metadata.deletionTimestamp)
        this.#manage(owner, seen, (error) => this.#finish(owner, seen, error));
      else this.#finish(owner, seen, undefined);
    } catch (error) {
      this.#ongoing.end(key);
      throw error;
    }
  }

  /** The numbers of this moment: they are what the status will tell, whatever the sync does until then. */
  #look(owner: T, { adopted, released }: Pick<Seen, 'adopted' | 'released'>): Seen {
    const tally = this.env.pods.of(owner.metadata.uid);
    const labels = this.replicaKind.templateOf(owner)?.metadata?.labels;
    const minReadySeconds = owner.spec.minReadySeconds ?? 0;
    const nowMs = this.env.nowMs();
    const base = { tally, adopted, released, terminating: tally.terminating.size };
    if (adopted.length === 0 && released.size === 0) {
      const { available, nextInMs } = tally.availability(minReadySeconds, nowMs);
      const numbers = { active: tally.active.size, ready: tally.ready, labeled: tally.countLabeled(labels), available };
      return { ...base, ...numbers, ...(nextInMs !== undefined && { nextInMs }) };
    }
    const pods = activePods(base);
    const wanted = Object.entries(labels ?? {});
    return {
      ...base,
      active: pods.length,
      ready: pods.filter(isPodReady).length,
      labeled: pods.filter((pod) => wanted.every(([name, value]) => pod.metadata.labels?.[name] === value)).length,
      ...availabilityOf(pods, minReadySeconds, nowMs),
    };
  }

  /** Adopts orphans that match and releases pods that no longer do. */
  #claim(owner: T): { adopted: Pod[]; released: Set<string> } {
    const selector = this.replicaKind.selectorOf(owner);
    const claimant: Claimant = { client: this.env.client, owner, ownerKind: this.replicaKind.kind, selector };
    const released = new Set<string>();
    for (const pod of this.env.pods.of(owner.metadata.uid).takeMismatched(selector)) {
      if (owner.metadata.deletionTimestamp || pod.metadata.deletionTimestamp || !isCounted(pod)) continue;
      release(claimant, Pod, pod);
      released.add(objectKey(pod));
    }
    const adopted: Pod[] = [];
    if (owner.metadata.deletionTimestamp) return { adopted, released };
    let mayAdopt: boolean | undefined;
    for (const orphan of this.env.pods.orphansIn(owner.metadata.namespace ?? '')) {
      if (orphan.metadata.deletionTimestamp || !isCounted(orphan)) continue;
      if (selector.isEmpty || !selector.matches(orphan.metadata.labels)) continue;
      mayAdopt ??= canAdopt(claimant);
      const pod = mayAdopt ? adopt(claimant, Pod, orphan) : undefined;
      if (pod) adopted.push(pod);
    }
    return { adopted, released };
  }

  /** Makes or deletes pods until their number is right, then says what went wrong, if something did. */
  #manage(owner: T, seen: Seen, done: (error: unknown) => void): void {
    const key = objectKey(owner);
    const surplus = seen.active - owner.spec.replicas;
    if (surplus < 0) {
      const missing = Math.min(-surplus, BURST_REPLICAS);
      this.#expectations.expectCreations(key, missing);
      slowStart(
        this.env.podControl.pacer,
        missing,
        () => this.#createOne(owner),
        ({ created, error }: SlowStartOutcome) => {
          for (let i = created; i < missing; i++) this.#expectations.creationObserved(key);
          done(error);
        },
      );
    } else if (surplus > 0) this.#deleteSome(owner, seen, Math.min(surplus, BURST_REPLICAS), done);
    else done(undefined);
  }

  #createOne(owner: T): void {
    const template = this.replicaKind.templateOf(owner);
    if (!template) return;
    try {
      this.env.podControl.create({ namespace: owner.metadata.namespace as string, template, owner });
    } catch (error) {
      // Nothing more can be made there: as good as made, so that nothing is tried again.
      if (!isNamespaceTerminating(error)) throw error;
    }
  }

  #deleteSome(owner: T, seen: Seen, count: number, done: (error: unknown) => void): void {
    const key = objectKey(owner);
    const related = (this.replicaKind.sistersOf?.(owner) ?? []).flatMap((sister) => [
      ...this.env.pods.of(sister.metadata.uid).active.values(),
    ]);
    const doomed = podsToDelete(activePods(seen), related, count, this.env.nowMs());
    this.#expectations.expectDeletions(key, doomed.map(objectKey));
    let failure: unknown;
    const deletions = doomed.map((pod) => () => {
      try {
        this.env.podControl.delete(pod, owner);
      } catch (error) {
        this.#expectations.deletionObserved(key, objectKey(pod));
        if (!isReason(error, 'NotFound')) failure ??= error;
      }
    });
    this.env.podControl.pacer.sendAll(deletions, () => done(failure));
  }

  #finish(owner: T, seen: Seen, error: unknown): void {
    const key = objectKey(owner);
    const status = this.#statusOf(owner, seen, error);
    if (seen.nextInMs !== undefined) this.#queue.addAfter(key, seen.nextInMs);
    if (deepEqual(status, owner.status)) this.#end(key, error);
    else {
      let refusal: unknown;
      this.env.podControl.pacer.send(
        () => {
          refusal = this.#writeStatus(owner, status);
        },
        () => this.#end(key, refusal ?? error),
      );
    }
  }

  #end(key: string, error: unknown): void {
    if (error === undefined) this.#queue.forget(key);
    else this.#queue.addRateLimited(key);
    this.#ongoing.end(key);
  }

  /** Answers the refusal, if there was one. */
  #writeStatus(owner: T, status: ReplicaStatus): ApiError | undefined {
    const { kind } = this.replicaKind;
    try {
      try {
        this.env.client.updateStatus(kind, { ...owner, status });
      } catch (error) {
        if (!isReason(error, 'Conflict')) throw error;
        // The cache was behind: once more on what the server has (replicaset.statusUpdateRetries).
        const fresh = this.env.client.get(kind, owner.metadata.namespace, owner.metadata.name);
        this.env.client.updateStatus(kind, { ...fresh, status });
      }
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal;
      return refusal;
    }
  }

  #statusOf(owner: T, seen: Seen, error: unknown): ReplicaStatus {
    const { active, labeled, ready, available, terminating } = seen;
    const conditions = this.#conditionsOf(owner, active, error);
    return {
      replicas: active,
      ...(labeled > 0 && { fullyLabeledReplicas: labeled }),
      ...(ready > 0 && { readyReplicas: ready }),
      ...(available > 0 && { availableReplicas: available }),
      ...(this.replicaKind.countsTerminating && { terminatingReplicas: terminating }),
      ...(owner.metadata.generation !== undefined && { observedGeneration: owner.metadata.generation }),
      ...(conditions.length > 0 && { conditions }),
    };
  }

  #conditionsOf(owner: T, active: number, error: unknown): Condition[] {
    const conditions = owner.status?.conditions ?? [];
    const failure = conditions.find(({ type }) => type === 'ReplicaFailure');
    if (error === undefined) return failure ? conditions.filter((condition) => condition !== failure) : conditions;
    if (failure) return conditions;
    const reason = active < owner.spec.replicas ? 'FailedCreate' : 'FailedDelete';
    return [
      ...conditions,
      {
        type: 'ReplicaFailure',
        status: 'True',
        lastTransitionTime: this.env.timestamp(),
        reason,
        message: messageOf(error),
      },
    ];
  }
}

/** What a sync sees of its pods when it begins. */
interface Seen extends Availability {
  tally: PodTally;
  active: number;
  ready: number;
  labeled: number;
  terminating: number;
  adopted: Pod[];
  /** Keys of pods that were let go in this sync. */
  released: Set<string>;
}

function isCounted(pod: Pod): boolean {
  return pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
}

function activePods({ tally, adopted, released }: Pick<Seen, 'tally' | 'adopted' | 'released'>): Pod[] {
  const pods: Pod[] = [];
  for (const [key, pod] of tally.active) if (!released.has(key)) pods.push(pod);
  return pods.concat(adopted);
}

/** How many pods are available, and in how many ms the next one will be. */
function availabilityOf(pods: readonly Pod[], minReadySeconds: number, nowMs: number): Availability {
  const clock = new ReadyClock(minReadySeconds);
  for (const pod of pods) clock.put(objectKey(pod), pod);
  return clock.at(nowMs);
}
