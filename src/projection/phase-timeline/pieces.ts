/**
 * The life of one object as pieces: from which moment on it had which shape.
 * Models: what a pod's, container's, condition's or node's revisions say.
 * Leaves out: positions; a piece holds its moment, the axis says where that stands.
 */
import type { Container, ContainerStatus } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import { containerShapeOf } from '../machine/containers';
import { type PodShape, podShapeOf } from '../pod-shape';
import type { World } from '../world';
import { backOffSecondsOf } from './back-off';

/** What a piece shows: a pod's shape, nothing (deleted or not yet there), or a condition that is false. */
export type PieceShape = PodShape | 'none' | 'false';

/** From a moment on, until the next piece. */
export interface Piece {
  step: number;
  time: number;
  shape: PieceShape;
  /** A word in the bar: the seconds of a back-off. */
  text: string;
}

/** Something that happened at one moment. */
export interface MarkPiece {
  step: number;
  time: number;
  /** A beat is a probe that succeeded, a miss one that failed. */
  kind: 'condition' | 'restart' | 'crash' | 'event' | 'warning' | 'pull' | 'beat' | 'miss';
  text: string;
}

/** All that is drawn of a pod: its own lane, its containers', its Ready condition's. */
export interface PodLife {
  pieces: Piece[];
  marks: MarkPiece[];
  containers: { name: string; kind: 'init' | 'app'; pieces: Piece[]; marks: MarkPiece[] }[];
  ready: Piece[];
  /** The probes of its containers, with the successes that changed something. */
  probes: { container: string; type: ProbeType; beats: MarkPiece[] }[];
}

/** What a probe is for. */
export type ProbeType = 'startup' | 'liveness' | 'readiness';

interface Moment {
  step: number;
  time: number;
}

/** Adds a piece unless nothing changes. */
function extend(pieces: Piece[], at: Moment, shape: PieceShape, text = ''): void {
  const last = pieces[pieces.length - 1];
  if (last?.shape === shape && last.text === text) return;
  // A wait is one wait, whether the message that tells its seconds came with it or after it.
  if (last?.shape === shape && shape === 'crashLoop' && last.text === '') last.text = text;
  else pieces.push({ ...at, shape, text });
}

/** The revisions of one pod, oldest first. */
export function revisionsOf(world: World, lane: { key: string; first: number; last: number }): number[] {
  const all: number[] = [];
  for (let at = lane.last; at >= lane.first; at = world.etcdEnd.before(at)) all.push(at);
  return all.reverse();
}

/** Reads a pod's life from its revisions. */
export function podLifeOf(world: World, lane: { key: string; first: number; last: number }): PodLife {
  const life: PodLife = { pieces: [], marks: [], containers: [], ready: [], probes: [] };
  let before: Pod | undefined;
  for (const revision of revisionsOf(world, lane)) {
    const step = world.spans.stepOfEtcdRevision(revision);
    const at = { step, time: world.spans.timeOf(step) };
    const pod = world.etcdEnd.valueOf(revision) as Pod | undefined;
    if (!pod) end(life, at);
    else readPod(life, at, pod, before);
    before = pod;
  }
  return life;
}

function end({ pieces, containers, ready }: PodLife, at: Moment): void {
  for (const lane of [pieces, ready, ...containers.map((container) => container.pieces)]) extend(lane, at, 'none');
}

function readPod(life: PodLife, at: Moment, pod: Pod, before: Pod | undefined): void {
  const shape = waitingOr(podShapeOf(pod), pod);
  extend(life.pieces, at, shape, shape === 'crashLoop' ? waitText(allStatuses(pod)) : '');
  const { marks } = life;
  for (const { type, status, reason } of pod.status?.conditions ?? []) {
    const earlier = before?.status?.conditions?.find((condition) => condition.type === type);
    if (earlier?.status !== status)
      marks.push({ ...at, kind: 'condition', text: `${type} ${status}${reason ? ` ${reason}` : ''}` });
    if (type === 'Ready')
      extend(life.ready, at, status === 'True' ? 'running' : status === 'False' ? 'false' : 'unknown');
  }
  const restarts = podSummaryOf(pod).restarts;
  if (before && restarts > podSummaryOf(before).restarts)
    marks.push({ ...at, kind: 'restart', text: String(restarts) });
  readContainers(life, at, pod, before);
}

/**
 * What failed in a pod that is not over will be tried again. STATUS says `Error` for most of that wait, since the kubelet
 * writes `CrashLoopBackOff` only at the pod's next sync; in the lane the wait is one bar.
 */
function waitingOr(shape: PodShape, { spec, status }: Pod): PodShape {
  const isOver = status?.phase === 'Failed' || status?.phase === 'Succeeded' || spec.restartPolicy === 'Never';
  return shape === 'failed' && !isOver ? 'crashLoop' : shape;
}

function allStatuses({ status }: Pod): ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function waitText(statuses: readonly ContainerStatus[]): string {
  const seconds = Math.max(0, ...statuses.map(backOffSecondsOf));
  return seconds > 0 ? `${seconds} s` : '';
}

function readContainers(life: PodLife, at: Moment, pod: Pod, before: Pod | undefined): void {
  for (const kind of ['init', 'app'] as const) {
    const field = kind === 'init' ? 'initContainerStatuses' : 'containerStatuses';
    const specs = (kind === 'init' ? pod.spec.initContainers : pod.spec.containers) ?? [];
    for (const spec of specs) {
      const { name } = spec;
      let lane = life.containers.find((container) => container.name === name);
      if (!lane) {
        lane = { name, kind, pieces: [], marks: [] };
        life.containers.push(lane);
      }
      const status = pod.status?.[field]?.find((one) => one.name === name);
      const shape = waitingOr(containerShapeOf(status, kind === 'app'), pod);
      extend(lane.pieces, at, shape, shape === 'crashLoop' && status ? waitText([status]) : '');
      const ended = before?.status?.[field]?.find((one) => one.name === name);
      readProbes(life, at, spec, { status, before: ended });
      const exit = status && newExitOf(status, ended);
      if (exit === undefined) continue;
      const mark: MarkPiece = { ...at, kind: exit === 0 ? 'restart' : 'crash', text: `${name} exit ${exit}` };
      lane.marks.push(mark);
      if (exit !== 0) life.marks.push(mark);
    }
  }
}

/** A startup probe that succeeds makes its container started, a readiness probe makes it ready; a liveness probe changes nothing. */
function readProbes(
  { probes }: PodLife,
  at: Moment,
  spec: Container,
  { status, before }: { status: ContainerStatus | undefined; before: ContainerStatus | undefined },
): void {
  for (const type of ['startup', 'liveness', 'readiness'] as const) {
    if (!spec[`${type}Probe`]) continue;
    let probe = probes.find((one) => one.container === spec.name && one.type === type);
    if (!probe) {
      probe = { container: spec.name, type, beats: [] };
      probes.push(probe);
    }
    const field = { startup: 'started', liveness: undefined, readiness: 'ready' } as const;
    const told = field[type];
    if (told && status?.[told] && !before?.[told]) probe.beats.push({ ...at, kind: 'beat', text: `${told} true` });
  }
}

/** The exit code that a status tells and the one before did not. */
function newExitOf(status: ContainerStatus, before: ContainerStatus | undefined): number | undefined {
  const [now, was] = [endOf(status), before && endOf(before)];
  return now && now.containerID !== was?.containerID ? now.exitCode : undefined;
}

function endOf({ state, lastState }: ContainerStatus) {
  return state?.terminated ?? lastState?.terminated;
}
