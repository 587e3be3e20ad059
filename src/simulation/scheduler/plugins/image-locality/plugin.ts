/**
 * Likes nodes that have the pod's images already, the more the larger and the wider spread they are.
 * Models: kube-scheduler ImageLocality v1.36, names compared as they are written.
 * Leaves out: image volumes.
 */
import type { Pod } from '../../../api/core/v1/pod/pod';
import type { NodeInfo } from '../../framework/node-info';
import { MAX_NODE_SCORE } from '../../framework/normalize';
import { definePlugin, type NodeSnapshot } from '../../framework/plugin';

const MEGABYTE = 1024 * 1024;
const LEAST = 23 * MEGABYTE;
/** For each container. */
const MOST = 1000 * MEGABYTE;

export default definePlugin({
  name: 'ImageLocality',
  create: () => ({
    score: ({ pod, snapshot }, node) => {
      const images = imagesOf(pod.pod);
      const most = MOST * images.length;
      const sum = Math.min(Math.max(sumOfImages(images, node, snapshot), LEAST), most);
      return Math.trunc((MAX_NODE_SCORE * (sum - LEAST)) / (most - LEAST));
    },
  }),
});

/** The names of a pod's images, `:latest` added where no tag is given. */
export function imagesOf(pod: Pod): string[] {
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image }) => withTag(image ?? ''));
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

function sumOfImages(images: readonly string[], node: NodeInfo, snapshot: NodeSnapshot): number {
  let sum = 0;
  for (const name of images) {
    if (!node.hasImage(name)) continue;
    const image = snapshot.image(name);
    if (image) sum += Math.trunc(image.size * (image.nodes / snapshot.nodes.length));
  }
  return sum;
}
