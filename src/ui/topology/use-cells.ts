/** The canvas of level 1: kept up to date with answers and theme, and asked what lies under the pointer. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Topology } from '../../projection/topology/query';
import { type Selection, useSession } from '../session';
import { useDrawnTheme } from '../theme/theme';
import { chosenRows } from './chosen-rows';
import { CellsCanvas, startsOf, type View } from './draw/cells-canvas';
import { placeAt } from './layout/cards';
import type { ClusterPicture } from './layout/cluster';
import type { Names } from './pod-names';
import { GONE } from './shape-codes';
import type { Room } from './use-size';

export interface CellsUse {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly cluster: ClusterPicture | undefined;
  readonly topology: Topology | undefined;
  readonly names: Names;
  readonly room: Room | undefined;
}

/** Draws the cells; returns how to move them, and what thing is at a point of the world. */
export function useCells({ canvas, cluster, topology, names, room }: CellsUse) {
  const drawing = useRef<CellsCanvas>(undefined);
  const latest = useRef({ cluster, topology, names, room });
  latest.current = { cluster, topology, names, room };
  const selection = useSession((s) => s.selection);
  const theme = useDrawnTheme();
  const contrast = useSession((s) => s.contrast);
  const isOn = cluster?.isCanvas ?? false;

  useLayoutEffect(() => {
    if (!isOn || !canvas.current) {
      drawing.current = undefined;
      return;
    }
    drawing.current = new CellsCanvas(canvas.current, () => {
      const { w = 0, h = 0, scale = 1 } = latest.current.room ?? {};
      return { w, h, ratio: scale * (globalThis.devicePixelRatio || 1) };
    });
  }, [isOn, canvas]);
  useLayoutEffect(() => {
    if (drawing.current && cluster && topology)
      drawing.current.update({ frame: cluster.frame, topology, chosen: chosenRows(selection, names) });
  }, [cluster, topology, names, selection]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page when the theme is another.
  useEffect(() => drawing.current?.recolour(), [theme, contrast]);

  const thingAt = (x: number, y: number): Selection | undefined => {
    const now = latest.current;
    const place = now.cluster?.isCanvas ? placeAt(now.cluster.frame, x, y) : undefined;
    const node = place && now.topology?.nodes[place.index];
    if (!place || !node || !now.topology) return undefined;
    const { cells, nodes } = now.topology;
    const starts = startsOf(cells, nodes.length);
    for (let i = starts[place.index] ?? 0; place.slot !== undefined && i < (starts[place.index + 1] ?? 0); i++) {
      const key = now.names.keys[cells.row[i] as number];
      if (cells.slot[i] === place.slot && cells.state[i] !== GONE && key) return { kind: 'object', key };
    }
    return { kind: 'node', key: node.name };
  };
  return { paint: (view: View) => drawing.current?.paint(view), thingAt };
}
