/** What is left of the answers when one namespace is looked at: nodes, slots and what is requested stay as they are. */
import type { MachineRow } from '../../projection/machine/query';
import type { PackedCells, Topology } from '../../projection/topology/query';
import type { Names } from './pod-names';

const isIn = (key: string | undefined, namespace: string): boolean => key?.startsWith(`pods/${namespace}/`) ?? false;

/** The machines with the pods of one namespace; who holds the other slots is named like one that has left. */
export function narrowedMachines(machines: readonly MachineRow[], namespace: string): readonly MachineRow[] {
  if (!namespace) return machines;
  return machines.map((machine) => {
    const others = machine.pods.filter(({ key }) => !isIn(key, namespace));
    if (others.length === 0) return machine;
    const held = others.map(({ slot, key, uid }) => ({ slot, uid, short: key.split('/')[1] ?? '' }));
    return {
      ...machine,
      pods: machine.pods.filter(({ key }) => isIn(key, namespace)),
      ghosts: [...machine.ghosts, ...held],
    };
  });
}

function narrowedCells(cells: PackedCells, { keys }: Names, namespace: string): PackedCells {
  const kept: number[] = [];
  for (let i = 0; i < cells.row.length; i++) if (isIn(keys[cells.row[i] as number], namespace)) kept.push(i);
  const { node, slot, state, row } = cells;
  return {
    node: Uint16Array.from(kept, (i) => node[i] as number),
    slot: Uint16Array.from(kept, (i) => slot[i] as number),
    state: Uint8Array.from(kept, (i) => state[i] as number),
    row: Uint32Array.from(kept, (i) => row[i] as number),
  };
}

/** The cluster with the pods of one namespace; a pod whose name is not told yet comes with its name. */
export function narrowedTopology(topology: Topology, names: Names, namespace: string): Topology {
  if (!namespace) return topology;
  return {
    ...topology,
    cells: narrowedCells(topology.cells, names, namespace),
    waiting: topology.waiting.filter((group) => group.namespace === namespace),
    assumed: topology.assumed.filter(({ key }) => isIn(key, namespace)),
  };
}
