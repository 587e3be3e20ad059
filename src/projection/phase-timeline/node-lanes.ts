/** Every node of the history as a lane: Ready, NotReady, Unknown. */
import type { Node } from '../../simulation/api/core/v1/node/node';
import { timeMs } from '../../simulation/apimachinery';
import { NODES } from '../etcd-prefixes';
import { defineIndex, type HistoryIndex, indexOf, shareOf } from '../history-index';
import { ABSENT, codeOf, GONE, type PodShape } from '../pod-shape';
import type { World } from '../world';
import type { Timer } from './back-off';
import { ChangeLog } from './change-log';
import type { MarkPiece, Piece } from './pieces';

/** DefaultTolerationSeconds: how long a pod without a toleration of its own stays on a node that is gone. */
const TOLERATED_MS = 300_000;

/** One node. */
export interface NodeLane {
  readonly name: string;
  readonly pieces: Piece[];
  readonly marks: MarkPiece[];
  shape: number;
}

/** A node's Ready condition as one of the shapes. */
export function nodeShapeOf({ status }: Node): PodShape {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  return ready === 'True' ? 'running' : ready === 'False' ? 'notReady' : ready ? 'unknown' : 'creating';
}

/** When pods that tolerate the node's absence for the usual time are evicted; undefined if it is not gone. */
export function evictionOf({ spec }: Node, epochMs: number, now: number): Timer | undefined {
  const taint = spec?.taints?.find(
    ({ key, effect }) => effect === 'NoExecute' && /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key),
  );
  const added = (taint as { timeAdded?: string } | undefined)?.timeAdded;
  if (!added) return undefined;
  const endsAtMs = timeMs(added) - epochMs + TOLERATED_MS;
  return endsAtMs > now ? { what: 'eviction', endsAtMs } : undefined;
}

/** The nodes of a history. */
export class NodeLanes implements HistoryIndex {
  readonly lanes: NodeLane[] = [];
  readonly log = new ChangeLog();
  #byName = new Map<string, NodeLane>();
  #readUpTo = 0;

  /** Takes up what was written since the last time. */
  follow({ etcdEnd, spans }: World, most: number): number {
    const until = Math.min(etcdEnd.revision, this.#readUpTo + most);
    for (const revision of etcdEnd.changes(NODES, this.#readUpTo, until)) {
      const step = spans.stepOfEtcdRevision(revision);
      const node = etcdEnd.valueOf(revision) as Node | undefined;
      const before = etcdEnd.valueOf(etcdEnd.before(revision)) as Node | undefined;
      this.#take({ step, time: spans.timeOf(step) }, node, before);
    }
    this.#readUpTo = until;
    return shareOf(until, etcdEnd.revision);
  }

  #take(at: { step: number; time: number }, node: Node | undefined, before: Node | undefined): void {
    const name = (node ?? before)?.metadata.name;
    if (name === undefined) return;
    const lane = this.#laneOf(name);
    const shape = node ? nodeShapeOf(node) : 'none';
    const code = shape === 'none' ? GONE : codeOf(shape);
    if (node?.spec?.unschedulable !== before?.spec?.unschedulable)
      lane.marks.push({ ...at, kind: 'condition', text: node?.spec?.unschedulable ? 'cordon' : 'uncordon' });
    if (code === lane.shape) return;
    this.log.push(at.step, at.time, lane.shape, code);
    lane.shape = code;
    lane.pieces.push({ ...at, shape, text: '' });
  }

  #laneOf(name: string): NodeLane {
    let lane = this.#byName.get(name);
    if (!lane) {
      lane = { name, pieces: [], marks: [], shape: ABSENT };
      this.#byName.set(name, lane);
      this.lanes.push(lane);
    }
    return lane;
  }
}

/** The index of nodes. */
export const nodeLanes = defineIndex('node-lanes', () => new NodeLanes());

/** The nodes of a world's history. */
export const nodeLanesOf = (world: World): NodeLanes => indexOf(world, nodeLanes);
