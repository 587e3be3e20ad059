import { parseQuantity } from '../../apimachinery/quantity';
import { type ClusterInput, defineInput, done, Refusal } from '../define-input';

/** A machine gets more (or less) of something, so that pods may use so much of it; its kubelet is started again. */
export interface ResizeNodeInput extends ClusterInput {
  do: 'resize-node';
  node: string;
  resource: 'cpu' | 'memory' | 'ephemeral-storage' | 'pods';
  /** What pods may use then, as a quantity: status.allocatable. */
  allocatable: string;
}

const RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

export default defineInput<ResizeNodeInput>({
  name: 'resize-node',
  run(cluster, { node, resource, allocatable }) {
    if (!RESOURCES.has(resource)) throw new Refusal(`machines have no ${resource}`);
    parseQuantity(allocatable);
    const machine = cluster.machines.get(node);
    const start = { actor: 'person', verb: 'resize', target: `nodes/${node}`, detail: `${resource} ${allocatable}` };
    cluster.engine.span(start, () => machine.resize(resource, allocatable));
    return done(`node ${node} has ${allocatable} ${resource} for pods`);
  },
});
