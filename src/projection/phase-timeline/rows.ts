/** Makes the rows that are visible. */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import type { IntColumn } from '../../simulation/base/int-column';
import { NODES } from '../etcd-prefixes';
import { podShapeOf } from '../pod-shape';
import type { World } from '../world';
import type { Mark, Segment, TimelineRow } from './answer';
import type { Axis } from './axis';
import { timerOf } from './back-off';
import type { Component, ComponentSteps } from './component-steps';
import type { RowPlace } from './layout';
import { evictionOf, type NodeLane, nodeLanesOf, nodeShapeOf } from './node-lanes';
import { eventMarks, missMarks, notesOf, pullMarks } from './object-events';
import { type MarkPiece, type Piece, type PodLife, podLifeOf } from './pieces';
import type { PodGroups, PodLane } from './pod-groups';

/** A mark every so many pixels at most. */
const MARK_PITCH = 3;
const SHARE_PITCH = 6;

/** What the rows are made from. */
export interface RowMaker {
  world: World;
  axis: Axis;
  columns: number;
  groups: PodGroups;
  components: ComponentSteps;
}

interface KeptLife {
  last: number;
  life: PodLife;
}

/** A pod's life, read again only when it was written since. */
export function lifeOf(world: World, lane: PodLane): PodLife {
  const kept = world.memo('pod-lives', () => new Map<string, KeptLife>());
  const found = kept.get(lane.uid);
  if (found?.last === lane.last) return found.life;
  if (kept.size > 2000) kept.clear();
  const life = podLifeOf(world, lane);
  kept.set(lane.uid, { last: lane.last, life });
  return life;
}

/** The rows of a pod's own: its containers, their probes, its readiness, its events. */
export function subRowCount(life: PodLife): number {
  return life.containers.length + life.probes.length + 2;
}

/** Makes one row. */
export function rowOf(make: RowMaker, place: RowPlace): TimelineRow {
  switch (place.kind) {
    case 'pod':
      return podRow(make, place.lane);
    case 'sub':
      return subRow(make, place.lane, place.index);
    case 'group':
      return densityRow(
        make,
        place.group,
        place.group.parts.reduce((sum, { lanes }) => sum + lanes.length, 0),
      );
    case 'part':
      return densityRow(make, place.part, place.part.lanes.length);
    case 'node':
      return nodeRow(make, place.lane);
    case 'nodes': {
      const nodes = nodeLanesOf(make.world);
      return densityRow(make, { key: 'nodes', log: nodes.log, name: '' }, nodes.lanes.length);
    }
    case 'component':
      return componentRow(make, place.component);
    case 'components':
      return componentsRow(make, place.which);
  }
}

/** The pieces that can be seen, as segments. */
export function segmentsOf(axis: Axis, pieces: readonly Piece[]): Segment[] {
  const segments: Segment[] = [];
  for (const [i, { step, time, shape, text }] of pieces.entries()) {
    if (shape === 'none') continue;
    const next = pieces[i + 1];
    const from = axis.at(step, time);
    const to = next ? axis.at(next.step, next.time) : null;
    if (from > axis.to || (to !== null && to < axis.from)) continue;
    segments.push({ from, to, shape, ...(text && { text }) });
  }
  return segments;
}

function marksOf(axis: Axis, marks: readonly MarkPiece[]): Mark[] {
  return marks.flatMap(({ step, time, kind, text }) => {
    const at = axis.at(step, time);
    return at >= axis.from && at <= axis.to ? [{ at, kind, text }] : [];
  });
}

function podRow({ world, axis }: RowMaker, lane: PodLane): TimelineRow {
  const life = lifeOf(world, lane);
  const found = world.etcd.get(`/registry/${lane.key}`)?.value as Pod | undefined;
  const pod = found?.metadata.uid === lane.uid ? found : undefined;
  const timer = pod && timerOf(pod, world.epochMs, world.at.time);
  return {
    key: lane.uid,
    kind: 'pod',
    reference: lane.key,
    short: lane.short,
    name: lane.key.slice(lane.key.lastIndexOf('/') + 1),
    ...(pod && { now: { shape: podShapeOf(pod), word: podSummaryOf(pod).word } }),
    segments: segmentsOf(axis, life.pieces),
    marks: marksOf(axis, life.marks),
    ...(timer && { timer }),
  };
}

