/**
 * Deletes Jobs some time after their end, if they say so.
 * Models: ttl-after-finished-controller v1.36.
 * Leaves out: nothing.
 */
import { Job } from '../../api/batch/v1/job/job';
import { isReason } from '../../apimachinery/api-error';
import { objectKey } from '../../apimachinery/object-meta';
import { timeMs } from '../../apimachinery/time';
import { defineController } from '../define-controller';

export default defineController({
  name: 'ttl-after-finished-controller',
  start(env) {
    const jobs = env.informers.of(Job);
    const queue = env.queue({
      process: (key) => {
        const job = jobs.indexer.get(key);
        const leftMs = job && leftMsOf(job, env.nowMs());
        if (!job || leftMs === undefined) return;
        if (leftMs > 0) {
          queue.addAfter(key, leftMs);
          return;
        }
        const { namespace, name, uid } = job.metadata;
        try {
          env.client.delete(
            Job,
            { namespace: namespace as string, name },
            { propagationPolicy: 'Foreground', preconditions: { uid } },
          );
        } catch (error) {
          if (!isReason(error, 'NotFound')) throw error;
        }
      },
    });
    const seen = (job: Job) => {
      if (leftMsOf(job, env.nowMs()) !== undefined) queue.add(objectKey(job));
    };
    jobs.addHandler({ added: seen, updated: seen });
  },
});

/** How long a finished Job still has; undefined if it is to stay. */
function leftMsOf({ spec, status, metadata }: Job, nowMs: number): number | undefined {
  if (metadata.deletionTimestamp || spec.ttlSecondsAfterFinished === undefined) return undefined;
  const end = status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  );
  return end && timeMs(end.lastTransitionTime as string) + spec.ttlSecondsAfterFinished * 1000 - nowMs;
}
