import { type ClusterInput, defineInput, done } from '../define-input';

/** A fault: a machine loses its power, or gets it back. */
export interface PowerInput extends ClusterInput {
  do: 'power';
  node: string;
  on: boolean;
}

export default defineInput<PowerInput>({
  name: 'power',
  run(cluster, { node, on }) {
    const machine = cluster.machines.get(node);
    const start = { actor: 'fault', verb: on ? 'power on' : 'power off', target: `nodes/${node}` };
    cluster.engine.span(start, () => (on ? machine.powerOn() : machine.powerOff()));
    return done(`node ${node} is powered ${on ? 'on' : 'off'}`);
  },
});
