import { describe, expect, it } from 'vitest';
import type { TimelineBlock, TimelineRow } from '../../projection/phase-timeline/answer';
import { clockText, readClockText, tickText } from './clock-text';
import { barShapes } from './draw/bars';
import { densityShapes } from './draw/density';
import { rowShapes } from './draw/row-shapes';
import { titlesOf } from './draw/titles';
import { frameOf, ROW, rowRange, scaleOf } from './geometry';
import { panned, type Shown, windowOf, zoomed } from './timeline-view';

const frame = frameOf(1440);
const words = {
  shape: (shape: string) => shape,
  span: (what: string, from: number) => `${what} ${from}`,
  events: 'Events',
  pin: '',
  unpin: '',
};

describe('clock texts', () => {
  it.each([
    [0, '00:00.0'],
    [12_430, '00:12.4'],
    [3_723_400, '1:02:03.4'],
  ])('%i ms is %s', (ms, text) => expect(clockText(ms)).toBe(text));

  it('leaves out the tenths where a place of the axis has none', () => {
    expect([tickText(2000), tickText(2500), tickText(20)]).toEqual(['00:02', '00:02.5', '00:00.020']);
  });

  it('reads what it writes, and seconds alone', () => {
    expect([readClockText('1:02:03.4'), readClockText('1:30'), readClockText('90'), readClockText('soon')]).toEqual([
      3_723_400,
      90_000,
      90_000,
      undefined,
    ]);
  });
});

describe('a window', () => {
  const shown: Shown = { scale: 'real', from: 0, to: 60_000, wholeTo: 60_000, end: 50_000 };

  it('that holds everything is everything, and one that holds the end goes on with it', () => {
    expect(windowOf(0, 60_000, shown)).toBe('all');
    expect(windowOf(20_000, 55_000, shown)).toEqual({ last: 35_000 });
    expect(windowOf(10_000, 20_000, shown)).toEqual({ from: 10_000, to: 20_000 });
  });

  it('zooms about a place that stays where it is', () => {
    const about = 20_000;
    const next = zoomed(shown, 0.5, about) as { from: number; to: number };
    const share = ({ from, to }: { from: number; to: number }): number => (about - from) / (to - from);
    expect(share(next)).toBeCloseTo(share(shown), 3);
  });

  it('moves no further than the run', () => {
    const part = { ...shown, from: 50_000, to: 60_000 };
    expect(panned(part, 1)).toEqual({ from: 50_000, to: 60_000 });
    expect(panned(part, -10)).toEqual({ from: 0, to: 10_000 });
  });
});

describe('rows', () => {
  it('are asked for in blocks, so that scrolling a little asks for the same', () => {
    expect(rowRange(100, 150)).toEqual(rowRange(110, 150));
    const { first, rows } = rowRange(1000, 150);
    expect(first * ROW).toBeLessThanOrEqual(1000);
    expect((first + rows) * ROW).toBeGreaterThanOrEqual(1150);
  });

  const row: TimelineRow = {
    key: 'u1',
    kind: 'pod',
    reference: 'pods/default/web-x6tbn',
    short: 'x6tbn',
    name: 'web-x6tbn',
    now: { shape: 'running', word: 'Running' },
    segments: [
      { from: 0, to: 10, shape: 'pending' },
      { from: 10, to: null, shape: 'running' },
    ],
    marks: [{ at: 10, kind: 'condition', text: 'PodScheduled True' }],
  };
  const drawing = {
    frame,
    scale: scaleOf(0, 100, frame),
    end: 60,
    isSelected: false,
    isHovered: false,
    isPinned: false,
    words,
  };

  it('keep their bars within the lanes, and what lasts ends at the end of the run', () => {
    const bars = rowShapes(row, drawing).filter(({ tag, attrs }) => tag === 'rect' && attrs['data-tip']);
    for (const { attrs } of bars) {
      expect(Number(attrs.x)).toBeGreaterThanOrEqual(frame.x0 - 1);
      expect(Number(attrs.x) + Number(attrs.width)).toBeLessThanOrEqual(frame.x1 + 1);
    }
    const last = bars.find(({ attrs }) => attrs['data-tip'] === 'running 10');
    expect(Number(last?.attrs.x) + Number(last?.attrs.width)).toBeCloseTo(drawing.scale.x(60) - 1, 0);
  });

  it('say the STATUS word where there is room for all of it, else nothing of it', () => {
    const texts = (short: string): (string | undefined)[] =>
      rowShapes({ ...row, short }, drawing)
        .filter(({ tag }) => tag === 'text')
        .map(({ text }) => text);
    expect(texts('x6tbn')).toEqual(['x6tbn', 'Running']);
    expect(texts('a-very-long-name-of-a-pod')).not.toContain('Run…');
  });

  it('differ by outline for every status, so that grey is enough', () => {
    const shapes = [
      'pending',
      'creating',
      'running',
      'notReady',
      'succeeded',
      'failed',
      'crashLoop',
      'unknown',
      'terminating',
    ] as const;
    const pictures = shapes.map((shape) =>
      JSON.stringify(barShapes(shape, { x0: 0, x1: 12, y: 0 }, '', '')).replaceAll(/var\(--[\w-]+\)/g, 'grey'),
    );
    // Succeeded and failed are both lines; their glyphs tell them apart where there is room.
    expect(new Set(pictures).size).toBeGreaterThanOrEqual(shapes.length);
  });
});

describe('a closed group', () => {
  it('stacks its members to the height of one bar', () => {
    const counts = [0, 0, 6, 2, 0, 0, 0, 0, 0];
    const [running] = densityShapes([{ at: 0, counts }], (at) => at, 0, 100);
    expect(running?.attrs.d).toMatch(/^M0 .*H100V10\.5H0Z$/);
  });
});

describe('titles', () => {
  const block: TimelineBlock = {
    key: 'default/Deployment/web',
    kind: 'owner',
    namespace: 'default',
    ownerKind: 'Deployment',
    name: 'web',
    first: 0,
    count: 5,
    members: 5,
    isOpen: true,
    now: [['running', 5]],
    parts: [{ key: 'p', name: '7c5d9f8b6d', first: 0, count: 5, members: 5, isOpen: true }],
  };
  const say = { block: () => 'Deployment web', summary: () => '5 Ready' };

  it('stay in sight while their rows are', () => {
    expect(titlesOf([block], 0, frame, say, undefined).map(({ row }) => row)).toEqual([0, 1]);
    expect(titlesOf([block], 3, frame, say, undefined).map(({ row }) => row)).toEqual([3, 4]);
    expect(titlesOf([block], 9, frame, say, undefined)[0]?.row).toBe(4);
  });

  it('name their owner as other panels do', () => {
    expect(titlesOf([block], 0, frame, say, undefined)[0]?.reference).toBe('deployments/default/web');
  });
});
