import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { defineQuery, type Query } from '../define-query';
import { eventIndex } from '../event-index';
import { POD_SHAPES } from '../pod-shape';
import { narrate } from '../step/narrate';
import type { World } from '../world';
import type { Timeline, TimelineBlock, TimelineParams, TimelineRow } from './answer';
import { Axis } from './axis';
import { type ComponentSteps, componentSteps, componentStepsOf } from './component-steps';
import { type BlockPlace, blocksOf, type LayoutParams, rowsIn } from './layout';
import { nodeLanes, nodeLanesOf } from './node-lanes';
import { type PodGroups, podGroups, podGroupsOf } from './pod-groups';
import { lifeOf, type RowMaker, rowOf, subRowCount } from './rows';

const OVERVIEW_PARTS = 240;
const MOST_ACTS = 40;
const MOST_GAPS = 100;
/** A labelled place of the axis every so many pixels. */
const TICK_PITCH = 110;

/** The lanes of the visible rows in a window of the run. */
export type PhaseTimelineQuery = Query<TimelineParams, Timeline> & { name: 'phase-timeline' };

/** The pod that is selected, or whose container is. */
function openedPod(world: World, groups: PodGroups, selected: string): LayoutParams['opened'] {
  if (!selected.startsWith('pods/')) return undefined;
  const key = selected.split('/').slice(0, 3).join('/');
  const history = world.etcd.history(`/registry/${key}`);
  const last = history.findLast((revision) => world.etcdEnd.valueOf(revision));
  const pod = (last ? world.etcdEnd.valueOf(last) : undefined) as Pod | undefined;
  const known = pod && groups.byUid.get(pod.metadata.uid);
  return known && { uid: known.lane.uid, rows: subRowCount(lifeOf(world, known.lane)) };
}

function overviewOf({ log }: PodGroups, axis: Axis, world: World): number[] {
  const width = axis.wholeTo / OVERVIEW_PARTS;
  const counts = Array.from({ length: OVERVIEW_PARTS }, (_, i) => {
    const [after, until] = [i * width, (i + 1) * width];
    if (axis.scale === 'steps') return log.between('steps', after, until);
    return world.spans.stepAt(Math.floor(until)) - world.spans.stepAt(Math.floor(after));
  });
  const most = Math.max(1, ...counts);
  return counts.map((count) => (count === 0 ? 0 : 1 + Math.round((8 * Math.log1p(count)) / Math.log1p(most))));
}

function actsIn(world: World, axis: Axis, { acts }: ComponentSteps): Timeline['acts'] {
  const found: Timeline['acts'] = [];
  let i = acts.lastAtMost(axis.stepBefore(axis.from - 1e-9)) + 1;
  for (; i < acts.length && found.length < MOST_ACTS; i++) {
    const step = acts.at(i);
    const at = axis.atStep(step);
    if (at > axis.to) break;
    found.push({ at, step, said: narrate(world, world.spans.get(step)) });
  }
  return found;
}

function gapsIn({ spans }: World, axis: Axis, { gaps }: ComponentSteps): Timeline['gaps'] {
  const found: Timeline['gaps'] = [];
  if (axis.scale === 'real') return found;
  for (let i = gaps.lastAtMost(Math.floor(axis.from)) + 1; i < gaps.length && found.length < MOST_GAPS; i++) {
    const at = gaps.at(i);
    if (at > axis.to) break;
    found.push({ at, lengthMs: spans.timeOf(at) - spans.timeOf(at - 1) });
  }
  return found;
}

function blockOf(block: BlockPlace, world: World, axis: Axis): TimelineBlock {
  const { group } = block;
  const counts = group?.log.countsAt(axis.scale, axis.at(world.at.step, world.at.time));
  const now = POD_SHAPES.flatMap((shape, code): [string, number][] => (counts?.[code] ? [[shape, counts[code]]] : []));
  return {
    key: block.key,
    kind: block.kind,
    namespace: group?.namespace ?? '',
    ownerKind: group?.kind ?? '',
    name: group?.name ?? '',
    first: block.first,
    count: block.count,
    members: block.members,
    isOpen: block.isOpen,
    now,
    parts: block.parts.map(({ part, first, count, isOpen }) => ({
      key: part.key,
      name: part.name,
      first,
      count,
      members: part.lanes.length,
      isOpen,
    })),
  };
}

/** The rows that stay in sight, wherever one scrolls. */
function pinnedRows(make: RowMaker, pinned: readonly string[]): TimelineRow[] {
  const nodes = nodeLanesOf(make.world);
  return pinned.flatMap((key) => {
    const known = make.groups.byUid.get(key);
    if (known) return [rowOf(make, { kind: 'pod', ...known })];
    const node = nodes.lanes.find(({ name }) => `node ${name}` === key);
    if (node) return [rowOf(make, { kind: 'node', lane: node })];
    const component = make.components.components.find(({ actor }) => `actor ${actor}` === key);
    return component ? [rowOf(make, { kind: 'component', component })] : [];
  });
}

/** Answers the timeline. */
export function timelineOf(world: World, params: TimelineParams): Timeline {
  const groups = podGroupsOf(world);
  const nodes = nodeLanesOf(world);
  const components = componentStepsOf(world);
  const axis = new Axis(params.scale, params.window, world.spans, world.end);
  const opened = openedPod(world, groups, params.selected);
  const { blocks, total } = blocksOf(
    { groups, nodes, components },
    { namespace: params.namespace, toggled: new Set(params.toggled), opened, endMs: world.end.time },
  );
  const range = { first: params.first, last: Math.min(total, params.first + params.rows) };
  const make: RowMaker = { world, axis, columns: params.columns, groups, components };
  const isVisible = ({ first, count }: BlockPlace): boolean => first < range.last && first + count > range.first;
  return {
    scale: axis.scale,
    from: axis.from,
    to: axis.to,
    wholeTo: axis.wholeTo,
    ticks: axis.ticks(Math.max(2, Math.floor(params.columns / TICK_PITCH))),
    overview: overviewOf(groups, axis, world),
    gaps: gapsIn(world, axis, components),
    acts: actsIn(world, axis, components),
    blocks: blocks.filter(isVisible).map((block) => blockOf(block, world, axis)),
    first: params.first,
    rows: rowsIn(blocks, range, { nodes, components }, opened).map((place) => rowOf(make, place)),
    pinned: pinnedRows(make, params.pinned),
    total,
  };
}

export default defineQuery<PhaseTimelineQuery>({
  name: 'phase-timeline',
  answer: timelineOf,
  indices: [podGroups, nodeLanes, componentSteps, eventIndex],
  followsTime: true,
});
