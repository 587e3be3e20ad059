/**
 * Tells kubelets by an annotation how long they may cache Secrets and ConfigMaps: longer in larger clusters.
 * Models: ttl-controller v1.36.
 * Leaves out: nothing.
 */
import { Node } from '../../api/core/v1/node/node';
import { isReason } from '../../apimachinery/api-error';
import { defineController } from '../define-controller';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';

/** Seconds by number of nodes; the bounds overlap so that a cluster at a bound does not flap. */
const STEPS = [
  { least: 0, most: 100, seconds: 0 },
  { least: 90, most: 500, seconds: 15 },
  { least: 450, most: 1000, seconds: 30 },
  { least: 900, most: 2000, seconds: 60 },
  { least: 1800, most: Number.POSITIVE_INFINITY, seconds: 300 },
];

export default defineController({
  name: 'ttl-controller',
  start(env) {
    const nodes = env.informers.of(Node);
    let step = 0;
    const queue = env.queue({
      process: (name) => {
        const node = nodes.indexer.get(name);
        const wanted = String(STEPS[step]?.seconds);
        if (!node || node.metadata.annotations?.[ANNOTATION] === wanted) return;
        try {
          env.client.patch(Node, { name }, 'merge', { metadata: { annotations: { [ANNOTATION]: wanted } } });
        } catch (error) {
          if (!isReason(error, 'NotFound')) throw error;
        }
      },
    });
    const counted = () => {
      const { size } = nodes.indexer;
      while (size > (STEPS[step]?.most ?? 0)) step++;
      while (size < (STEPS[step]?.least ?? 0)) step--;
    };
    nodes.addHandler({
      added: ({ metadata }) => {
        counted();
        queue.add(metadata.name);
      },
      updated: ({ metadata }) => queue.add(metadata.name),
      deleted: counted,
    });
  },
});
