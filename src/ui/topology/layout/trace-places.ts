/** Where a followed packet is in a picture: the points of interfaces, and the ways between them along the links. */

import type { MachineRow } from '../../../projection/machine/query';
import type { NodeRow } from '../../../projection/topology/query';
import type { Place } from '../../../projection/trace/query';
import { textWidth } from '../text-width';
import type { CardsFrame } from './cards';
import { wireEnds } from './compartment';
import type { NodesFrame } from './frame';
import type { Point } from './messages';

const MONO = { size: 11, isMono: true };

/** An interface that a packet is on. */
export interface Spot {
  readonly place: Place;
  readonly device: string;
  /** The device's kind; undefined where a packet is lost. */
  readonly kind: string | undefined;
}

/** A point of a picture that stands for an interface. */
export interface Anchor {
  readonly at: Point;
  /** Where its number stands, if a label is in the way. */
  readonly number?: Point;
  /** The height at which ways from here go sideways. */
  readonly lane?: number;
  /** Ways from a pod go sideways right at its keel. */
  readonly isPod?: boolean;
  /** Beyond the picture: the way leads there, but no number stands at it. */
  readonly isOff?: boolean;
}

/** How a picture shows an interface; undefined if not at all. */
export type PlaceFinder = (spot: Spot) => Anchor | undefined;

/** The way between two interfaces, along the links. */
export function wayBetween(a: Anchor, b: Anchor): Point[] {
  const [ax, ay] = a.at;
  const [bx, by] = b.at;
  if (ax === bx || ay === by) return [a.at, b.at];
  const lane = a.isPod ? ay : b.isPod ? by : (a.lane ?? b.lane ?? Math.max(ay, by));
  const points: Point[] = [a.at, [ax, lane], [bx, lane], b.at];
  return points.filter(([x, y], i) => i === 0 || x !== points[i - 1]?.[0] || y !== points[i - 1]?.[1]);
}

export interface NodePlacesInput {
  readonly frame: NodesFrame;
  readonly nodes: readonly NodeRow[];
  readonly machines: readonly MachineRow[];
}

/** Along the lower rim of a bridge, clear of its label. */
const RIM = 7;

/** How far left of the first node's riser the outside and its port on the switch stand. */
const OUTSIDE = 84;
const OUTSIDE_PORT = 30;

/** The place of the outside, at the left end of the fabric. */
export const outsidePoint = ({ nodeX, nodeWidth, y }: NodesFrame): Point => [
  nodeX(0) + nodeWidth / 2 - OUTSIDE,
  y.fabric,
];

function switchAnchor({ frame, nodes }: NodePlacesInput, device: string): Anchor {
  const { y, tank } = frame;
  const name = device.replace(/^p-/, '');
  const router = tank.x + tank.w - 96;
  const at = nodes.findIndex((node) => node.name === name);
  const middle = frame.nodeWidth / 2;
  const x =
    at >= 0 ? frame.nodeX(at) + middle : name === 'outside' ? frame.nodeX(0) + middle - OUTSIDE_PORT : router - 22;
  return { at: [x, y.fabric], lane: y.fabric };
}

function machineAnchor({ frame, nodes, machines }: NodePlacesInput, { place, device, kind }: Spot): Anchor | undefined {
  const index = nodes.findIndex(({ name }) => name === place.node);
  if (index < 0) return undefined;
  const { y } = frame;
  const left = frame.nodeX(index);
  const middle = left + frame.nodeWidth / 2;
  const machine = machines.find(({ node }) => node.name === place.node);
  const pod = machine?.pods.find(({ key, wiring }) =>
    place.kind === 'pod' ? key === place.key : wiring?.veth === device,
  );
  if (pod) {
    const { keel, port } = wireEnds(frame, pod.slot);
    const [x, at] = place.kind === 'pod' ? keel : port;
    return { at: [left + x, at], ...(place.kind === 'pod' ? { isPod: true } : { lane: y.bridge + RIM }) };
  }
  if (place.kind === 'pod') return { at: [middle, y.cells - 8] };
  if (kind === 'bridge') {
    const { name = '', address = '' } = machine?.bridge ?? {};
    const label = textWidth(`${name} ${address}`, MONO);
    const lane = y.bridge + RIM;
    return { at: [middle, lane], lane, number: [middle - label / 2 - 16, y.bridge] };
  }
  const between = (y.bridge + y.eth0) / 2;
  if (kind === 'vxlan') return { at: [middle, between], number: [middle - 22, between] };
  if (device === 'lo') return { at: [middle, y.cells - 8] };
  if (kind === 'veth') return { at: [middle, y.bridge + RIM], lane: y.bridge + RIM };
  const label = textWidth(machine?.eth0 ?? '', MONO) + 56;
  return { at: [middle, y.eth0], number: [middle + label / 2 + 13, y.eth0] };
}

/** Finds interfaces in the picture of level 2. */
export function nodePlaces(input: NodePlacesInput): PlaceFinder {
  const { frame } = input;
  return (spot) => {
    const { place, device } = spot;
    switch (place.kind) {
      case 'switch':
        return switchAnchor(input, device);
      case 'router':
        return { at: [frame.tank.x + frame.tank.w - 71, frame.y.fabric] };
      case 'outside':
        return { at: outsidePoint(frame) };
      default:
        return machineAnchor(input, spot);
    }
  };
}

/** Finds machines in the picture of level 1: a packet is in a card, or on the wire below the cards. */
export function clusterPlaces(
  boxes: ReadonlyMap<string, readonly [x: number, y: number, w: number, h: number]>,
  { y, w }: CardsFrame,
): PlaceFinder {
  const wire = y.floor - 7;
  return ({ place, device }) => {
    const name = place.kind === 'switch' ? device.replace(/^p-/, '') : (place.node ?? '');
    const box = boxes.get(name);
    if (!box)
      return { at: [place.kind === 'outside' || name === 'outside' ? 40 : w - 40, wire], lane: wire, isOff: true };
    const middle = box[0] + box[2] / 2;
    if (place.kind === 'switch') return { at: [middle, wire], lane: wire, isOff: true };
    return { at: [middle, box[1] + box[3] - 10], lane: wire };
  };
}
