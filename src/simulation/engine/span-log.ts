import { flatText } from '../base/flat-text';
import { IntColumn } from '../base/int-column';
import type { SimTime } from './sim-time';
import { SpanKinds } from './span-kinds';

/** What a component says of something it does: one arrow of the picture, one step of the history. */
export interface SpanStart {
  /** The component that acts: `kube-scheduler`, `kubelet/worker-1`, `kubectl`. */
  actor: string;
  /** The component that it acts on, if it sends a message: `kube-apiserver`, `containerd/worker-1`. */
  to?: string;
  /** What it does, in the words of the protocol: `POST pods`, `PATCH pods/status`, `RunPodSandbox`, `CNI ADD`. */
  verb: string;
  /** The object it is about, as `<resource>/<namespace>/<name>` (`pods/default/web-1`); '' if none. */
  target: string;
  /** The end of the target, if it is given apart: the history then shares the object's own name. */
  name?: string;
  /** A few words more, in plain English: a reason, an address, an exit code. */
  detail?: string;
}

/** One step of the history, read back. */
export interface Span extends Omit<SpanStart, 'name'> {
  step: number;
  time: SimTime;
  /** The step that this one is because of; -1 if none. */
  cause: number;
}

/** Among so many details that were noted last, equal ones are found. */
const RECENT = 4096;

/**
 * Every step of the history in columns: who did what, when, because of what.
 * Step numbers count from 1; a span's revisions are those of the stores after all that it did itself.
 */
export class SpanLog {
  #time = new IntColumn(1024);
  #cause = new IntColumn(1024);
  #kind = new IntColumn(1024);
  /** The target is the kind's place and this. */
  #name: string[] = [];
  /** Which of the details a step has; -1 if none. */
  #detail = new IntColumn(1024);
  #details: string[] = [];
  #recentDetails = new Map<string, number>();
  #etcd = new IntColumn(1024);
  #hosts = new IntColumn(1024);
  readonly #kinds = new SpanKinds();

  /** `revisions` tells the current revisions of both stores. */
  constructor(private readonly revisions: { etcd(): number; hosts(): number }) {}

  /** How many steps there are: the number of the last one. */
  get count(): number {
    return this.#name.length;
  }

  /** Notes a step and returns its number. */
  push(start: SpanStart, time: SimTime, cause: number): number {
    this.#seal();
    this.#time.push(time);
    this.#cause.push(cause);
    const { actor, to, verb, target, name, detail } = start;
    this.#kind.push(this.#kinds.idOf(actor, to, verb, name === undefined ? '' : target));
    this.#name.push(name ?? target);
    this.#detail.push(detail ? this.#detailOf(detail) : -1);
    return this.#name.length;
  }

  /** Adds words to a step that is under way, when its outcome is known. */
  setDetail(step: number, detail: string): void {
    this.#detail.set(step - 1, this.#detailOf(detail));
  }

  /** Names what a step is about, when that is known only afterwards (a generated name). */
  setName(step: number, place: string, name: string): void {
    const { actor, to, verb } = this.#kinds.get(this.#kind.at(step - 1));
    this.#kind.set(step - 1, this.#kinds.idOf(actor, to, verb, place));
    this.#name[step - 1] = name;
  }

  /** The step with this number, which must exist. */
  get(step: number): Span {
    const i = step - 1;
    const { actor, to, verb, place } = this.#kinds.get(this.#kind.at(i));
    const detail = this.#details[this.#detail.at(i)];
    return {
      step,
      time: this.#time.at(i),
      cause: this.#cause.at(i),
      actor,
      verb,
      target: place + (this.#name[i] as string),
      ...(to !== undefined && { to }),
      ...(detail !== undefined && { detail }),
    };
  }

  /** The time of a step. Step 0 is the empty cluster at time 0. */
  timeOf(step: number): SimTime {
    return step <= 0 ? 0 : this.#time.at(step - 1);
  }

  /** The cause of a step; -1 if none. */
  causeOf(step: number): number {
    return this.#cause.at(step - 1);
  }

  /** The target of a step. */
  targetOf(step: number): string {
    const name = this.#name[step - 1];
    return name === undefined ? '' : this.#kinds.placeOf(this.#kind.at(step - 1)) + name;
  }

  /** The last step at this time or before. */
  stepAt(time: SimTime): number {
    return this.#time.lastAtMost(time) + 1;
  }

  /** The revision of etcd after a step. */
  etcdRevisionAt(step: number): number {
    return step <= 0 ? 0 : step > this.#etcd.length ? this.revisions.etcd() : this.#etcd.at(step - 1);
  }

  /** The revision of the hosts store after a step. */
  hostsRevisionAt(step: number): number {
    return step <= 0 ? 0 : step > this.#hosts.length ? this.revisions.hosts() : this.#hosts.at(step - 1);
  }

  /** The step in which a revision of etcd was written. */
  stepOfEtcdRevision(revision: number): number {
    return this.#etcd.lastAtMost(revision - 1) + 2;
  }

  /** The number of a detail; what many steps say in turn is kept once. */
  #detailOf(detail: string): number {
    let id = this.#recentDetails.get(detail);
    if (id === undefined) {
      if (this.#recentDetails.size >= RECENT) this.#recentDetails.clear();
      id = this.#details.push(flatText(detail)) - 1;
      this.#recentDetails.set(detail, id);
    }
    return id;
  }

  /** Fixes the revisions of the last step: what is written from now on belongs to the next. */
  #seal(): void {
    if (this.#etcd.length < this.#name.length) {
      this.#etcd.push(this.revisions.etcd());
      this.#hosts.push(this.revisions.hosts());
    }
  }
}
