/** The codes of packed pods, as the projection writes them; a test holds both lists equal. */
import type { StatusShape } from '../parts/data/glyphs';

export const POD_SHAPES: readonly StatusShape[] = [
  'pending',
  'creating',
  'running',
  'notReady',
  'succeeded',
  'failed',
  'crashLoop',
  'unknown',
  'terminating',
];

export const GONE = 254;
