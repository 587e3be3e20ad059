/** The ways of messages in the picture of level 1: along the row of components, and down to a node's card. */
import type { ClusterPicture } from './cluster';
import type { Point, RouteFinder } from './messages';

type Box = readonly [x: number, y: number, w: number, h: number];

function planeName(actor: string): string | undefined {
  // kube-proxy is on every node, and its work is in their kernels.
  if (actor.includes('/') || actor === 'kube-proxy') return undefined;
  return ['kubectl', 'kube-apiserver', 'kube-scheduler', 'etcd'].includes(actor) ? actor : 'controller-manager';
}

const middleOf = ([x, y, w, h]: Box): Point => [x + w / 2, y + h / 2];

/** Finds ways in a picture of level 1. */
export function clusterRoutes({ planes, boxes, frame }: ClusterPicture): RouteFinder {
  const boxOf = (actor: string): Box | undefined => {
    const name = planeName(actor);
    return name ? planes.get(name) : boxes.get(actor.split('/')[1] ?? '');
  };
  return ({ from, to }) => {
    const [a, b] = [boxOf(from), boxOf(to)];
    if (!a || !b) return undefined;
    if (a === b) {
      const isNode = !planeName(from);
      return { points: [], rest: [a[0] + a[2] / 2, frame.y.bus], direction: 'd', ...(isNode && { about: a }) };
    }
    if (planeName(from) && planeName(to)) {
      // Under the row: between the boxes there is no room for a capsule.
      const [p, q] = [middleOf(a)[0], middleOf(b)[0]];
      const y = frame.y.bus;
      const isRight = p < q;
      const way: Point[] = [
        [p, a[1] + a[3]],
        [p, y],
        [q, y],
        [q, b[1] + b[3]],
      ];
      return { points: way, rest: [(p + q) / 2, y], direction: isRight ? 'r' : 'l' };
    }
    const isUp = planeName(to) !== undefined;
    const node = isUp ? a : b;
    const api = middleOf(isUp ? b : a);
    const x = node[0] + node[2] / 2;
    const way: Point[] = [
      [api[0], frame.y.plane + 40],
      [api[0], frame.y.bus],
      [x, frame.y.bus],
      // Not through the zone's words to the card: which node it is, its own ring says.
      [x, frame.y.surface + 3],
    ];
    return {
      points: isUp ? way.toReversed() : way,
      rest: [x, frame.y.bus],
      direction: isUp ? 'u' : 'd',
      about: node,
    };
  };
}
