/** The ways of messages in the picture of level 1: along the row of components, and down to a node's card. */
import type { ClusterPicture } from './cluster';
import type { Point, RouteFinder } from './messages';

type Box = readonly [x: number, y: number, w: number, h: number];

function planeName(actor: string): string | undefined {
  if (actor.includes('/')) return undefined;
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
      if (!planeName(from))
        return { points: [], rest: [a[0] + a[2] / 2, Math.max(a[1] - 4, frame.y.top + 6)], direction: 'd' };
      return { points: [], rest: [a[0] + a[2] / 2, a[1] + a[3] + 7], direction: 'd' };
    }
    if (planeName(from) && planeName(to)) {
      // Under the row: between the boxes there is no room for a capsule.
      const [p, q] = [middleOf(a)[0], middleOf(b)[0]];
      const y = frame.y.bus + 1;
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
      [x, node[1]],
    ];
    return {
      points: isUp ? way.toReversed() : way,
      rest: [x, Math.max(frame.y.surface + 4, node[1] - 12)],
      direction: isUp ? 'u' : 'd',
    };
  };
}
