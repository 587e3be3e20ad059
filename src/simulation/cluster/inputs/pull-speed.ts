import { type ClusterInput, defineInput, done, Refusal } from '../define-input';

/** How fast images come from now on, in bytes a second. */
export interface PullSpeedInput extends ClusterInput {
  do: 'pull-speed';
  bytesPerSecond: number;
}

export default defineInput<PullSpeedInput>({
  name: 'pull-speed',
  run(cluster, { bytesPerSecond }) {
    if (!(bytesPerSecond > 0)) throw new Refusal('the speed must be more than 0 bytes a second');
    const start = { actor: 'person', verb: 'set pull speed', target: '', detail: `${bytesPerSecond} bytes a second` };
    cluster.engine.span(start, () => {
      cluster.latencies.pullBytesPerSecond = bytesPerSecond;
    });
    return done(`images come at ${Math.round(bytesPerSecond / 1_000_000)} MB a second`);
  },
});
