/** The picture of each level: marks, ways of messages, and how far it may be zoomed. */
import type { ContainerCard } from '../../projection/container-card/query';
import type { MachineRow } from '../../projection/machine/query';
import type { Messages } from '../../projection/messages/query';
import type { ServiceRow } from '../../projection/services/query';
import type { Topology } from '../../projection/topology/query';
import { type ClusterPicture, clusterScene } from './layout/cluster';
import { clusterRoutes } from './layout/cluster-routes';
import type { StageSize } from './layout/frame';
import { messageMarks, type RouteFinder } from './layout/messages';
import { nodeRoutes } from './layout/node-routes';
import { nodesScene, type Scene } from './layout/nodes';
import { clusterPlaces, nodePlaces, type PlaceFinder } from './layout/trace-places';
import type { StageWords } from './layout/words';
import type { Names } from './pod-names';
import type { Mark } from './shapes';

export interface PictureInput {
  readonly level: 1 | 2 | 3 | 4;
  readonly target: string | undefined;
  readonly topology: Topology;
  readonly names: Names;
  readonly machines: readonly MachineRow[];
  readonly services: readonly ServiceRow[];
  readonly card: ContainerCard | undefined;
  readonly messages: Messages;
  readonly size: StageSize;
  readonly scroll: number;
  readonly words: StageWords;
  /** What draws levels 3 and 4; until it is there, level 2 is shown. */
  readonly close: typeof import('./layout/close') | undefined;
}

export interface Picture extends Scene {
  /** The level that is drawn: the wanted one, or the nearest that can be drawn yet. */
  readonly level: 1 | 2 | 3 | 4;
  readonly messages: readonly Mark[];
  /** Where a followed packet is; left out where no machine is shown. */
  readonly places?: PlaceFinder;
  /** Beyond this the next level begins. */
  readonly most: number;
  readonly cluster?: ClusterPicture;
  /** Where the world is scrolled to at the start: the place of what the level is about. */
  readonly start?: number;
}

const MOST = 1.8;
/** A node's card is looked into when it has become about as wide as a compartment. */
const CARD_SHOWN = 230;

function withMessages(
  scene: Scene & { start?: number; level: Picture['level']; places?: PlaceFinder },
  find: RouteFinder,
  messages: Messages,
): Picture {
  return { ...scene, most: MOST, messages: messageMarks(messages, find) };
}

/** Makes the picture. */
export function pictureOf(input: PictureInput): Picture {
  const { level, size, messages } = input;
  if (level === 1) {
    const cluster = clusterScene(input);
    const most = Math.max(MOST, CARD_SHOWN / cluster.frame.card.w);
    const places = clusterPlaces(cluster.boxes, cluster.frame);
    return { ...withMessages({ ...cluster, level: 1, places }, clusterRoutes(cluster), messages), cluster, most };
  }
  const container = level === 4 && input.card ? input.close?.containerScene(input.card, input) : undefined;
  if (container) return withMessages({ ...container, level: 4 }, () => undefined, messages);
  const machine = level >= 3 ? input.close?.machineScene(input) : undefined;
  if (machine) return withMessages({ ...machine, level: 3 }, machine.find, messages);
  const nodes = nodesScene(input);
  const about =
    input.target === undefined ? undefined : nodes.frame.w > size.w ? nodes.startOf(input.target) : undefined;
  const places = nodePlaces({ frame: nodes.frame, nodes: input.topology.nodes, machines: input.machines });
  return withMessages(
    { ...nodes, level: 2, places, ...(about !== undefined && { start: about }) },
    nodeRoutes(nodes, size.w, input.scroll),
    messages,
  );
}
