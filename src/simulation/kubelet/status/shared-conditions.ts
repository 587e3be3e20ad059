/**
 * One object for conditions that say the same, and one list for lists of them: thousands of pods become ready in the
 * same second. They are found by what most of them differ in, without a text to put together for each look.
 */
import type { PodCondition } from '../../api/core/v1/pod/pod';

/** So many seconds, and as many first conditions of lists, are remembered. */
const REMEMBERED = 1024;
/** Beyond so many of one second (or one beginning) the oldest is forgotten: looking would take longer than making. */
const LOOKED_AT = 32;

const bySecond = new Map<string, PodCondition[]>();
const listsByFirst = new Map<PodCondition, (readonly PodCondition[])[]>();

/** What a condition says. */
export interface Saying {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly generation: number | undefined;
  readonly since: string;
}

/** The condition that says this. */
export function sharedCondition(saying: Saying): PodCondition {
  const { type, status, reason, message, generation, since } = saying;
  const known = remembered(bySecond, since);
  for (const condition of known)
    if (
      condition.type === type &&
      condition.status === status &&
      condition.observedGeneration === generation &&
      condition.reason === reason &&
      condition.message === message
    )
      return condition;
  const condition = Object.freeze({
    type,
    status,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastProbeTime: null,
    lastTransitionTime: since,
    ...(reason && { reason }),
    ...(message && { message }),
  });
  keep(known, condition);
  return condition;
}

/** The list of these conditions, frozen. */
export function sharedList(conditions: PodCondition[]): readonly PodCondition[] {
  const [first] = conditions;
  if (!first) return Object.freeze(conditions);
  const known = remembered(listsByFirst, first);
  for (const list of known) if (isSame(list, conditions)) return list;
  const list = Object.freeze(conditions);
  keep(known, list);
  return list;
}

function isSame(a: readonly PodCondition[], b: readonly PodCondition[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function remembered<K, V>(known: Map<K, V[]>, key: K): V[] {
  let found = known.get(key);
  if (!found) {
    if (known.size >= REMEMBERED) known.clear();
    found = [];
    known.set(key, found);
  }
  return found;
}

function keep<V>(known: V[], value: V): void {
  if (known.length >= LOOKED_AT) known.shift();
  known.push(value);
}
