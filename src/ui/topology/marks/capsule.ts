/** A message: a capsule with a nose in its direction; filled is the present step, hollow is also in flight. */
import { path, round, type Shape, text, token } from '../shapes';
import { textWidth } from '../text-width';

export type Direction = 'l' | 'r' | 'u' | 'd';

const NOSE = 7;
const K = 9;
const H = 20;

function outline(w: number, direction: Direction): string {
  const l = round(-w / 2);
  const r = round(w / 2);
  const t = -H / 2;
  const b = H / 2;
  if (direction === 'r')
    return `M${l + K} ${t}H${r - NOSE}L${r + 2} 0L${r - NOSE} ${b}H${l + K}A${K} ${K} 0 0 1 ${l} ${b - K}V${t + K}A${K} ${K} 0 0 1 ${l + K} ${t}Z`;
  if (direction === 'l')
    return `M${r - K} ${t}H${l + NOSE}L${l - 2} 0L${l + NOSE} ${b}H${r - K}A${K} ${K} 0 0 0 ${r} ${b - K}V${t + K}A${K} ${K} 0 0 0 ${r - K} ${t}Z`;
  const up = direction === 'u' ? `H-7L0 ${t - 7}L7 ${t}` : '';
  const down = direction === 'd' ? `H7L0 ${b + 7}L-7 ${b}` : '';
  return `M${l + K} ${t}${up}H${r - K}A${K} ${K} 0 0 1 ${r} ${t + K}V${b - K}A${K} ${K} 0 0 1 ${r - K} ${b}${down}H${l + K}A${K} ${K} 0 0 1 ${l} ${b - K}V${t + K}A${K} ${K} 0 0 1 ${l + K} ${t}Z`;
}

/** How long a capsule with these words is. */
export const capsuleWidth = (words: string): number => Math.round(textWidth(words, { size: 11, isBold: true }) + 18);

/** The capsule about its middle. */
export function capsule(words: string, direction: Direction, isNow: boolean): Shape[] {
  const shift = direction === 'r' ? -2 : direction === 'l' ? 2 : 0;
  return [
    path(outline(capsuleWidth(words), direction), {
      fill: token(isNow ? 'accent' : 'panel'),
      stroke: token(isNow ? 'halo' : 'ink-2'),
      'stroke-width': isNow ? 6 : 1.4,
      'stroke-linejoin': 'round',
      ...(isNow && { 'paint-order': 'stroke' }),
    }),
    text(shift, 4, words, `t11 sb mid${isNow ? ' on-accent' : ''}`),
  ];
}
