import { Node, type Taint } from '../../api/core/v1/node/node';
import { type ClusterInput, defineInput, done } from '../define-input';
import { patchPlace, placeOf } from '../object-place';

/** kubectl taint: adds a taint, or takes away those with its key and effect. */
export interface TaintInput extends ClusterInput {
  do: 'taint';
  node: string;
  taint: Pick<Taint, 'key' | 'value' | 'effect'>;
  remove?: boolean;
}

export default defineInput<TaintInput>({
  name: 'taint',
  run(cluster, { node, taint, remove }) {
    const standing = cluster.kubectl.get(Node, undefined, node).spec.taints ?? [];
    const others = standing.filter(({ key, effect }) => key !== taint.key || effect !== taint.effect);
    const taints = remove ? others : [...others, taint];
    patchPlace(cluster, placeOf(Node, node), {
      type: 'merge',
      body: { spec: { taints: taints.length ? taints : null } },
    });
    return done(`node/${node} ${remove ? 'untainted' : 'tainted'}`);
  },
});
