import { timestampAt } from '../../apimachinery/time';
import { type ClusterInput, defineInput, done } from '../define-input';
import { kubectlName, type ObjectPlace, patchPlace } from '../object-place';

/** kubectl rollout restart: an annotation in the template makes every pod be replaced. */
export interface RolloutRestartInput extends ClusterInput, ObjectPlace {
  do: 'rollout-restart';
}

export default defineInput<RolloutRestartInput>({
  name: 'rollout-restart',
  run(cluster, input) {
    const now = timestampAt(cluster.config.epochMs + cluster.engine.now);
    const annotations = { 'kubectl.kubernetes.io/restartedAt': now };
    patchPlace(cluster, input, { type: 'strategic', body: { spec: { template: { metadata: { annotations } } } } });
    return done(`${kubectlName(input)} restarted`);
  },
});