function subRow({ world, axis }: RowMaker, lane: PodLane, index: number): TimelineRow {
  const life = lifeOf(world, lane);
  const container = life.containers[index];
  const row = { reference: lane.key, segments: [], marks: [] };
  if (container) {
    const { name, pieces, marks } = container;
    const key = `${lane.uid}/${name}`;
    const shape = pieces.findLast((piece) => piece.step <= world.at.step)?.shape;
    return {
      ...row,
      key,
      kind: 'container',
      reference: `${lane.key}/${name}`,
      short: name,
      name,
      ...(shape && shape !== 'none' && { now: { shape, word: '' } }),
      segments: segmentsOf(axis, pieces),
      marks: marksOf(axis, [...pullMarks(notesOf(world, lane.uid), name), ...marks]),
    };
  }
  const probe = life.probes[index - life.containers.length];
  if (probe) {
    const { container: of, type, beats } = probe;
    const name = `${type} ${of}`;
    const key = `${lane.uid}/${of}#${type}`;
    const misses = missMarks(notesOf(world, lane.uid), of, type);
    const marks = marksOf(axis, [...beats, ...misses]);
    return { ...row, key, kind: 'probe', reference: `${lane.key}/${of}`, short: name, name, marks };
  }
  if (index === life.containers.length + life.probes.length)
    return {
      ...row,
      key: `${lane.uid}#Ready`,
      kind: 'condition',
      short: 'Ready',
      name: 'Ready',
      segments: segmentsOf(axis, life.ready),
    };
  const marks = marksOf(axis, eventMarks(notesOf(world, lane.uid)));
  return { ...row, key: `${lane.uid}#events`, kind: 'events', short: 'events', name: 'events', marks };
}

function densityRow(
  { axis, columns }: RowMaker,
  source: { key: string; name: string; log: PodGroups['log'] },
  members: number,
): TimelineRow {
  const shares = source.log.shares(axis.scale, axis.from, axis.to, Math.ceil(columns / SHARE_PITCH));
  const row = { key: source.key, reference: '', short: source.name, name: source.name };
  return { ...row, kind: 'density', segments: [], marks: [], shares, members };
}

function nodeRow({ world, axis }: RowMaker, lane: NodeLane): TimelineRow {
  const node = world.etcd.get(NODES + lane.name)?.value as Node | undefined;
  const timer = node && evictionOf(node, world.epochMs, world.at.time);
  const word = (shape: string): string => (shape === 'running' ? 'Ready' : 'NotReady');
  const shape = node && nodeShapeOf(node);
  return {
    key: `node ${lane.name}`,
    kind: 'node',
    reference: lane.name,
    short: lane.name,
    name: lane.name,
    ...(shape && { now: { shape, word: word(shape) } }),
    segments: segmentsOf(axis, lane.pieces),
    marks: marksOf(axis, lane.marks),
    ...(timer && { timer }),
  };
}

/** The first step in each of equal parts of the window, so that a million steps are no more marks than pixels. */
function thinned(axis: Axis, steps: IntColumn, columns: number, kind: Mark['kind']): Mark[] {
  const marks: Mark[] = [];
  const parts = Math.max(1, Math.floor(columns / MARK_PITCH));
  const width = (axis.to - axis.from) / parts;
  let next = steps.lastAtMost(axis.stepBefore(axis.from - 1e-9)) + 1;
  while (next < steps.length) {
    const at = axis.atStep(steps.at(next));
    if (at > axis.to) break;
    marks.push({ at, kind });
    const end = axis.from + (Math.floor((at - axis.from) / width) + 1) * width;
    const after = steps.lastAtMost(axis.stepBefore(end)) + 1;
    next = Math.max(next + 1, after);
  }
  return marks;
}

function componentRow({ axis, columns }: RowMaker, { actor, steps, failed }: Component): TimelineRow {
  const marks = [...thinned(axis, steps, columns, 'step'), ...thinned(axis, failed, columns, 'failed')];
  const short = actor.replace(/^kubelet\//, '');
  return { key: `actor ${actor}`, kind: 'component', reference: actor, short, name: actor, segments: [], marks };
}

function componentsRow({ axis, columns, components }: RowMaker, which: 'controlPlane' | 'kubelets'): TimelineRow {
  const isOne = ({ isKubelet }: Component): boolean => isKubelet === (which === 'kubelets');
  return {
    key: which,
    kind: 'component',
    reference: '',
    short: '',
    name: '',
    segments: [],
    marks: thinned(axis, components[which], columns, 'step'),
    members: components.components.filter(isOne).length,
  };
}
