import type { Pod } from '../../api/core/v1/pod/pod';
import type { EndpointSlice } from '../../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { defineChecker } from '../define-checker';

/** How long the endpointslice controller may lag behind its pods. */
const LAG_MS = 3000;

/** An endpoint that is called ready belongs to a pod that is ready, or was a moment ago. */
export default defineChecker({
  name: 'endpoints are ready pods',
  check(cluster) {
    const wrong: string[] = [];
    for (const { value } of cluster.etcd.range('/registry/endpointslices/')) {
      const slice = value as EndpointSlice;
      for (const { conditions, targetRef } of slice.endpoints ?? []) {
        if (!conditions?.ready || targetRef?.kind !== 'Pod') continue;
        const entry = cluster.etcd.get(`/registry/pods/${targetRef.namespace}/${targetRef.name}`);
        if (entry && (isReady(entry.value as Pod) || isRecent(cluster, entry.revision))) continue;
        if (!entry && isSettling(cluster, slice)) continue;
        wrong.push(`${slice.metadata.name} calls ${targetRef.name} ready`);
      }
    }
    return wrong;

    function isSettling({ engine }: typeof cluster, slice: EndpointSlice): boolean {
      const prefix = `pods/${slice.metadata.namespace}/`;
      for (let step = engine.spans.count; step > 0 && engine.now - engine.spans.timeOf(step) < LAG_MS; step--) {
        if (engine.spans.targetOf(step).startsWith(prefix)) return true;
      }
      return false;
    }
  },
});

function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

function isRecent(
  {
    engine,
  }: { engine: { now: number; spans: { timeOf(step: number): number; stepOfEtcdRevision(revision: number): number } } },
  revision: number,
): boolean {
  return engine.now - engine.spans.timeOf(engine.spans.stepOfEtcdRevision(revision)) < LAG_MS;
}
