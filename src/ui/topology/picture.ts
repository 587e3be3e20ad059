/** The picture of each level: marks, ways of messages, and how far it may be zoomed. */
import type { MachineRow } from '../../projection/machine/query';
import type { Messages } from '../../projection/messages/query';
import type { ServiceRow } from '../../projection/services/query';
import type { Topology } from '../../projection/topology/query';
import type { StageSize } from './layout/frame';
import { messageMarks } from './layout/messages';
import { nodeRoutes } from './layout/node-routes';
import { nodesScene, type Scene } from './layout/nodes';
import type { StageWords } from './layout/words';
import type { Mark } from './shapes';

export interface PictureInput {
  readonly level: 1 | 2 | 3 | 4;
  readonly target: string | undefined;
  readonly topology: Topology;
  readonly machines: readonly MachineRow[];
  readonly services: readonly ServiceRow[];
  readonly messages: Messages;
  readonly size: StageSize;
  readonly scroll: number;
  readonly words: StageWords;
}

export interface Picture extends Scene {
  readonly messages: readonly Mark[];
}

/** Makes the picture. */
export function pictureOf(input: PictureInput): Picture {
  const picture = nodesScene(input);
  return { ...picture, messages: messageMarks(input.messages, nodeRoutes(picture, input.size.w, input.scroll)) };
}
