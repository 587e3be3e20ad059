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
  return ({ from, to }, width) => {
    const [a, b] = [boxOf(from), boxOf(to)];
    if (!a || !b) return undefined;
    if (a === b) {
      if (!planeName(from))
        return { points: [], rest: [a[0] + a[2] / 2, Math.max(a[1] - 4, frame.y.top + 6)], direction: 'd' };
      return { points: [], rest: [a[0] + a[2] / 2, a[1] + a[3] + 7], direction: 'd' };
    }
    if (planeName(from) && planeName(to)) {
      const [p, q] = [middleOf(a), middleOf(b)];
      const isRight = p[0] < q[0];
      const near: Point = [isRight ? b[0] - width / 2 - 4 : b[0] + b[2] + width / 2 + 4, q[1]];
      return { points: [[isRight ? a[0] + a[2] : a[0], p[1]], near, q], rest: near, direction: isRight ? 'r' : 'l' };
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
