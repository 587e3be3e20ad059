/** The ways of messages in the picture of level 2. */
import type { Message } from '../../../projection/messages/query';
import { type PlaneBox, type PlaneName, planeBoxes } from './control-plane';
import type { Point, Route, RouteFinder } from './messages';
import type { NodesPicture } from './nodes';

const PLANE: Readonly<Record<string, PlaneName>> = {
  kubectl: 'kubectl',
  'kube-apiserver': 'kube-apiserver',
  etcd: 'etcd',
  'kube-scheduler': 'kube-scheduler',
};

interface Places {
  readonly picture: NodesPicture;
  readonly boxes: Record<PlaneName, PlaneBox>;
  readonly scroll: number;
}

/** Any actor that is neither on a node nor a named component is a controller. */
function planeOf(actor: string): PlaneName | undefined {
  const isOnNodes = actor.includes('/') || actor === 'kube-proxy';
  return PLANE[actor] ?? (isOnNodes ? undefined : 'controller-manager');
}

function nodeMiddle({ picture }: Places, node: string): number | undefined {
  const box = picture.boxes.get(node);
  return box && box[0] + box[2] / 2;
}

/** Between a component of the control plane and kube-apiserver. */
function besideApi({ boxes, scroll }: Places, name: PlaneName, isToApi: boolean): Route {
  const box = boxes[name];
  const api = boxes['kube-apiserver'];
  const y = box.y + box.h / 2;
  const isLeft = box.x < api.x;
  const own = scroll + (isLeft ? box.x + box.w : box.x);
  const other = scroll + (isLeft ? api.x : api.x + api.w);
  const points: Point[] = isToApi
    ? [
        [own, y],
        [other, y],
      ]
    : [
        [other, y],
        [own, y],
      ];
  return { points, rest: [(own + other) / 2, y], direction: isLeft === isToApi ? 'r' : 'l' };
}

/** Between kube-apiserver and a kubelet, along the stream that it watches. */
function toKubelet(places: Places, node: string, isToApi: boolean): Route | undefined {
  const x = nodeMiddle(places, node);
  if (x === undefined) return undefined;
  const { y } = places.picture.frame;
  const api = places.boxes['kube-apiserver'];
  const from = places.scroll + api.x + api.w / 2;
  const points: Point[] = [
    [from, api.y + api.h],
    [from, y.bus],
    [x, y.bus],
    [x, y.top - 15],
  ];
  return { points: isToApi ? points.toReversed() : points, rest: [x, y.bus + 15], direction: isToApi ? 'u' : 'd' };
}

/** From kubelet or runtime down the middle lane to a pod's cell. */
function toPod(places: Places, node: string, target: string): Route | undefined {
  const x = nodeMiddle(places, node);
  if (x === undefined) return undefined;
  const { y } = places.picture.frame;
  const cell = places.picture.boxes.get(target);
  const start: Point = [x + 58, y.top + 5];
  if (!cell) return { points: [[x + 29, y.top - 5], start], rest: [x + 77, y.top + 17], direction: 'd' };
  const end = cell[0] + cell[2] / 2;
  const points: Point[] = [start, [start[0], y.top + 8], [x, y.top + 8], [x, cell[1] - 8], [end, cell[1] - 8]];
  return { points, rest: [end, cell[1] - 6], direction: 'd' };
}

/** What a component does by itself hangs on its lower edge. */
function ownDoing(places: Places, actor: string, target: string): Route | undefined {
  const [kind, node] = actor.split('/');
  if (node !== undefined) {
    if (kind !== 'kubelet' && kind !== 'containerd') return undefined;
    return toPod(places, node, target);
  }
  const name = planeOf(actor);
  if (!name) return undefined;
  const box = places.boxes[name];
  const x = places.scroll + box.x + box.w / 2;
  return { points: [[x, box.y + box.h]], rest: [x, box.y + box.h + 8], direction: 'd' };
}

function routeOf(places: Places, { from, to, target }: Message): Route | undefined {
  if (from === to) return ownDoing(places, from, target);
  const isToApi = to === 'kube-apiserver';
  const other = isToApi ? from : to;
  if (isToApi || from === 'kube-apiserver') {
    const [kind, node] = other.split('/');
    if (node !== undefined) return kind === 'kubelet' ? toKubelet(places, node, isToApi) : undefined;
    const name = planeOf(other);
    return name && name !== 'kube-apiserver' ? besideApi(places, name, isToApi) : undefined;
  }
  const node = to.split('/')[1] ?? from.split('/')[1];
  return node === undefined ? undefined : toPod(places, node, target);
}

/** Finds ways in a picture of level 2 that is scrolled so far. */
export function nodeRoutes(picture: NodesPicture, width: number, scroll: number): RouteFinder {
  const places: Places = { picture, boxes: planeBoxes(width, picture.frame.y.plane), scroll };
  return (message) => routeOf(places, message);
}
