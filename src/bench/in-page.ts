/** What runs in the page of a browser whose memory is measured: the same rollout as in Node. */
import type { Cluster } from '../simulation/cluster/cluster';
import { hashHistory } from './history-hash';
import { clusterOf, rollOut } from './workload';

/** What the page can be asked, one after the other. */
export interface InPage {
  begin(nodes: number): void;
  rollOut(pods: number): void;
  hash(): string;
}

let cluster: Cluster | undefined;

const inPage: InPage = {
  begin(nodes) {
    cluster = clusterOf(nodes);
  },
  rollOut(pods) {
    rollOut(cluster as Cluster, pods);
  },
  hash() {
    return hashHistory(cluster as Cluster);
  },
};

Object.assign(globalThis, { inPage });
