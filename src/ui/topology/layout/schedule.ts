/** How a pod was placed: nodes struck out filter by filter, score bars, totals, the winner, and how full each node is. */
import type { DecisionColumn, DecisionView } from '../../../projection/decision-view/query';
import { cpuText, memoryText } from '../amounts';
import { circle, glyph, type Mark, mix, path, rect, round, type Shape, stroke, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import type { StageSize } from './frame';
import type { StageWords } from './words';

export interface SchedulePicture {
  readonly marks: readonly Mark[];
  readonly size: { readonly w: number; readonly h: number };
}

const LABELS = 178;
const FIT_H = 150;
const SMALL = { size: 11 };
const SEMI = { size: 11, isBold: true };

interface Frame {
  readonly view: DecisionView;
  readonly words: StageWords;
  readonly w: number;
  readonly h: number;
  readonly column: number;
  /** The filters with a line of their own; the last may stand for several that all let every node pass. */
  readonly filters: readonly { readonly label: string; readonly plugins: readonly string[] }[];
  readonly filterH: number;
  readonly scoreH: number;
  readonly y: {
    readonly surface: number;
    readonly filter: number;
    readonly score: number;
    readonly names: number;
    readonly floor: number;
  };
}

/** How many nodes have a column in a room of this width. */
export const columnsIn = (width: number): number => Math.max(2, Math.floor((width - LABELS - 14) / 132));

/** With little room, filters that every node passes fold into one line (look.md "Grid"). */
function foldFilters(view: DecisionView, places: number, words: StageWords): Frame['filters'] {
  if (view.filters.length <= places) return view.filters.map((plugin) => ({ label: plugin, plugins: [plugin] }));
  const refusing = new Set(view.columns.flatMap(({ rejected }) => rejected?.plugin ?? []));
  const own = view.filters.filter((plugin) => refusing.has(plugin));
  const extra = Math.max(0, places - 1 - own.length);
  const shown = new Set([...own, ...view.filters.filter((plugin) => !refusing.has(plugin)).slice(0, extra)]);
  const rest = view.filters.filter((plugin) => !shown.has(plugin));
  const lines = view.filters
    .filter((plugin) => shown.has(plugin))
    .map((plugin) => ({ label: plugin, plugins: [plugin] }));
  return rest.length > 0
    ? [...lines, { label: words.t('topology.schedule.allPass', { count: rest.length }), plugins: rest }]
    : lines;
}

/** Without the plugins that gave no node a point: they say nothing of the choice. */
function telling(view: DecisionView): DecisionView {
  const kept = view.scorers.flatMap((_, j) => (view.columns.some(({ scores }) => (scores?.[j] ?? 0) > 0) ? [j] : []));
  if (kept.length === 0 || kept.length === view.scorers.length) return view;
  const pick = <T>(all: readonly T[]): T[] => kept.map((j) => all[j] as T);
  return {
    ...view,
    scorers: pick(view.scorers),
    columns: view.columns.map((one) => (one.scores ? { ...one, scores: pick(one.scores) } : one)),
  };
}

function frameOf(view: DecisionView, size: StageSize, words: StageWords): Frame {
  const h = Math.max(520, Math.round(size.h));
  const isShort = h < 700;
  const scoreH = isShort ? 20 : 25;
  const filterH = isShort ? 25 : 32;
  const fit = isShort ? 100 : FIT_H;
  const floor = h - 40;
  const scoreRows = Math.max(1, view.scorers.length);
  const score = floor - fit - 30 - 64 - scoreRows * scoreH;
  const filter = 122;
  const places = Math.max(2, Math.floor((score - filter - 8) / filterH));
  const filters = foldFilters(view, places, words);
  const count = Math.max(1, view.columns.length);
  return {
    view,
    words,
    w: size.w,
    h,
    column: Math.min(200, (size.w - LABELS - 16) / count),
    filters,
    filterH: Math.min(filterH + 6, (score - filter - 8) / Math.max(1, filters.length)),
    scoreH,
    y: { surface: 84, filter, score, names: floor - fit - 14, floor },
  };
}

const columnX = ({ column }: Frame, index: number): number => LABELS + index * column;
const middleX = (frame: Frame, index: number): number => round(columnX(frame, index) + frame.column / 2);

/** The line at which a node was refused; -1 if it passed all. */
function refusedAt({ filters }: Frame, { rejected }: DecisionColumn): number {
  return rejected ? filters.findIndex(({ plugins }) => plugins.includes(rejected.plugin)) : -1;
}

function podMark(frame: Frame): Mark {
  const { view, words, w } = frame;
  const x = round(Math.min(w - 280, Math.max(180, LABELS + (w - LABELS) / 2 - 128)));
  const asks = [
    ...(view.cpuMilli > 0 ? [`cpu ${cpuText(view.cpuMilli)}`] : []),
    ...(view.memoryBytes > 0 ? [`memory ${memoryText(view.memoryBytes)}`] : []),
  ].join(', ');
  const shape = view.chosen ? 'running' : 'pending';
  const colour = token(view.chosen ? 'accent' : 'pending');
  const short = fitText(view.short, 150, { size: 18, isBold: true });
  const asksFor = words.t('topology.schedule.asksFor');
  return {
    key: 'pod',
    uid: view.uid,
    x,
    y: 8,
    shapes: [
      rect([0, 0, 256, 66], 22, { fill: token('cell') }),
      rect([0, 0, 256, 66], 22, {
        fill: mix(colour, '8%', 'transparent'),
        stroke: colour,
        'stroke-width': 2.4,
        ...(!view.chosen && { 'stroke-dasharray': '7 5' }),
      }),
      ...glyph(shape === 'running' ? 'creating' : 'pending', 22, 23, 1.2),
      text(38, 28, short, 't18 b'),
      text(
        46 + textWidth(short, { size: 18, isBold: true }),
        27.5,
        fitText(view.owner, 90, { size: 11, isMono: true }),
        'm t11 i2',
      ),
      text(15, 52, asksFor, 't12 i2'),
      text(23 + textWidth(asksFor, { size: 12 }), 52, asks || words.t('topology.schedule.nothing'), 'm t12 sb'),
    ],
    thing: { kind: 'object', key: view.key },
    title: view.key,
  };
}

function backMark(frame: Frame): Mark {
  const { w, h, y, filters, words, view } = frame;
  const bowl = `V${y.floor - 8}A14 14 0 0 0 24 ${y.floor + 6}H${w - 24}A14 14 0 0 0 ${w - 10} ${y.floor - 8}`;
  const say = (key: string): string => words.t(`topology.schedule.${key}`);
  const sieves = filters.flatMap(({ label, plugins }, j) => {
    const at = y.filter + (j + 0.5) * frame.filterH;
    const isRefusing = view.columns.some(({ rejected }) => rejected && plugins.includes(rejected.plugin));
    return [
      text(24, at + 4, fitText(label, LABELS - 34, SEMI), `t11 sb${isRefusing ? '' : ' i2'}`),
      stroke(`M${LABELS} ${at}H${w - 18}`, 'glass-2', 1.5, '8 6'),
    ];
  });
  const scorers = view.scorers.flatMap(({ plugin, weight }, j) => {
    const at = y.score + 16 + j * frame.scoreH;
    return [
      text(24, at + 4, fitText(plugin.replace('NodeResourcesB', 'B'), LABELS - 62, SEMI), 't11 sb i2'),
      text(LABELS - 10, at + 4, `×${weight}`, 'm t11 i2 end'),
    ];
  });
  return {
    key: 'back',
    x: 0,
    y: 0,
    shapes: [
      rect([-900, -50, w + 1800, h + 400], 0, { fill: token('air') }),
      rect([-900, y.floor + 6, w + 1800, h], 0, { fill: token('bed') }),
      path(`M10 ${y.surface}${bowl}V${y.surface}Z`, { fill: 'url(#water)' }),
      stroke(`M10 ${y.surface - 12}${bowl}V${y.surface - 12}`, 'glass', 3.5),
      path(`M10 ${y.surface}H${w - 10}`, { stroke: token('rim'), 'stroke-opacity': 0.75, 'stroke-width': 1.5 }),
      rect([22, 14, 132, 44], 12, { fill: token('raised'), stroke: token('ink-2'), 'stroke-width': 1.4 }),
      text(34, 33, 'kube-scheduler', 't12 b'),
      text(34, 48, words.t('topology.schedule.attempt', { attempt: view.attempt }), 't11 i2 num'),
      stroke(`M154 36H${podMark(frame).x - 4}`, 'api-line', 1.5, '1 5'),
      text(24, y.filter - 8, say('filter'), 't15 b'),
      text(24, y.score - 2, say('score'), 't15 b'),
      text(24, y.names + 3, say('fit'), 't15 b'),
      ...sieves,
      ...scorers,
      ...(view.scorers.length > 0
        ? [text(24, y.score + 30 + view.scorers.length * frame.scoreH, say('totalWeighted'), 't11 sb i2')]
        : []),
      text(24, y.names + 38, say('allocatable'), 't11 i2'),
      text(24, y.floor - 22, say('requested'), 't11 i2'),
      text(24, y.floor - 8, say('toScale'), 't11 i2'),
    ],
  };
}

function threadMark(frame: Frame, one: DecisionColumn, index: number): Mark {
  const { y, filterH, filters, column } = frame;
  const x = middleX(frame, index);
  const pod = podMark(frame);
  const from = pod.x + 128;
  const refused = refusedAt(frame, one);
  const end = refused >= 0 ? y.filter + (refused + 0.5) * filterH : y.score - 8;
  const colour = one.isChosen ? 'accent' : one.rejected ? 'ink-3' : 'ink-2';
  const side = x === from ? 0 : x > from ? 1 : -1;
  const turn = side === 0 ? 'V104' : `V90Q${from} 104 ${from + side * 14} 104H${x - side * 12}Q${x} 104 ${x} 116`;
  const shapes: Shape[] = [stroke(`M${from} 74${turn}V${end}`, colour, one.isChosen ? 4 : 2)];
  for (const [j, { plugins }] of filters.entries()) {
    if (refused >= 0 && j >= refused) break;
    if (!plugins.some((plugin) => one.passed.includes(plugin))) continue;
    const at = y.filter + (j + 0.5) * filterH;
    const edge = token(one.isChosen ? 'accent' : 'ink-2');
    shapes.push(
      circle(x, at, 8, { fill: token('cell'), stroke: edge, 'stroke-width': 1.8 }),
      path(`M${x - 3.4} ${at + 0.2}L${x - 1} ${at + 2.8}L${x + 3.6} ${at - 2.6}`, {
        fill: 'none',
        stroke: one.isChosen ? edge : token('ink'),
        'stroke-width': 1.8,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      }),
    );
  }
  if (one.rejected && refused >= 0)
    shapes.push(...reasonPill(one.rejected.reason || one.rejected.plugin, x, end, column));
  return {
    key: `thread:${one.node}`,
    x: 0,
    y: 0,
    shapes,
    thing: { kind: 'node', key: one.node },
    title: one.rejected?.reason ?? one.node,
  };
}

/** The scheduler's reason where the thread ends; a long one goes on in a second line. */
function reasonPill(reason: string, x: number, y: number, column: number): Shape[] {
  const head = reason.replace(/^node\(s\) /, '').split(' {')[0] ?? reason;
  const rest = reason.includes(' {') ? reason.slice(reason.indexOf('{') + 1, reason.lastIndexOf('}')) : '';
  const label = fitText(head, column - 44, { size: 11, isBold: true });
  const w = textWidth(label, { size: 11, isBold: true }) + 38;
  return [
    rect([x - w / 2, y - 12, w, 24], 12, { fill: token('cell'), stroke: token('failed'), 'stroke-width': 2 }),
    ...glyph('failed', x - w / 2 + 16, y, 0.9, token('failed-t')),
    text(x + 9, y + 4, label, 't11 sb mid'),
    ...(rest ? [text(x, y + 26, fitText(rest, column - 8, SMALL), 't11 i2 mid')] : []),
  ];
}

function scoreMark(frame: Frame, one: DecisionColumn, index: number): Mark {
  const { y, scoreH, column, view, words } = frame;
  const x = columnX(frame, index) + 4;
  const w = column - 8;
  const say = (key: string): string => words.t(`topology.schedule.${key}`);
  const middle = middleX(frame, index);
  if (!one.scores || view.scorers.length === 0) {
    const label = one.isChosen ? say('onlyOne') : say('notScored');
    const words2 = one.isChosen ? fitText(label, (frame.w - x) * 0.96, SMALL) : label;
    return {
      key: `score:${one.node}`,
      x: 0,
      y: 0,
      shapes: [text(middle, y.score + 40, words2, `t11 mid${one.isChosen ? ' ac' : ' i2'}`)],
    };
  }
  const most = Math.max(1, ...view.columns.flatMap(({ scores }) => scores ?? []));
  const rows = one.scores.flatMap((score, j) => {
    const at = y.score + 16 + j * scoreH;
    return [
      rect([x + 8, at - 8, Math.max(3, (score / most) * (w - 62)), 16], 5, {
        fill: token(one.isChosen ? 'accent' : 'ink-3'),
        ...(!one.isChosen && { opacity: 0.85 }),
      }),
      text(x + w - 12, at + 4.5, String(score), 't12 b end num'),
    ];
  });
  const bottom = y.score + 10 + view.scorers.length * scoreH;
  const total = one.isChosen
    ? { fill: token('accent') }
    : { fill: token('cell'), stroke: token('line-2'), 'stroke-width': 1.4 };
  const ink = one.isChosen ? ' on-accent' : '';
  const tie = one.isChosen && view.ties > 1 ? words.t('topology.schedule.tie', { count: view.ties }) : '';
  const label = fitText(one.isChosen ? tie || say('winner') : say('total'), w - 84, { size: 13, isBold: true });
  return {
    key: `score:${one.node}`,
    x: 0,
    y: 0,
    shapes: [
      rect([x, y.score - 8, w, bottom + 44 - y.score], 14, {
        fill: token('panel'),
        stroke: token(one.isChosen ? 'accent' : 'line-2'),
        'stroke-width': one.isChosen ? 2 : 1.4,
      }),
      ...rows,
      rect([x + 6, bottom, w - 12, 30], 9, total),
      text(x + 16, bottom + 19.5, label, `t13 sb${ink}`),
      text(x + w - 16, bottom + 22, String(one.total ?? 0), `t20 b end num${ink}`),
      stroke(`M${middle} ${bottom + 38}V${y.names - 12}`, one.isChosen ? 'accent' : 'ink-2', one.isChosen ? 4 : 2),
    ],
    thing: { kind: 'node', key: one.node },
    title: `${one.node}: ${one.total}`,
  };
}

/** A node's cpu to scale: what stands there, and what the pod would take. */
function fitMark(frame: Frame, one: DecisionColumn, index: number): Mark {
  const { y, column } = frame;
  const x = columnX(frame, index);
  const [bx, bw] = [x + 14, column - 28];
  const top = y.names + 34;
  const room = y.floor - 2 - top;
  const { allocatable, requested } = one.cpuMilli;
  const k = room / Math.max(1, allocatable);
  const middle = middleX(frame, index);
  const name = fitText(one.node, column - 16, { size: 13, isBold: true });
  const nameWidth = textWidth(name, { size: 13, isBold: true });
  const shapes: Shape[] = [];
  if (index > 0) shapes.push(stroke(`M${x} ${y.names - 4}V${y.floor + 4}`, 'glass', 3));
  shapes.push(stroke(`M${bx - 8} ${top}H${bx + bw + 8}`, 'ink-2', 1.2, '2 4'));
  let at = y.floor - 2;
  for (const block of one.blocks) {
    const h = Math.max(3, block.cpuMilli * k);
    at -= h;
    shapes.push(
      rect([bx, at + 1, bw, h - 2], Math.min(5, h / 3), {
        fill: mix(token('running-s'), '16%', token('cell')),
        stroke: token('running-s'),
        'stroke-width': 1.3,
        ...(one.rejected && { opacity: 0.75 }),
      }),
    );
    if (h >= 14)
      shapes.push(
        text(bx + 9, at + h / 2 + 4, fitText(block.label, bw - 62, SMALL), 't11'),
        text(bx + bw - 8, at + h / 2 + 4, cpuText(block.cpuMilli), 'm t11 end i2'),
      );
  }
  shapes.push(...wouldTake(frame, one, { bx, bw, at, k, free: allocatable - requested, floorOfNames: y.names + 12 }));
  if (one.rejected)
    shapes.push(stroke(`M${middle - nameWidth / 2 - 6} ${y.names - 2.5}H${middle + nameWidth / 2 + 6}`, 'failed-t', 2));
  shapes.push(
    text(middle, y.names + 2, name, `t13 b mid${one.rejected ? ' i2' : one.isChosen ? ' ac' : ''}`),
    text(bx + bw - 8, top - 5, cpuText(allocatable), 'm t11 i2 end'),
  );
  return { key: `fit:${one.node}`, x: 0, y: 0, shapes, thing: { kind: 'node', key: one.node }, title: one.node };
}

interface Gap {
  readonly bx: number;
  readonly bw: number;
  readonly at: number;
  readonly k: number;
  readonly free: number;
  readonly floorOfNames: number;
}

function wouldTake({ view, words }: Frame, one: DecisionColumn, { bx, bw, at, k, free, floorOfNames }: Gap): Shape[] {
  // A giant rises above the line, but not into the node's name.
  const y = Math.max(at - Math.max(16, view.cpuMilli * k), floorOfNames);
  const h = at - y;
  const say = (key: string, values?: Record<string, unknown>): string => words.t(`topology.schedule.${key}`, values);
  const label = (s: string): string => fitText(s, bw - 14, SMALL);
  if (one.isChosen)
    return [
      rect([bx - 3, y - 2, bw + 6, h + 2], 9, {
        fill: token('accent-soft'),
        stroke: token('accent'),
        'stroke-width': 2.5,
      }),
      text(bx + 9, y + h / 2 + 4, fitText(view.short, bw - 66, { size: 12, isBold: true }), 't12 b'),
      ...(view.cpuMilli > 0 ? [text(bx + bw - 8, y + h / 2 + 4, cpuText(view.cpuMilli), 'm t11 end')] : []),
    ];
  if (view.cpuMilli > free) {
    const needs = label(say('needs', { needed: cpuText(view.cpuMilli), free: cpuText(Math.max(0, free)) }));
    return [
      rect([bx, y + 1, bw, h - 2], 5, {
        fill: 'none',
        stroke: token('failed'),
        'stroke-width': 1.8,
        'stroke-dasharray': '5 4',
      }),
      rect([bx + 5, y + h / 2 - 9, bw - 10, 18], 5, { fill: token('cell') }),
      text(bx + bw / 2, y + h / 2 + 4, needs, 't11 sb mid'),
    ];
  }
  return [
    rect([bx, y + 1, bw, h - 2], 5, {
      fill: 'none',
      stroke: token('ink-3'),
      'stroke-width': 1.4,
      'stroke-dasharray': '2 4',
      'stroke-linecap': 'round',
    }),
    text(bx + bw / 2, y + h / 2 + 4, label(one.rejected ? say('wouldFitBut') : say('wouldFit')), 't11 i2 mid'),
  ];
}

/** The picture of one attempt. */
export function scheduleScene(view: DecisionView, size: StageSize, words: StageWords): SchedulePicture {
  const frame = frameOf(telling(view), size, words);
  const { columns } = frame.view;
  // The winner's thread lies over the others.
  const order = [...columns.keys()].sort((a, b) => Number(columns[a]?.isChosen) - Number(columns[b]?.isChosen));
  const each = (make: (frame: Frame, one: DecisionColumn, index: number) => Mark): Mark[] =>
    order.map((index) => make(frame, columns[index] as DecisionColumn, index));
  const more = view.more > 0 ? words.t('topology.schedule.more', { count: view.more }) : '';
  return {
    marks: [
      backMark(frame),
      ...each(threadMark),
      ...each(scoreMark),
      ...each(fitMark),
      podMark(frame),
      ...(more
        ? [{ key: 'more', x: frame.w - 20, y: frame.y.surface + 18, shapes: [text(0, 0, more, 't11 i2 end')] }]
        : []),
    ],
    size: { w: frame.w, h: frame.h },
  };
}
