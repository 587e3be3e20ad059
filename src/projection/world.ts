import type { ApiObject } from '../simulation/apimachinery/object-meta';
import type { Instant, SpanLog } from '../simulation/engine';
import type { HostRecord } from '../simulation/linux';
import type { Listener } from '../simulation/linux/net/ipv4/socket';
import type { ReadView } from '../simulation/mvcc';
import type { ServiceMap } from '../simulation/proxy';
import type { SmallestChange } from '../simulation/scheduler/proposal';

/** Everything that can be seen of a cluster at one instant. It cannot write. */
export interface World {
  at: Instant;
  /** The last instant that is known: `at` is the past where it is before this one. */
  end: Instant;
  etcd: ReadView<ApiObject>;
  hosts: ReadView<HostRecord>;
  /** Etcd at the end: for indices that follow the whole history. */
  etcdEnd: ReadView<ApiObject>;
  spans: SpanLog;
  /** The wall-clock time at simulated time 0, in ms since 1970. */
  epochMs: number;
  /** Facts of the cluster's settings that a picture needs. */
  settings: WorldSettings;
  /** What components remember beside the stores, asked at any instant. */
  recalled: Recalled;
  /** An index of the whole history, made once for a cluster and brought up to date by its maker. */
  memo<T>(name: string, make: () => T): T;
}

/** The settings that a picture needs. */
export interface WorldSettings {
  bridge: string;
  networkModel: 'kubernetes' | 'docker';
  podCIDR: string;
  serviceCIDR: string;
  proxyMode: 'iptables' | 'nftables';
}

/** What is kept outside of the stores: decisions of the scheduler, logs of containers, queues. */
export interface Recalled {
  /** The scheduling attempts of a pod by uid, oldest first, up to a step. */
  decisions(uid: string, step: number): unknown[];
  /** The attempt that a step was, if it was one. */
  decisionAt(step: number): unknown;
  /** The lines that a container wrote up to a time. */
  logs(
    pod: { node: string; uid: string },
    container: string,
    timeMs: number,
  ): readonly { atMs: number; stream: string; text: string }[];
  /** The ports that programs of a sandbox, or of a machine itself, had open at a time. */
  listeners(node: string, sandboxId: string | undefined, timeMs: number): readonly Listener[];
  /** What kube-proxy has synced at a step; nothing where it does not run. */
  serviceMap(step: number): ServiceMap | undefined;
  /** How many watches kube-apiserver served after a step. */
  watches(step: number): number;
  /** Where the scheduler keeps a pod now (only at the end of history): active, backoff, unschedulable, gated. */
  queueOf(uid: string): string | undefined;
  /** The changes that would make a pending pod fit, smallest first; tried out anew each time it is asked. */
  fitAdvice(etcd: ReadView<ApiObject>, key: string): SmallestChange[];
}
