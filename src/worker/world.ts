import type { World } from '../projection/world';
import type { Cluster } from '../simulation/cluster/cluster';
import type { Instant } from '../simulation/engine';

const memos = new WeakMap<Cluster, Map<string, unknown>>();

/** A cluster as it can be seen at an instant. */
export function worldOf(cluster: Cluster, at: Instant): World {
  const { engine, etcd, hosts, config } = cluster;
  const { spans } = engine;
  return {
    at,
    end: { step: spans.count, time: engine.now },
    etcd: etcd.view(spans.etcdRevisionAt(at.step)),
    hosts: hosts.view(spans.hostsRevisionAt(at.step)),
    etcdEnd: etcd.view(etcd.revision),
    spans,
    epochMs: config.epochMs,
    settings: {
      bridge: config.network.bridge,
      networkModel: config.network.model,
      podCIDR: config.network.podCIDR,
      serviceCIDR: config.network.serviceCIDR,
      proxyMode: config.network.proxyMode ?? 'iptables',
    },
    recalled: cluster.recalled,
    memo: (name, make) => {
      const own = memos.get(cluster) ?? new Map<string, unknown>();
      memos.set(cluster, own);
      if (!own.has(name)) own.set(name, make());
      return own.get(name) as ReturnType<typeof make>;
    },
  };
}
