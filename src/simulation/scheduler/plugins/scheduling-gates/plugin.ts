/**
 * Keeps a pod out of the queue while it has scheduling gates.
 * Models: kube-scheduler SchedulingGates.
 * Leaves out: nothing.
 */
import { definePlugin } from '../../framework/plugin';
import { unresolvable } from '../../framework/status';

const NAME = 'SchedulingGates';

export default definePlugin({
  name: NAME,
  create: () => ({
    preEnqueue(pod) {
      const gates = pod.spec.schedulingGates;
      if (!gates?.length) return undefined;
      return unresolvable(NAME, `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`);
    },
    events: [
      {
        resource: 'Pod',
        actions: ['UpdatePodSchedulingGatesEliminated'],
        hint: (pod, event) => event.after?.metadata.uid === pod.uid,
      },
    ],
  }),
});
