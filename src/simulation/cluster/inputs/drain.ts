import { Node } from '../../api/core/v1/node/node';
import { Pod } from '../../api/core/v1/pod/pod';
import { controllerOf } from '../../apimachinery/object-meta';
import { type ClusterInput, defineInput } from '../define-input';
import { patchPlace, placeOf } from '../object-place';

/** kubectl drain --ignore-daemonsets --delete-emptydir-data --force: cordon, then evict what runs there. */
export interface DrainInput extends ClusterInput {
  do: 'drain';
  node: string;
}

export default defineInput<DrainInput>({
  name: 'drain',
  run(cluster, { node }) {
    return cluster.engine.span({ actor: 'kubectl', verb: 'drain', target: `nodes/${node}` }, () => {
      patchPlace(cluster, placeOf(Node, node), { type: 'strategic', body: { spec: { unschedulable: true } } });
      const lines = [`node/${node} cordoned`];
      const pods = cluster.kubectl.list(Pod, { fieldSelector: `spec.nodeName=${node}` }).items;
      for (const pod of pods) {
        const { namespace = 'default', name } = pod.metadata;
        if (controllerOf(pod)?.kind === 'DaemonSet') continue;
        const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
        cluster.kubectl.createSubresource(Pod, { namespace, name, subresource: 'eviction' }, eviction);
        lines.push(`evicting pod ${namespace}/${name}`);
      }
      return { lines: [...lines, `node/${node} drained`], errors: [] };
    });
  },
});
