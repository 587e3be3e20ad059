/**
 * Puts marks on the page and keeps those that stay: joined by key, changed only where they changed.
 * Models: d3's data join; a mark is a group at its place, its shapes are the group's children in order.
 * Leaves out: layout (pure functions make the marks) and gestures.
 */
import { easeCubicInOut } from 'd3-ease';
import { type BaseType, type Selection as D3Selection, select } from 'd3-selection';
import type {} from 'd3-transition';
import { afterPaint } from '../../after-paint';
import { moving } from '../../idle';
import type { Selection } from '../../session';
import type { Mark, Shape } from '../shapes';

const SVG = 'http://www.w3.org/2000/svg';
const MOVE_MS = 280;
const FLOW_MS = 400;

type Group = D3Selection<SVGGElement, unknown, null, undefined>;

interface Drawn extends SVGGElement {
  __mark?: Mark;
}

function setAttrs(element: Element, now: Shape['attrs'], before: Shape['attrs']): void {
  for (const [name, value] of Object.entries(now))
    if (value !== before[name]) {
      if (value === undefined) element.removeAttribute(name);
      else element.setAttribute(name, String(value));
    }
  for (const name of Object.keys(before)) if (!(name in now)) element.removeAttribute(name);
}

const NONE: Shape['attrs'] = {};

function drawShapes(group: Drawn, shapes: readonly Shape[], before: readonly Shape[]): void {
  for (const [i, shape] of shapes.entries()) {
    const old = before[i];
    let element = group.children[i];
    if (!element || old?.tag !== shape.tag) {
      const fresh = document.createElementNS(SVG, shape.tag);
      if (element) element.replaceWith(fresh);
      else group.append(fresh);
      element = fresh;
      setAttrs(element, shape.attrs, NONE);
      if (shape.text !== undefined) element.textContent = shape.text;
      continue;
    }
    if (old === shape) continue;
    setAttrs(element, shape.attrs, old.attrs);
    if (shape.text !== old.text) element.textContent = shape.text ?? '';
  }
  while (group.children.length > shapes.length) group.lastElementChild?.remove();
}

function drawMark(this: Drawn, mark: Mark): void {
  const before = this.__mark;
  this.__mark = mark;
  if (mark.title && mark.title !== before?.title) this.dataset.tip = mark.title;
  if (before?.shapes !== mark.shapes) drawShapes(this, mark.shapes, before?.shapes ?? []);
  if (before?.key === mark.key && before.thing === mark.thing && before.uid === mark.uid) return;
  this.dataset.key = mark.key;
  if (mark.isCell) this.dataset.cell = '';
  if (mark.uid) this.dataset.uid = mark.uid;
  else delete this.dataset.uid;
  if (mark.thing) {
    this.dataset.thing = mark.thing.key;
    this.dataset.kind = mark.thing.kind;
  } else if (before?.thing) {
    delete this.dataset.thing;
    delete this.dataset.kind;
  }
}

const place = (mark: Mark): string => `translate(${mark.x} ${mark.y})`;

/** A point at a share of a polyline's length. */
export function pointAlong(points: readonly (readonly [number, number])[], share: number): readonly [number, number] {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - (points[i]?.[0] ?? 0), y - (points[i]?.[1] ?? 0)));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    const [a, b] = [points[i], points[i + 1]];
    if (!a || !b) break;
    if (left <= length && length > 0)
      return [a[0] + ((b[0] - a[0]) * left) / length, a[1] + ((b[1] - a[1]) * left) / length];
    left -= length;
  }
  return points[points.length - 1] ?? [0, 0];
}

/** The share of a polyline at which it comes closest to a point, in tenths. */
function shareOfRest(points: readonly (readonly [number, number])[], x: number, y: number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 20; i++) {
    const [px, py] = pointAlong(points, i / 20);
    const distance = Math.hypot(px - x, py - y);
    if (distance < least) [least, best] = [distance, i / 20];
  }
  return best;
}

