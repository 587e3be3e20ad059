/**
 * A pod that names its node goes there or nowhere.
 * Models: kube-scheduler NodeName.
 * Leaves out: nothing.
 */
import { definePlugin } from '../../framework/plugin';
import { unresolvable } from '../../framework/status';

const NAME = 'NodeName';
const REFUSED = unresolvable(NAME, "node(s) didn't match the requested node name");

export default definePlugin({
  name: NAME,
  create: () => ({
    filter({ pod }, node) {
      const { nodeName } = pod.pod.spec;
      return nodeName && nodeName !== node.name ? REFUSED : undefined;
    },
    events: [{ resource: 'Node', actions: ['Add'] }],
  }),
});
