import { flatText } from '../base/flat-text';
import { IntColumn } from '../base/int-column';
import type { SimTime } from './sim-time';

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
  /** A few words more, in plain English: a reason, an address, an exit code. */
  detail?: string;
}

/** One step of the history, read back. */
export interface Span extends SpanStart {
  step: number;
  time: SimTime;
  /** The step that this one is because of; -1 if none. */
  cause: number;
}

/**
 * Every step of the history in columns: who did what, when, because of what.
 * Step numbers count from 1; a span's revisions are those of the stores after all that it did itself.
 */
export class SpanLog {
  #time = new IntColumn(1024);
  #cause = new IntColumn(1024);
  #actor = new IntColumn(1024);
  #to = new IntColumn(1024);
  #verb = new IntColumn(1024);
  #target: string[] = [];
  #detail: (string | undefined)[] = [];
  #etcd = new IntColumn(1024);
  #hosts = new IntColumn(1024);
  #words: string[] = [];
  #wordIds = new Map<string, number>();

  /** `revisions` tells the current revisions of both stores. */
  constructor(private readonly revisions: { etcd(): number; hosts(): number }) {}

  /** How many steps there are: the number of the last one. */
  get count(): number {
    return this.#target.length;
  }

  /** Notes a step and returns its number. */
  push(start: SpanStart, time: SimTime, cause: number): number {
    this.#seal();
    this.#time.push(time);
    this.#cause.push(cause);
    this.#actor.push(this.#intern(start.actor));
    this.#to.push(start.to === undefined ? -1 : this.#intern(start.to));
    this.#verb.push(this.#intern(start.verb));
    // A target shares its end with the name in the store: joined of two parts it is smaller than a text of its own.
    this.#target.push(start.target);
    this.#detail.push(start.detail && flatText(start.detail));
    return this.#target.length;
  }

  /** Adds words to a step that is under way, when its outcome is known. */
  setDetail(step: number, detail: string): void {
    this.#detail[step - 1] = flatText(detail);
  }

  /** Names what a step is about, when that is known only afterwards (a generated name). */
  setTarget(step: number, target: string): void {
    this.#target[step - 1] = target;
  }

  /** The step with this number, which must exist. */
  get(step: number): Span {
    const i = step - 1;
    const to = this.#to.at(i);
    return {
      step,
      time: this.#time.at(i),
      cause: this.#cause.at(i),
      actor: this.#words[this.#actor.at(i)] as string,
      verb: this.#words[this.#verb.at(i)] as string,
      target: this.#target[i] as string,
      ...(to >= 0 && { to: this.#words[to] as string }),
      ...(this.#detail[i] !== undefined && { detail: this.#detail[i] }),
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
    return this.#target[step - 1] ?? '';
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

  /** Fixes the revisions of the last step: what is written from now on belongs to the next. */
  #seal(): void {
    if (this.#etcd.length < this.#target.length) {
      this.#etcd.push(this.revisions.etcd());
      this.#hosts.push(this.revisions.hosts());
    }
  }

  #intern(word: string): number {
    let id = this.#wordIds.get(word);
    if (id === undefined) {
      id = this.#words.length;
      this.#words.push(word);
      this.#wordIds.set(word, id);
    }
    return id;
  }
}
