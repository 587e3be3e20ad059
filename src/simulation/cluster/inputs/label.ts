import { type ClusterInput, defineInput, done } from '../define-input';
import { kubectlName, type ObjectPlace, patchPlace } from '../object-place';

/** kubectl label --overwrite; null takes a label away. */
export interface LabelInput extends ClusterInput, ObjectPlace {
  do: 'label';
  labels: Record<string, string | null>;
}

export default defineInput<LabelInput>({
  name: 'label',
  run(cluster, input) {
    patchPlace(cluster, input, { type: 'merge', body: { metadata: { labels: input.labels } } });
    const word = Object.values(input.labels).every((value) => value === null) ? 'unlabeled' : 'labeled';
    return done(`${kubectlName(input)} ${word}`);
  },
});
