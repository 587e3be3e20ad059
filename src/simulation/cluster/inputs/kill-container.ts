import { Pod } from '../../api/core/v1/pod/pod';
import { type ClusterInput, defineInput, done, Refusal } from '../define-input';

/** A fault: the program of a container ends with an exit code. */
export interface KillContainerInput extends ClusterInput {
  do: 'kill-container';
  namespace: string;
  name: string;
  container: string;
  exitCode: number;
}

export default defineInput<KillContainerInput>({
  name: 'kill-container',
  run(cluster, { namespace, name, container, exitCode }) {
    const pod = cluster.kubectl.get(Pod, namespace, name);
    const target = `pods/${namespace}/${name}`;
    const start = {
      actor: 'fault',
      to: `containerd/${pod.spec.nodeName}`,
      verb: 'kill',
      target,
      detail: `${container}, exit code ${exitCode}`,
    };
    const isKilled = cluster.engine.span(start, () =>
      pod.spec.nodeName
        ? cluster.machines.get(pod.spec.nodeName).killContainer(pod.metadata.uid, container, exitCode)
        : false,
    );
    if (!isKilled) throw new Refusal(`container ${container} of pod ${name} is not running`);
    return done(`container ${container} of pod/${name} ended with exit code ${exitCode}`);
  },
});
