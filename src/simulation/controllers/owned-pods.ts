/**
 * Pods by the object that controls them, with counters kept from the watch: a sync reads numbers, not pods.
 * Models: the pod indexer by controller UID of kube-controller-manager (v1.34+) and FilterActivePods over it.
 * Leaves out: nothing; the counters are an optimisation with the same answers.
 */
import { Pod } from '../api/core/v1/pod/pod';
import { deepEqual } from '../apimachinery/deep';
import { type Selector, selectorFromSet } from '../apimachinery/labels';
import { controllerOf, objectKey } from '../apimachinery/object-meta';
import type { Informer, InformerFactory } from '../client';
import { isPodActive, isPodEnded, isPodReady } from './pod-state';
import { type Availability, ReadyClock } from './ready-clock';

/** The pods of one owner, by their key. */
export class PodTally {
  readonly active = new Map<string, Pod>();
  readonly terminating = new Map<string, Pod>();
  readonly ended = new Map<string, Pod>();
  /** Pods whose labels nobody has held against the owner's selector yet. */
  readonly unverified = new Map<string, Pod>();
  #ready = 0;
  #labeled = 0;
  #template: Readonly<Record<string, string>> | undefined;
  #templateSelector: Selector | undefined;
  /** Kept only for owners that ask for more than readiness. */
  #clock: ReadyClock | undefined;

  /** How many active pods are ready. */
  get ready(): number {
    return this.#ready;
  }

  /** How many pods there are, in whatever state. */
  get size(): number {
    return this.active.size + this.terminating.size + this.ended.size;
  }

  /** All pods. */
  *all(): IterableIterator<Pod> {
    yield* this.active.values();
    yield* this.terminating.values();
    yield* this.ended.values();
  }

  /** How many active pods carry all labels of a template. */
  countLabeled(labels: Readonly<Record<string, string>> | undefined): number {
    if (!this.#templateSelector || (labels !== this.#template && !deepEqual(labels, this.#template))) {
      this.#templateSelector = selectorFromSet(labels ?? {});
      this.#labeled = 0;
      for (const pod of this.active.values()) if (this.#isLabeled(pod)) this.#labeled++;
    }
    this.#template = labels;
    return this.#labeled;
  }

  /** How many active pods have been ready for so long, and when that number rises by itself. */
  availability(minReadySeconds: number, nowMs: number): Availability {
    if (minReadySeconds <= 0) return { available: this.#ready };
    if (this.#clock?.minReadySeconds !== minReadySeconds) {
      this.#clock = new ReadyClock(minReadySeconds);
      for (const [key, pod] of this.active) this.#clock.put(key, pod);
    }
    return this.#clock.at(nowMs);
  }

  /** Takes a pod in, or its new revision. */
  put(key: string, pod: Pod): void {
    const before = this.active.get(key) ?? this.terminating.get(key) ?? this.ended.get(key);
    if (before) this.#uncount(key, before, isPodActive(pod));
    if (!before || before.metadata.labels !== pod.metadata.labels) this.unverified.set(key, pod);
    if (isPodEnded(pod)) this.ended.set(key, pod);
    else if (!isPodActive(pod)) this.terminating.set(key, pod);
    else {
      this.active.set(key, pod);
      if (isPodReady(pod)) this.#ready++;
      if (this.#isLabeled(pod)) this.#labeled++;
      this.#clock?.put(key, pod);
      return;
    }
    this.#clock?.remove(key);
  }

  /** Lets a pod go. */
  remove(key: string): void {
    const before = this.active.get(key) ?? this.terminating.get(key) ?? this.ended.get(key);
    if (before) this.#uncount(key, before, false);
    this.#clock?.remove(key);
    this.unverified.delete(key);
  }

  /** The pods whose labels the selector no longer matches; each pod is looked at once for each change of its labels. */
  takeMismatched(selector: Selector): Pod[] {
    if (this.unverified.size === 0) return [];
    const mismatched: Pod[] = [];
    for (const [key, pod] of this.unverified) {
      if (selector.matches(pod.metadata.labels)) this.unverified.delete(key);
      else mismatched.push(pod);
    }
    return mismatched;
  }

  /** Takes a revision out of the counters, and the pod off its list unless it stays active: then it keeps its place. */
  #uncount(key: string, before: Pod, staysActive: boolean): void {
    if (!this.active.has(key)) {
      this.terminating.delete(key);
      this.ended.delete(key);
      return;
    }
    if (!staysActive) this.active.delete(key);
    if (isPodReady(before)) this.#ready--;
    if (this.#isLabeled(before)) this.#labeled--;
  }

  #isLabeled(pod: Pod): boolean {
    return this.#templateSelector?.matches(pod.metadata.labels) ?? false;
  }
}

const NONE = new PodTally();

/** Every pod of the cluster under its controller's uid; those without a controller by namespace. */
export class OwnedPods {
  readonly informer: Informer<Pod>;
  #byOwner = new Map<string, PodTally>();
  #orphans = new Map<string, Map<string, Pod>>();

  constructor(informers: InformerFactory) {
    this.informer = informers.of(Pod);
    this.informer.addHandler({
      added: (pod) => this.#put(pod),
      updated: (pod, before) => {
        const owner = controllerOf(pod)?.uid;
        if (controllerOf(before)?.uid !== owner) this.#remove(before);
        this.#put(pod);
      },
      deleted: (pod) => this.#remove(pod),
    });
  }

  /** The pods that an object controls. */
  of(ownerUid: string): PodTally {
    return this.#byOwner.get(ownerUid) ?? NONE;
  }

  /** The pods of a namespace that nobody controls. */
  orphansIn(namespace: string): Iterable<Pod> {
    return this.#orphans.get(namespace)?.values() ?? [];
  }

  #put(pod: Pod): void {
    const owner = controllerOf(pod)?.uid;
    const key = objectKey(pod);
    if (owner === undefined) {
      const namespace = pod.metadata.namespace ?? '';
      let orphans = this.#orphans.get(namespace);
      if (!orphans) {
        orphans = new Map();
        this.#orphans.set(namespace, orphans);
      }
      orphans.set(key, pod);
      return;
    }
    let tally = this.#byOwner.get(owner);
    if (!tally) {
      tally = new PodTally();
      this.#byOwner.set(owner, tally);
    }
    tally.put(key, pod);
  }

  #remove(pod: Pod): void {
    const owner = controllerOf(pod)?.uid;
    const key = objectKey(pod);
    if (owner === undefined) {
      const orphans = this.#orphans.get(pod.metadata.namespace ?? '');
      orphans?.delete(key);
      if (orphans?.size === 0) this.#orphans.delete(pod.metadata.namespace ?? '');
      return;
    }
    const tally = this.#byOwner.get(owner);
    tally?.remove(key);
    if (tally?.size === 0) this.#byOwner.delete(owner);
  }
}
