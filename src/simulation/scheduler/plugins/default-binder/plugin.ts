/**
 * Binds a pod to its node by the API: POST pods/<name>/binding.
 * Models: kube-scheduler DefaultBinder.
 * Leaves out: nothing.
 */
import { definePlugin } from '../../framework/plugin';

export default definePlugin({
  name: 'DefaultBinder',
  create: (_args, handle) => ({
    bind: ({ pod }, nodeName) => handle.bind(pod, nodeName),
  }),
});
