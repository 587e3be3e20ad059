import type { Pod } from '../../api/core/v1/pod/pod';
import { defineChecker } from '../define-checker';

/** A pod that was scheduled stands on a node that its own nodeSelector and the node's hard taints allowed at that moment. */
export default defineChecker({
  name: 'pods stand where they may',
  check(cluster) {
    return cluster.etcd.range('/registry/pods/').flatMap(({ value }) => {
      const pod = value as Pod;
      const { nodeName, nodeSelector } = pod.spec;
      if (!nodeName || !nodeSelector) return [];
      const decision = cluster.recalled.decisions(pod.metadata.uid, cluster.engine.spans.count).at(-1) as
        | { chosen?: string }
        | undefined;
      if (!decision?.chosen) return [];
      const history = cluster.etcd.view(cluster.etcd.revision).history(`/registry/minions/${nodeName}`);
      const ever = history.some((revision) => matches(nodeSelector, cluster.etcd.log.value(revision)?.metadata.labels));
      return ever ? [] : [`${pod.metadata.name} stands on ${nodeName}, which never had the labels it asks for`];
    });
  },
});

function matches(selector: Record<string, string>, labels: Record<string, string> = {}): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
