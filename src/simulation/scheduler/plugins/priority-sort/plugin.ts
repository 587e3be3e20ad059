/**
 * The order of the queue: higher priority first, then who came first.
 * Models: kube-scheduler PrioritySort.
 * Leaves out: nothing.
 */
import { definePlugin } from '../../framework/plugin';

export default definePlugin({
  name: 'PrioritySort',
  create: () => ({
    comesBefore: (a, b) => b.pod.priority - a.pod.priority || a.timestamp - b.timestamp,
  }),
});
