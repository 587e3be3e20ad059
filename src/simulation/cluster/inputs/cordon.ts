import { Node } from '../../api/core/v1/node/node';
import { type ClusterInput, defineInput, done } from '../define-input';
import { patchPlace, placeOf } from '../object-place';

/** kubectl cordon (or uncordon): whether a node takes new pods. */
export interface CordonInput extends ClusterInput {
  do: 'cordon';
  node: string;
  unschedulable: boolean;
}

export default defineInput<CordonInput>({
  name: 'cordon',
  run(cluster, { node, unschedulable }) {
    const body = { spec: { unschedulable: unschedulable || null } };
    patchPlace(cluster, placeOf(Node, node), { type: 'strategic', body });
    return done(`node/${node} ${unschedulable ? 'cordoned' : 'uncordoned'}`);
  },
});
