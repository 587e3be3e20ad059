/** What the outcomes of a call look like and are called. */
import type { Cell } from '../../projection/reachability/query';
import type { StatusShape } from '../parts';

/** Outcomes that mean the same to who looks at the whole. */
export type OutcomeClass = 'arrives' | 'another' | 'refused' | 'no-way' | 'silent' | 'not-tried' | 'self';

const CLASSES: Readonly<Record<Cell, OutcomeClass>> = {
  connected: 'arrives',
  reply: 'arrives',
  another: 'another',
  'connection refused': 'refused',
  'no route to host': 'no-way',
  'network unreachable': 'no-way',
  'ICMP error': 'no-way',
  'message too long': 'no-way',
  'timed out': 'silent',
  'no-such-object': 'not-tried',
  'no-sandbox': 'not-tried',
  'not-scheduled': 'not-tried',
  'no-cluster-ip': 'not-tried',
  'not-a-sender': 'not-tried',
  'no-power': 'not-tried',
  self: 'self',
};

/** The class of a cell. */
export const classOf = (cell: Cell): OutcomeClass => CLASSES[cell] ?? 'not-tried';

/** All classes that are told apart, in the order of the legend. */
export const OUTCOME_CLASSES: readonly OutcomeClass[] = [
  'arrives',
  'another',
  'refused',
  'no-way',
  'silent',
  'not-tried',
];

/** The shape of a class: readable without colour. */
export const SHAPES: Readonly<Record<Exclude<OutcomeClass, 'self'>, StatusShape>> = {
  arrives: 'running',
  another: 'notReady',
  refused: 'failed',
  'no-way': 'terminating',
  silent: 'pending',
  'not-tried': 'unknown',
};

/** Its colour, where the shape's own would say something else. */
export const COLOURS: Readonly<Record<Exclude<OutcomeClass, 'self'>, string>> = {
  arrives: 'var(--running-s)',
  another: 'var(--pending)',
  refused: 'var(--failed)',
  'no-way': 'var(--failed)',
  silent: 'var(--pending)',
  'not-tried': 'var(--ink-3)',
};

/** The key of the text of a cell. */
export const cellText = (cell: Cell): string => `reachability.cell.${cell.replaceAll(' ', '-')}`;
