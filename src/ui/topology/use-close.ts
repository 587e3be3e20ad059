/** Which machines and which container the stage looks at closely. */
import { useEffect, useMemo, useState } from 'react';
import type { ContainerCard, ContainerCardQuery } from '../../projection/container-card/query';
import type { MachineQuery, MachineRow } from '../../projection/machine/query';
import type { Topology } from '../../projection/topology/query';
import { useQuery } from '../../worker/use-query';
import { afterPaint } from '../after-paint';
import { busy } from '../idle';
import { useSession } from '../session';
import { nodesFrame, type StageSize, visibleNodes } from './layout/frame';
import { machineOf } from './layout/machine-of';
import { useLast } from './use-answers';

const NOBODY: readonly MachineRow[] = [];
const LOG_LINES = 40;

/** What is asked for: at level 2 the nodes in sight, closer the one that the level is about. */
function useQuestion(
  topology: Topology | undefined,
  room: StageSize | undefined,
  scroll: number,
): MachineQuery['params'] {
  const { level, target } = useSession((s) => s.stage);
  return useMemo(() => {
    if (!topology || !room || level === 1) return { nodes: [] };
    const { nodes } = topology;
    if (level >= 3 && target?.startsWith('pods/')) return { nodes: [], pod: target.split('/').slice(0, 3).join('/') };
    if (level >= 3) {
      const about = nodes.find(({ name }) => name === target) ?? nodes[0];
      return { nodes: about ? [about.name] : [] };
    }
    const fullest = nodes.reduce((most, { slots }) => Math.max(most, slots), 0);
    const frame = nodesFrame(room, nodes.length, fullest);
    const [first, last] = visibleNodes(frame, nodes.length, scroll, room.w);
    return { nodes: nodes.slice(first, last + 1).map(({ name }) => name) };
  }, [topology, room, scroll, level, target]);
}

/** The machines close up. */
export function useMachines(
  topology: Topology | undefined,
  room: StageSize | undefined,
  scroll: number,
): readonly MachineRow[] {
  return useLast(useQuery<MachineQuery>('machine', useQuestion(topology, room, scroll))) ?? NOBODY;
}

/** The container that level 4 is about: the named one, or the first of the named pod. */
export function useContainerCard(machines: readonly MachineRow[]): ContainerCard | undefined {
  const { level, target } = useSession((s) => s.stage);
  const parts = (target ?? '').split('/');
  const machine = machineOf(machines, target);
  const named = parts[0] === 'pods' && parts.length >= 3 ? parts.slice(0, 3).join('/') : undefined;
  const pod = named ?? machine?.pods[0]?.key ?? '';
  const isWanted = level === 4 && pod !== '';
  const params = { pod: isWanted ? pod : '', container: parts[3] ?? '', lines: LOG_LINES };
  return useQuery<ContainerCardQuery>('container-card', params) ?? undefined;
}

let scenes: typeof import('./layout/close') | undefined;

/** What draws levels 3 and 4: fetched when one of them is looked at, or soon after the first paint. */
export function useCloseScenes(isWanted: boolean): typeof import('./layout/close') | undefined {
  const [, setThere] = useState(scenes !== undefined);
  useEffect(() => {
    if (scenes) return;
    const isThere = busy();
    const fetched = isWanted ? import('./layout/close') : afterPaint(() => import('./layout/close'));
    void fetched.then((module) => {
      scenes = module;
      isThere();
      setThere(true);
    });
    return isThere;
  }, [isWanted]);
  return scenes;
}
