import { parseQuantity } from '../../apimachinery/quantity';
import { isDNS1123Subdomain } from '../../apimachinery/validation-names';
import type { NodeConfig } from '../config';
import { type ClusterInput, defineInput, done, Refusal } from '../define-input';

/** One more machine joins the cluster. */
export interface AddNodeInput extends ClusterInput {
  do: 'add-node';
  node: NodeConfig;
}

export default defineInput<AddNodeInput>({
  name: 'add-node',
  run(cluster, { node }) {
    // Before anything is built that would stand there half-made.
    for (const amount of Object.values(node.capacity)) parseQuantity(amount);
    const wrong = isDNS1123Subdomain(node.name);
    if (wrong.length > 0) throw new Refusal(`${JSON.stringify(node.name)} cannot be the name of a node: ${wrong[0]}`);
    const start = { actor: 'kubeadm', verb: 'join', target: `nodes/${node.name}` };
    cluster.engine.span(start, () => cluster.machines.add(node));
    return done(`node/${node.name} joined`);
  },
});
