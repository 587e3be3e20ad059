/** The strip above the surface: kubectl, kube-apiserver in the middle of every line, etcd, scheduler, controllers. */
import type { ComponentFact, WaitingGroup } from '../../../projection/topology/query';
import { glyph, type Mark, path, rect, type Shape, stroke, text, token } from '../shapes';
import { firstThatFits, fitText, textWidth } from '../text-width';
import { shortVerb } from '../verbs';
import type { StageWords } from './words';

export interface PlaneBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type PlaneName = ComponentFact['name'];

/** Where the components stand in a room of this width. */
export function planeBoxes(width: number, y: number): Record<PlaneName, PlaneBox> {
  const isNarrow = width < 700;
  const side = isNarrow ? 148 : 168;
  const api = isNarrow ? 214 : 240;
  const right = width - 8 - side;
  return {
    kubectl: { x: 12, y, w: side, h: 42 },
    'controller-manager': { x: 12, y: y + 48, w: side, h: 42 },
    'kube-apiserver': { x: Math.round(width / 2 - api / 2), y, w: api, h: 90 },
    etcd: { x: right, y, w: side, h: 42 },
    'kube-scheduler': { x: right, y: y + 48, w: side, h: 42 },
  };
}

const ICONS: Partial<Record<PlaneName, string>> = {
  kubectl: 'M-6-4-1 0-6 4M1 5H6',
  'controller-manager': 'M5.6-2A6 6 0 0 0-5-3.2M-5.6 2A6 6 0 0 0 5 3.2M-5.6-6v3.2h3.2M5.6 6V2.8H2.4',
  etcd: 'M-6-4.4A6 2.3 0 1 1 6-4.4A6 2.3 0 1 1-6-4.4V4.4C-6 7.4 6 7.4 6 4.4V-4.4M-6 0C-6 3 6 3 6 0',
  'kube-scheduler': 'M-6-6H6M-4-2.5H4M0-2.5V3M-3 .5 0 3.5 3 .5M-6 6.5H6',
};

/** What a component is at, from the longest wording to the shortest: a shorter one is better than half of a longer one. */
export function linesOf(fact: ComponentFact, words: StageWords): readonly string[] {
  const act = [`${shortVerb(fact.verb)} ${fact.object}`, shortVerb(fact.verb)];
  switch (fact.name) {
    case 'kubectl':
      return fact.step > 0 ? act : [words.idle];
    case 'etcd':
      return [words.revision(fact.count)];
    case 'kube-apiserver':
      return [`rv ${fact.count} · ${words.watches(fact.watches ?? 0)}`, `rv ${fact.count}`];
    case 'kube-scheduler':
      if (fact.count > 0) return [words.waiting(fact.count)];
      return fact.step > 0 ? act : [words.idle];
    case 'controller-manager': {
      const actor = fact.actor.replace(/-controller$/, '');
      return fact.step > 0 ? [`${actor}: ${shortVerb(fact.verb)}`, actor] : [words.idle];
    }
  }
}

