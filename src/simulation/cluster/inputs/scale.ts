import { type ClusterInput, defineInput, done } from '../define-input';
import { kubectlName, type ObjectPlace, patchPlace } from '../object-place';

/** kubectl scale. */
export interface ScaleInput extends ClusterInput, ObjectPlace {
  do: 'scale';
  replicas: number;
}

export default defineInput<ScaleInput>({
  name: 'scale',
  run(cluster, input) {
    patchPlace(cluster, input, { type: 'merge', body: { spec: { replicas: input.replicas } } });
    return done(`${kubectlName(input)} scaled`);
  },
});
