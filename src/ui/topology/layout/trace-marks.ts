/**
 * A followed packet on the stage: its way along the links, a numbered circle at each hop, the packet at the present one and
 * a card beside it (look.md "packet", "hop", "packet that is stopped").
 * Leaves out: the other packets of the same trace; their stops are other hops.
 */
import type { HopRow } from '../../../projection/trace/query';
import { shortPlace } from '../../trace/names';
import { deviceOfStop, placeOfStop, type Stop } from '../../trace/stops';
import { circle, glyph, type Mark, path, rect, round, type Shape, stroke, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import type { StageSize } from './frame';
import type { Point } from './messages';
import { type Anchor, type PlaceFinder, wayBetween } from './trace-places';

/** What is drawn. */
export interface TraceScene {
  readonly stops: readonly Stop[];
  readonly hop: number;
  readonly find: PlaceFinder;
  /** The picture's marks: their labels are drawn again above the way. */
  readonly world: readonly Mark[];
  readonly size: StageSize;
  /** How far the world is scrolled to the right. */
  readonly scroll: number;
  readonly t: (key: string, values?: Record<string, unknown>) => string;
}

interface Placed {
  readonly stop: Stop;
  /** Its place among all stops. */
  readonly index: number;
  readonly anchor: Anchor;
}

const MONO = { size: 11, isMono: true };
const APART = 20;

/** The stops of the packet that is looked at, as far as the picture shows them. */
function placedStops({ stops, hop, find, world }: TraceScene): Placed[] {
  const journey = stops[hop]?.journey;
  const boxes = boxesOf(world);
  return stops.flatMap((stop, index) => {
    if (stop.journey !== journey) return [];
    const device = deviceOfStop(stop) || (stop.before?.device ?? '');
    const kind = stop.hop?.kind ?? (stop.before?.device === device ? stop.before.kind : undefined);
    const anchor = find({ place: placeOfStop(stop), device, kind });
    return anchor ? [{ stop, index, anchor: besideLabel(anchor, boxes) }] : [];
  });
}

/** The boxes of switch and router. */
function boxesOf(world: readonly Mark[]): Shape['attrs'][] {
  const mark = world.find(({ key }) => key === 'fabric:boxes');
  return (mark?.shapes ?? []).filter(({ tag }) => tag === 'rect').map(({ attrs }) => attrs);
}

/** A number never stands on a label: over the box instead. */
function besideLabel(anchor: Anchor, boxes: readonly Shape['attrs'][]): Anchor {
  const [x, y] = anchor.at;
  const isHidden = boxes.some(({ x: left, y: top, width, height }) => {
    const [dx, dy] = [x - Number(left), y - Number(top)];
    return dx > -8 && dx < Number(width) + 8 && dy > 0 && dy < Number(height);
  });
  return isHidden && !anchor.number ? { ...anchor, number: [x, y - 23] } : anchor;
}

function lineOf(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

function wayOf(placed: readonly Placed[]): Point[] {
  return placed.flatMap(({ anchor }, i) => {
    const before = placed[i - 1];
    return before ? wayBetween(before.anchor, anchor).slice(1) : [anchor.at];
  });
}

/** The way gone solid, the way to come dotted, and dotted too to where the packet is lost. */
function wayMarks(placed: readonly Placed[], hop: number): Mark[] {
  const now = placed.findIndex(({ index }) => index === hop);
  const here = now < 0 ? placed.length - 1 : now;
  const isLost = placed[here]?.stop.hop === undefined;
  const gone = placed.slice(0, isLost ? here : here + 1);
  const ahead = placed.slice(isLost ? Math.max(0, here - 1) : here);
  const lines: Shape[] = [];
  if (ahead.length > 1) lines.push(stroke(lineOf(wayOf(ahead)), 'accent', 2.4, '0.1 6'));
  if (gone.length > 1) lines.push(stroke(lineOf(wayOf(gone)), 'accent', 2.4));
  return lines.length > 0 ? [{ key: 'trace:way', x: 0, y: 0, shapes: lines, isTransient: true }] : [];
}

function circleShapes(number: number, state: 'done' | 'now' | 'next'): Shape[] {
  const isNow = state === 'now';
  return [
    circle(0, 0, 8.5, {
      fill: token(isNow ? 'accent' : 'cell'),
      stroke: token('accent'),
      'stroke-width': 1.6,
      ...(state === 'next' && { 'stroke-dasharray': '2.5 2.2' }),
    }),
    text(0, 4, String(number), `t11 b mid num ${isNow ? 'on-accent' : ''}`),
  ];
}

/** Beside each other where several interfaces share a point. */
function numberMarks(placed: readonly Placed[], hop: number): Mark[] {
  const taken = new Map<string, number>();
  return placed.flatMap(({ stop, index, anchor }): Mark[] => {
    if (anchor.isOff || !stop.hop) return [];
    const [x, y] = anchor.number ?? anchor.at;
    const place = `${Math.round(x / 8)}:${Math.round(y / 8)}`;
    const before = taken.get(place) ?? 0;
    taken.set(place, before + 1);
    const state = index === hop ? 'now' : index < hop ? 'done' : 'next';
    return [
      {
        key: `trace:hop:${index}`,
        x: round(x + (anchor.number && x < anchor.at[0] ? -before : before) * APART),
        y: round(y),
        shapes: circleShapes(stop.number, state),
        isTransient: true,
      },
    ];
  });
}

/** Two blocks: outlined header, solid nose; a tunnel's packet is drawn around it; hollow where it is stopped. */
function packetShapes(isWrapped: boolean, isStopped: boolean): Shape[] {
  const line = { stroke: token('accent'), 'stroke-width': 1.6 };
  return [
    ...(isWrapped ? [rect([-17, -10, 34, 20], 5, { fill: token('cell'), ...line, 'stroke-dasharray': '4 2.5' })] : []),
    ...(isStopped ? [] : [circle(0, 0, 15, { fill: token('halo') })]),
    rect([-12, -6.5, 9, 13], 2, { fill: token('cell'), ...line }),
    path('M-1-6.5H7L12 0L7 6.5H-1Z', {
      fill: token(isStopped ? 'cell' : 'accent'),
      ...line,
      'stroke-linejoin': 'round',
    }),
  ];
}

/** On which side of its number the packet is: away from the label. */
const sideOf = ({ at, number }: Anchor): 1 | -1 => (number && number[0] > at[0] ? 1 : -1);

function packetMarks(placed: readonly Placed[], hop: number): Mark[] {
  const at = placed.findIndex(({ index }) => index === hop);
  const here = placed[at];
  if (!here) return [];
  const { stop, anchor } = here;
  const before = placed[at - 1];
  const along = before ? wayBetween(before.anchor, anchor) : [];
  // A stopped packet waits at its last interface; the reason stands where the way ends.
  const rest = stop.hop ? anchor : (before?.anchor ?? anchor);
  const [x, y] = rest.number ?? rest.at;
  const shown = stop.hop ?? stop.before;
  const packet: Mark = {
    key: `trace:packet:${hop}`,
    x: round(x + sideOf(rest) * 30),
    y: round(y),
    shapes: packetShapes(shown?.tunnel !== undefined, !stop.hop),
    ...(along.length > 1 && stop.hop && { enter: { along } }),
    isTransient: true,
  };
  if (stop.hop) return [packet];
  const [endX, endY] = anchor.number ?? anchor.at;
  const isSame = endX === x && endY === y;
  const sign: Mark = {
    key: 'trace:lost',
    x: round(endX + (isSame && !anchor.number ? 26 : 0)),
    y: round(endY - (isSame && anchor.number ? 24 : 0)),
    shapes: [circle(0, 0, 13, { fill: token('cell') }), ...glyph('failed', 0, 0, 1.7)],
    enter: 'fade',
    isTransient: true,
  };
  return [packet, sign];
}

interface Line {
  readonly words: string;
  readonly look: string;
}

const endsOf = ({ headers }: HopRow): string => `${headers.src} → ${headers.dst}`;

function hopLines(hop: HopRow, before: HopRow | undefined, t: TraceScene['t']): Line[] {
  const { headers, changed, tunnel, wrapping } = hop;
  const isOther = before && (changed.includes('src') || changed.includes('dst'));
  const ttl = before && changed.includes('ttl') ? `TTL ${before.headers.ttl} → ${headers.ttl}` : `TTL ${headers.ttl}`;
  const lines: Line[] = [];
  if (isOther) lines.push({ words: endsOf(before), look: 'm t11 i2 strike' });
  lines.push({ words: endsOf(hop), look: isOther ? 'm t11 b ac' : 'm t11' }, { words: ttl, look: 'm t11 i2' });
  if (tunnel) lines.push({ words: `VXLAN ${tunnel.vni}: ${tunnel.src} → ${tunnel.dst}`, look: 'm t11 b' });
  else if (wrapping) lines.push({ words: t('trace.unwrapped'), look: 't11 sb' });
  return lines;
}

function cardLines(stop: Stop, t: TraceScene['t']): { title: string; lines: Line[] } {
  const { hop, before, end } = stop;
  const where = `${shortPlace(placeOfStop(stop))} ${deviceOfStop(stop)}`.trim();
  if (hop) {
    const direction = t(hop.direction === 'rx' ? 'trace.in' : 'trace.out');
    return { title: `${stop.journey.info} · ${where} ${direction}`, lines: hopLines(hop, before, t) };
  }
  const reason = end?.reason ?? 'invalid';
  const lines = [{ words: t(`trace.lost.${reason}.short`), look: 't12 b failed' }];
  return {
    title: `${stop.journey.info} · ${where}`,
    lines: before ? [...lines, { words: endsOf(before), look: 'm t11 i2' }] : lines,
  };
}

/** Points along the way, close enough to each other that no card lies between two of them. */
function pointsAlong(placed: readonly Placed[]): Point[] {
  const way = wayOf(placed);
  return way.flatMap(([x, y], i) => {
    const [toX, toY] = way[i + 1] ?? [x, y];
    const steps = Math.max(1, Math.ceil(Math.hypot(toX - x, toY - y) / 16));
    return Array.from({ length: steps }, (_, k): Point => [x + ((toX - x) * k) / steps, y + ((toY - y) * k) / steps]);
  });
}

/** Where the card hides least of the way: right or left of the packet, above or below it. */
function placeOfCard(
  anchor: Anchor,
  { w, h }: StageSize,
  { size, scroll }: Pick<TraceScene, 'size' | 'scroll'>,
  placed: readonly Placed[],
): Point {
  const [x, y] = anchor.number ?? anchor.at;
  const packetX = x + sideOf(anchor) * 30;
  const numbers = numberMarks(placed, -1);
  const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
  const wanted: Point[] = [
    [Math.max(x + 22, packetX + 26), y - h / 2],
    [Math.min(x - 22, packetX - 26) - w, y - h / 2],
    [x + 22, y - h - 22],
    [x + 22, y + 22],
    [x - 22 - w, y - h - 22],
    [x - 22 - w, y + 22],
    [x + 22, y - h - 48],
    [x - 22 - w, y - h - 48],
    [x - w / 2, y - h - 26],
    [x - w / 2, y + 26],
  ];
  const points = pointsAlong(placed);
  let best: Point = [x, y];
  let least = Number.POSITIVE_INFINITY;
  for (const [wantedX, wantedY] of wanted) {
    const left = within(wantedX, scroll + 8, scroll + size.w - w - 8);
    const top = within(wantedY, 8, size.h - h - 44);
    const isIn = ([px, py]: Point, air: number): boolean =>
      px > left - air && px < left + w + air && py > top - air && py < top + h + air;
    const packet = isIn([x, y], 12) || isIn([packetX, y], 18) ? 1 : 0;
    const covered = numbers.filter((mark) => isIn([mark.x, mark.y], 10)).length;
    const hidden = points.filter((point) => isIn(point, 6)).length + covered * 20 + packet * 120;
    if (hidden < least) [least, best] = [hidden, [left, top]];
  }
  return best;
}

/** The card beside the packet, where there is room for it. */
function cardMarks({ size, scroll, t }: TraceScene, placed: readonly Placed[], hop: number): Mark[] {
  const here = placed.find(({ index }) => index === hop);
  if (!here) return [];
  const { title, lines } = cardLines(here.stop, t);
  const most = Math.min(340, size.w - 40);
  const widest = Math.max(
    textWidth(title, { size: 12, isBold: true }),
    ...lines.map(({ words, look }) => textWidth(words, look.includes('m ') ? MONO : { size: 12, isBold: true })),
  );
  const w = Math.min(most, Math.ceil(widest) + 24);
  const h = 28 + lines.length * 16;
  const [left, top] = placeOfCard(here.anchor, { w, h }, { size, scroll }, placed);
  return [
    {
      key: `trace:card:${hop}`,
      x: round(left),
      y: round(top),
      shapes: [
        rect([0, 0, w, h], 10, {
          fill: token('panel'),
          stroke: token(here.stop.hop ? 'accent' : 'failed-t'),
          'stroke-width': 1.6,
        }),
        text(12, 18, fitText(title, w - 24, { size: 12, isBold: true }), 't12 b'),
        ...lines.map(({ words, look }, i) =>
          text(12, 36 + i * 16, fitText(words, w - 20, look.includes('m ') ? MONO : { size: 12 }), look),
        ),
      ],
      enter: 'fade',
      isTransient: true,
    },
  ];
}

/** A chip behind a text, so that the way does not strike it through. */
function chipOf({ attrs, text: words = '' }: Shape): Shape {
  const look = String(attrs.class ?? '');
  const w = textWidth(words, look.includes('m ') ? MONO : { size: 13, isBold: true }) + 8;
  const x = Number(attrs.x) - (look.includes('mid') ? w / 2 : 4);
  return rect([x, Number(attrs.y) - 11, w, 12.5], 4, { fill: token('pipe-in') });
}

/** The labels of machines, bridges and switch that the way passes, above it. */
function labelMarks({ world }: TraceScene, placed: readonly Placed[]): Mark[] {
  const nodes = new Set(placed.map(({ stop }) => placeOfStop(stop).node));
  return world.flatMap(({ key, x, y, shapes }): Mark[] => {
    const [what, node] = key.split(':');
    const again = (some: readonly Shape[]): Mark[] => [
      { key: `trace:label:${key}`, x, y, shapes: some, isTransient: true },
    ];
    if (key === 'fabric:boxes') return again(shapes);
    if (what === 'eth0' && nodes.has(node)) return again(shapes);
    if (what !== 'bridge' || (node !== undefined && !nodes.has(node))) return [];
    const texts = shapes.filter(({ tag }) => tag === 'text');
    return again(texts.flatMap((shape) => [chipOf(shape), shape]));
  });
}

/** Tunnel devices have no place of their own on the stage: their names stand where the packet passes them. */
function tunnelMarks(placed: readonly Placed[]): Mark[] {
  const tunnels = placed.filter(({ stop, anchor }) => stop.hop?.kind === 'vxlan' && !anchor.isOff);
  return tunnels.map(({ stop, index, anchor }) => {
    const words = deviceOfStop(stop);
    return {
      key: `trace:tunnel:${index}`,
      x: round(anchor.at[0] + 8),
      y: round(anchor.at[1]),
      shapes: [
        rect([0, -7, textWidth(words, MONO) + 8, 14], 4, { fill: token('cell'), stroke: token('pipe') }),
        text(4, 4, words, 'm t11'),
      ],
      isTransient: true,
    };
  });
}

/** The place of the outside, which is drawn only when a packet comes from it or goes to it. */
function outsideMarks(placed: readonly Placed[]): Mark[] {
  const one = placed.find(({ stop, anchor }) => placeOfStop(stop).kind === 'outside' && !anchor.isOff);
  if (!one) return [];
  const w = textWidth('outside', { size: 11, isBold: true }) + 20;
  return [
    {
      key: 'trace:outside',
      x: round(one.anchor.at[0]),
      y: round(one.anchor.at[1]),
      shapes: [
        rect([-w / 2, -34, w, 20], 10, {
          fill: token('panel'),
          stroke: token('ink-3'),
          'stroke-width': 1.2,
          'stroke-dasharray': '5 4',
        }),
        text(0, -20, 'outside', 't11 sb mid'),
      ],
      isTransient: true,
    },
  ];
}

/** All marks of the packet that is looked at. */
export function traceMarks(scene: TraceScene): Mark[] {
  const placed = placedStops(scene);
  if (placed.length === 0) return [];
  const { hop } = scene;
  return [
    ...outsideMarks(placed),
    ...wayMarks(placed, hop),
    ...labelMarks(scene, placed),
    ...tunnelMarks(placed),
    ...numberMarks(placed, hop),
    ...packetMarks(placed, hop),
    ...cardMarks(scene, placed, hop),
  ];
}
