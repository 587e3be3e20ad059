/** The tank: water, glass, partitions, the table it stands on. */
import { path, rect, type Shape, stroke, token } from '../shapes';

export interface Tank {
  readonly x: number;
  readonly w: number;
  /** The surface and the floor. */
  readonly surface: number;
  readonly floor: number;
  /** Where partitions stand. */
  readonly cuts: readonly number[];
}

const CORNER = 14;

/** The table under the tank. */
export function table(x: number, w: number, floor: number, height: number): Shape {
  return rect([x - 900, floor, w + 1800, Math.max(0, height - floor) + 400], 0, { fill: token('bed') });
}

/** Water and glass; partitions stop below the surface. */
export function tankShapes({ x, w, surface, floor, cuts }: Tank): Shape[] {
  const a = x;
  const b = x + w;
  const bowl = `V${floor - CORNER}A${CORNER} ${CORNER} 0 0 0 ${a + CORNER} ${floor}H${b - CORNER}A${CORNER} ${CORNER} 0 0 0 ${b} ${floor - CORNER}`;
  return [
    path(`M${a} ${surface}${bowl}V${surface}Z`, { fill: 'url(#water)' }),
    stroke(`M${a} ${surface - 12}${bowl}V${surface - 12}`, 'glass', 3),
    path(
      `M${a + 4.5} ${surface + 4}V${floor - 15}A11 11 0 0 0 ${a + 15} ${floor - 4.5}H${b - 15}A11 11 0 0 0 ${b - 4.5} ${floor - 15}V${surface + 4}`,
      { fill: 'none', stroke: token('rim'), 'stroke-opacity': 0.35 },
    ),
    ...cuts.flatMap((cut) => [
      stroke(`M${cut} ${surface + 14}V${floor - 1}`, 'glass', 3),
      path(`M${cut + 2.4} ${surface + 18}V${floor - 6}`, { stroke: token('rim'), 'stroke-opacity': 0.35 }),
    ]),
    path(`M${a + 2} ${surface}H${b - 2}`, { stroke: token('rim'), 'stroke-opacity': 0.75, 'stroke-width': 1.5 }),
  ];
}
