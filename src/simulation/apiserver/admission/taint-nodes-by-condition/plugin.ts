/**
 * A new Node is not ready until its conditions say so.
 * Models: the TaintNodesByCondition admission plugin.
 * Leaves out: nothing.
 */
import type { Node } from '../../../api/core/v1/node/node';
import { defineAdmission } from '../chain';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' as const };

export default defineAdmission({
  name: 'TaintNodesByCondition',
  order: 15,
  handles: ({ kind, request, operation }) =>
    kind.kind === 'Node' && kind.group === '' && operation === 'CREATE' && !request.subresource,
  admit(_, { object }) {
    const node = object as Node;
    node.spec ??= {};
    const taints = node.spec.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return;
    node.spec.taints = [...taints, { ...NOT_READY }];
  },
});
