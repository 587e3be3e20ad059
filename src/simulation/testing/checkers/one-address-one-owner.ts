import type { Pod } from '../../api/core/v1/pod/pod';
import { defineChecker } from '../define-checker';

/** In the Kubernetes model no two living pods have the same address (in the Docker model: on the same host). */
export default defineChecker({
  name: 'one address, one owner',
  check(cluster) {
    const owners = new Map<string, string>();
    const wrong: string[] = [];
    for (const { value } of cluster.etcd.range('/registry/pods/')) {
      const pod = value as Pod;
      const { podIP, phase } = pod.status;
      if (!podIP || pod.spec.hostNetwork || phase === 'Succeeded' || phase === 'Failed') continue;
      const place = cluster.config.network.model === 'docker' ? `${pod.spec.nodeName}/${podIP}` : podIP;
      const other = owners.get(place);
      if (other) wrong.push(`${podIP} belongs to ${other} and to ${pod.metadata.name}`);
      owners.set(place, pod.metadata.name);
    }
    return wrong;
  },
});