function sideBox({ w, h }: PlaneBox, name: PlaneName, lines: readonly string[]): Shape[] {
  const isClient = name === 'kubectl';
  const look = isClient
    ? { fill: token('air'), stroke: token('line-2'), 'stroke-width': 1.5, 'stroke-dasharray': '4 4' }
    : { fill: token('raised'), stroke: token('line-2'), 'stroke-width': 1.2 };
  return [
    rect([0, 0, w, h], 12, { ...look, class: 'body' }),
    path(ICONS[name] ?? '', {
      transform: 'translate(20 21)',
      fill: 'none',
      stroke: token('ink-2'),
      'stroke-width': 1.6,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
    text(37, 18, name, 't12 b'),
    text(37, 33, firstThatFits(lines, w - 45, { size: 11 }), 't11 i2'),
  ];
}

const STAGES = ['authn', 'authz', 'admit', 'valid', 'store'] as const;

function apiBox({ w, h }: PlaneBox, lines: readonly string[]): Shape[] {
  const pitch = (w - 20) / STAGES.length;
  return [
    rect([0, 0, w, h], 16, { fill: token('raised'), stroke: token('ink-2'), 'stroke-width': 1.6, class: 'body' }),
    text(w / 2, 26, 'kube-apiserver', 't15 b mid'),
    text(w / 2, 43, firstThatFits(lines, w - 16, { size: 11 }), 't11 i2 mid num'),
    ...STAGES.flatMap((stage, i) => [
      rect([10 + i * pitch + 2, 54, pitch - 4, 22], 7, { fill: token('panel'), stroke: token('line') }),
      text(10 + (i + 0.5) * pitch, 69, stage, 't11 mid i2'),
    ]),
  ];
}

/** The components with what each is at, and the dotted lines between them. */
export function controlPlaneMarks(
  facts: readonly ComponentFact[],
  width: number,
  y: number,
  words: StageWords,
): Mark[] {
  const boxes = planeBoxes(width, y);
  const api = boxes['kube-apiserver'];
  const lines = [y + 21, y + 69].map(
    (at) => `M${boxes.kubectl.x + boxes.kubectl.w} ${at}H${api.x}M${api.x + api.w} ${at}H${boxes.etcd.x}`,
  );
  const marks: Mark[] = [{ key: 'plane:lines', x: 0, y: 0, shapes: [stroke(lines.join(''), 'api-line', 1.5, '1 5')] }];
  for (const fact of facts) {
    const box = boxes[fact.name];
    const lines = linesOf(fact, words);
    marks.push({
      key: `plane:${fact.name}`,
      x: box.x,
      y: box.y,
      shapes: fact.name === 'kube-apiserver' ? apiBox(box, lines) : sideBox(box, fact.name, lines),
      thing: { kind: 'component', key: fact.name === 'controller-manager' ? fact.actor || fact.name : fact.name },
      title: `${fact.name}: ${lines[0]}`,
    });
  }
  return marks;
}

const PITCH = 124;

/** Pods without a node, floating at the surface near the scheduler: one dashed capsule an owner. */
export function waitingMarks(
  groups: readonly WaitingGroup[],
  room: { x: number; w: number; surface: number },
  words: StageWords,
): Mark[] {
  const places = Math.max(1, Math.floor(room.w / PITCH));
  // Who came late has a place too, if nobody with a lower number holds it.
  const holders = new Map<number, WaitingGroup>();
  for (const group of [...groups].sort((a, b) => a.slot - b.slot)) {
    const place = Math.max(0, group.slot) % places;
    if (!holders.has(place)) holders.set(place, group);
  }
  const hidden = groups.filter((group) => ![...holders.values()].includes(group));
  const marks = [...holders].map(([place, group]): Mark => waitingMark(group, { ...room, x: room.x + place * PITCH }));
  if (hidden.length > 0) {
    const label = words.more(hidden.reduce((sum, { count }) => sum + count, 0));
    const w = textWidth(label, { size: 12, isBold: true }) + 20;
    const shapes = [
      rect([0, -10, w, 20], 10, { fill: token('panel'), stroke: token('line-2'), 'stroke-width': 1.3 }),
      text(w / 2, 4, label, 't12 b mid'),
    ];
    marks.push({ key: 'waiting:more', x: room.x + places * PITCH - 4, y: room.surface, shapes });
  }
  return marks;
}

function waitingMark(group: WaitingGroup, room: { x: number; surface: number }): Mark {
  const first = group.pods[0];
  const isOne = group.count === 1 && first !== undefined;
  const count = isOne ? '' : `× ${group.count}`;
  const countWidth = count ? textWidth(count, { size: 12, isBold: true }) + 8 : 0;
  const name = fitText(isOne ? first.short : group.owner, PITCH - 50 - countWidth, { size: 12, isBold: true });
  const w = textWidth(name, { size: 12, isBold: true }) + 38 + countWidth;
  const shape = first?.shape ?? 'pending';
  const edge = { fill: 'none', stroke: token('pending'), 'stroke-width': 2, 'stroke-dasharray': '6 4' };
  const stack = group.count > 1 ? [rect([4, -12, w, 24], 12, { ...edge, fill: token('cell') })] : [];
  return {
    key: isOne ? `pod:${first.uid}` : `waiting:${group.namespace}/${group.owner}`,
    ...(isOne && { uid: first.uid }),
    x: room.x,
    y: room.surface,
    shapes: [
      ...stack,
      rect([0, -12, w, 24], 12, { fill: token('cell') }),
      rect([0, -12, w, 24], 12, edge),
      rect([-4, -16, w + 8, 32], 16, { fill: 'none', stroke: token('accent'), 'stroke-width': 2.5, class: 'ring' }),
      ...glyph(shape, 15, 0, 0.9),
      text(27, 4, name, 't12 b'),
      ...(count ? [text(w - 10, 4, count, 't12 b end ac')] : []),
    ],
    ...(first && { thing: { kind: 'object' as const, key: first.key } }),
    title: isOne ? first.key : `${group.owner} ${count}`,
    enter: 'fade',
  };
}
