/**
 * Devices that pods claim.
 * Models: kube-scheduler DynamicResources for pods without claims: it scores 0 everywhere and has nothing to free.
 * Leaves out: resource claims; a pod with claims is placed as if it had none.
 */
import { definePlugin } from '../../framework/plugin';
import { failure, unschedulable } from '../../framework/status';

const NAME = 'DynamicResources';
const SEEN = 'PreFilterDynamicResources';
const NOTHING_TO_FREE = { status: unschedulable(NAME, 'no new claims to deallocate') };
/** What the real plugin answers when an earlier one ended PreFilter, before it could write its state. */
const NO_STATE = { status: failure(NAME, 'not found') };
const state = { clone: () => state };

export default definePlugin({
  name: NAME,
  create: () => ({
    preFilter(cycle) {
      cycle.state.write(SEEN, state);
      return undefined;
    },
    postFilter: (cycle) => (cycle.state.read(SEEN) ? NOTHING_TO_FREE : NO_STATE),
    score: () => 0,
  }),
});
