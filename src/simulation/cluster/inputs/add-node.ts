import type { NodeConfig } from '../config';
import { type ClusterInput, defineInput, done } from '../define-input';

/** One more machine joins the cluster. */
export interface AddNodeInput extends ClusterInput {
  do: 'add-node';
  node: NodeConfig;
}

export default defineInput<AddNodeInput>({
  name: 'add-node',
  run(cluster, { node }) {
    const start = { actor: 'kubeadm', verb: 'join', target: `nodes/${node.name}` };
    cluster.engine.span(start, () => cluster.machines.add(node));
    return done(`node/${node.name} joined`);
  },
});
