/** A pod as a cell of level 2, in one of three sizes. */
import type { PodRow } from '../../../projection/machine/query';
import type { StatusShape } from '../../parts/data/glyphs';
import type { CellTier } from '../layout/frame';
import type { StageWords } from '../layout/words';
import { glyph, rect, type Shape, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import { containerBox, membrane, selectionRing } from './cell';

export interface CellSpec {
  readonly pod: PodRow;
  readonly w: number;
  readonly h: number;
  readonly tier: CellTier;
  /** The pod's own, or Unknown where its node is silent. */
  readonly shape: StatusShape;
  readonly words: StageWords;
  /** The same address stands on another host too. */
  readonly isTwice: boolean;
}

const PILL = { size: 11, isMono: true };

function pills({ pod, w }: CellSpec, y: number): Shape[] {
  const shapes: Shape[] = [];
  let x = 10;
  for (const [index, container] of pod.containers.entries()) {
    const left = pod.containers.length - index;
    const width = Math.round(textWidth(container.name, PILL) + 14);
    const isLast = left === 1;
    if (x + width > w - 8 - (isLast ? 0 : 22)) {
      const name = index === 0 ? fitText(container.name, w - 40 - (isLast ? 0 : 20), PILL) : '';
      if (name) {
        const cut = Math.round(textWidth(name, PILL) + 14);
        shapes.push(containerBox([x, y, cut, 17], container.shape), text(x + cut / 2, y + 12.5, name, 'm t11 mid'));
        x += cut + 4;
      }
      const rest = left - (name ? 1 : 0);
      if (rest > 0) shapes.push(text(x + 1, y + 12.5, `+${rest}`, 't11 i2'));
      break;
    }
    shapes.push(
      containerBox([x, y, width, 17], container.shape),
      text(x + width / 2, y + 12.5, container.name, 'm t11 mid'),
    );
    x += width + 4;
  }
  return shapes;
}

/** What the second line says: the address, how it ended, or what it waits for. */
function secondLine({ pod, shape, words }: CellSpec): string {
  const isOver = shape === 'succeeded' || shape === 'failed';
  if (isOver && pod.exitCode !== undefined) return words.exitCode(pod.exitCode);
  if (shape === 'failed' || shape === 'crashLoop') return pod.word;
  return pod.ip || pod.word;
}

function fullCell(spec: CellSpec): Shape[] {
  const { pod, w, h, shape } = spec;
  const owner = pod.owner && pod.owner !== pod.short ? pod.owner : '';
  const name = fitText(pod.short, w - 40, { size: 13, isBold: true });
  const room = w - 44 - textWidth(name, { size: 13, isBold: true });
  const label = spec.isTwice ? '' : pod.restarts > 0 ? `↻${pod.restarts}` : fitText(owner, room, { size: 11 });
  const line = secondLine(spec);
  const grow = Math.min(10, (h - 70) / 2);
  return [
    ...glyph(shape, 16, 18 + grow / 2),
    text(29, 22.5 + grow / 2, name, 't13 b'),
    ...(label && room > 14
      ? [text(w - 10, 22 + grow / 2, label, `t11 end ${pod.restarts > 0 ? 'failed sb' : 'i2'}`)]
      : []),
    text(12, 38 + grow, fitText(line, w - 20, PILL), `m t11${pod.ip && line === pod.ip ? '' : ' i2'}`),
    ...(spec.isTwice ? twiceBadge(w) : []),
    ...pills(spec, 44.5 + grow * 1.5),
  ];
}

function twiceBadge(w: number): Shape[] {
  return [
    rect([w - 35, 11, 25, 15], 4, { fill: token('panel'), stroke: token('ink-2'), 'stroke-width': 1.2 }),
    text(w - 22.5, 22, '2×', 't11 sb mid'),
  ];
}

function nameCell({ pod, w, h, shape }: CellSpec): Shape[] {
  const name = fitText(pod.short, w - 36, { size: 12, isBold: true });
  const room = w - 42 - textWidth(name, { size: 12, isBold: true });
  return [
    ...glyph(shape, 14, h / 2, 0.9),
    text(26, h / 2 + 4, name, 't12 b'),
    ...(room > 24 ? [text(w - 9, h / 2 + 4, fitText(pod.owner, room, { size: 11 }), 't11 i2 end')] : []),
  ];
}

/** Five letters in the machine's face: they are of one width, so that they always fit. */
function shortCell({ pod, w, h, shape }: CellSpec): Shape[] {
  return [...glyph(shape, 9, h / 2, 0.6), text(15.5, h / 2 + 4, fitText(pod.short, w - 17, PILL), 'm t11 sb')];
}

/** The cell's shapes about its upper left corner. */
export function podCell(spec: CellSpec): Shape[] {
  const { w, h, tier, shape } = spec;
  const box = [0, 0, w, h] as const;
  const inside = tier === 'full' ? fullCell(spec) : tier === 'name' ? nameCell(spec) : shortCell(spec);
  return [...membrane(shape, box, tier === 'full' ? 18 : 10), selectionRing(box, tier === 'full' ? 23 : 15), ...inside];
}
