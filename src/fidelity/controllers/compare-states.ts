import type { RecordedStates, State } from './recording';

/** `equal`, or the first state that does not fit. */
export function compareStates(name: string, wanted: RecordedStates, got: readonly State[]): string | undefined {
  const { seq } = wanted;
  let next = 0;
  for (const [i, state] of got.entries()) {
    const at = findForward(seq, next, state);
    if (at >= 0) {
      next = at + 1;
      continue;
    }
    if (next > 0 && same(seq[next - 1] as State, state)) continue;
    if (isBetween(seq, next, state)) continue;
    return `states of ${name}: got[${i}] ${text(state)} is not expected; next wanted ${text(seq[next])}`;
  }
  const missing = seq.slice(next).find(({ must }) => must);
  return missing && `states of ${name}: wanted ${text(missing)}, got ${text(got.at(-1))} as the last`;
}

/** The place of a state at or after `from`, without passing over one that must be. */
function findForward(seq: RecordedStates['seq'], from: number, state: State): number {
  for (let i = from; i < seq.length; i++) {
    if (same(seq[i] as State, state)) return i;
    if (seq[i]?.must) return -1;
  }
  return -1;
}

/** Whether all fields lie between those of the last state and those of one that comes up to the next `must`. */
function isBetween(seq: RecordedStates['seq'], next: number, state: State): boolean {
  const before = seq[next - 1];
  if (!before) return false;
  for (let i = next; i < seq.length; i++) {
    if (liesBetween(before, seq[i] as State, state)) return true;
    if (seq[i]?.must) return false;
  }
  return false;
}

function liesBetween(a: State, b: State, state: State): boolean {
  return keysOf(a, b, state).every((key) => {
    const [x, y, value] = [a[key], b[key], state[key]];
    if (typeof x === 'number' && typeof y === 'number' && typeof value === 'number')
      return value >= Math.min(x, y) && value <= Math.max(x, y);
    const json = JSON.stringify(value);
    return json === JSON.stringify(x) || json === JSON.stringify(y);
  });
}

function same(a: State, b: State): boolean {
  return keysOf(a, b).every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

function keysOf(...states: State[]): string[] {
  return [...new Set(states.flatMap(Object.keys))].filter((key) => key !== 'must');
}

function text(state: unknown): string {
  return JSON.stringify(state) ?? 'nothing';
}