function enterMark(group: Group, mark: Mark): void {
  const { enter } = mark;
  if (enter === 'fade') {
    group.attr('opacity', 0).transition().duration(MOVE_MS).attr('opacity', 1);
    return;
  }
  if (!enter || enter.along.length < 2) return;
  const { along } = enter;
  const rest = shareOfRest(along, mark.x, mark.y);
  const [dx, dy] = (([x, y]) => [mark.x - x, mark.y - y])(pointAlong(along, rest));
  group
    .transition()
    .duration(mark.isTransient ? FLOW_MS : MOVE_MS)
    .ease(easeCubicInOut)
    .attrTween('transform', () => (t) => {
      const [x, y] = pointAlong(along, t * rest);
      return `translate(${x + dx * t} ${y + dy * t})`;
    });
}

/** Nothing moves in the first picture, so what moves marks is fetched after it. */
let canMove = false;
void afterPaint(() => import('d3-transition')).then(() => {
  canMove = true;
});

export interface DrawOptions {
  /** States only: while scrubbing, above double speed, with reduced motion. */
  readonly isStill: boolean;
}

/** The marks, standing still. */
function halted<Element extends BaseType, Datum, Parent extends BaseType, Above>(
  marks: D3Selection<Element, Datum, Parent, Above>,
): D3Selection<Element, Datum, Parent, Above> {
  return canMove ? marks.interrupt() : marks;
}

/** Draws marks into a group. */
export function joinMarks(parent: SVGGElement, marks: readonly Mark[], options: DrawOptions): void {
  const isStill = options.isStill || !canMove;
  const join = select(parent)
    .selectChildren<Drawn, Mark>('g')
    .filter(function () {
      return this.dataset.leaving === undefined;
    })
    .data(marks as Mark[], (mark) => mark.key);
  const leaving = join.exit<Mark>();
  if (isStill) halted(leaving).remove();
  else {
    halted(leaving.filter((mark) => mark.isTransient === true)).remove();
    leaving
      .filter((mark) => !mark.isTransient)
      .attr('data-leaving', '')
      .transition()
      .duration(MOVE_MS)
      .attr('opacity', 0)
      .remove();
  }
  const entered = join.enter().append<Drawn>(() => document.createElementNS(SVG, 'g'));
  entered.attr('transform', place);
  join.each(function (mark) {
    if (this.__mark?.x === mark.x && this.__mark.y === mark.y) return;
    halted(select(this)).attr('opacity', null).attr('transform', place(mark));
  });
  const all = entered.merge(join);
  all.each(drawMark);
  all.order();
  if (!isStill)
    entered.each(function (mark) {
      enterMark(select(this) as Group, mark);
    });
  if (!isStill && !(leaving.empty() && entered.empty())) moving(FLOW_MS);
}

export interface Emphasis {
  readonly selected: Selection | undefined;
  readonly hovered: Selection | undefined;
  /** Keys of things that belong to what is hovered; the rest steps back. */
  readonly linked: ReadonlySet<string> | undefined;
  /** Keys of things that belong to what is selected. */
  readonly chosen: ReadonlySet<string> | undefined;
}

const isThing = (mark: Mark, thing: Selection | undefined): boolean =>
  thing !== undefined && mark.thing?.kind === thing.kind && mark.thing.key === thing.key;

/** Shows on the marks what is selected, hovered, and linked with it. */
export function emphasize(parent: SVGGElement, { selected, hovered, linked, chosen }: Emphasis): void {
  for (const element of parent.children as HTMLCollectionOf<Drawn>) {
    const mark = element.__mark;
    if (!mark) continue;
    const { thing } = mark;
    element.toggleAttribute(
      'data-selected',
      isThing(mark, selected) || (thing !== undefined && (chosen?.has(thing.key) ?? false)),
    );
    element.toggleAttribute('data-hovered', isThing(mark, hovered));
    element.toggleAttribute(
      'data-dim',
      linked !== undefined && thing !== undefined && thing.kind !== 'component' && !linked.has(thing.key),
    );
  }
}
