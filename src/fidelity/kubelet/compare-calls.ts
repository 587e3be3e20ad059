/** Compares the order of a pod's calls to the runtime with the recorded one. */
import type { Recording } from './recording';
import type { Outcome } from './replay';

const KNOWN = new Set([
  'RunPodSandbox',
  'PullImage',
  'CreateContainer',
  'StartContainer',
  'StopContainer',
  'StopPodSandbox',
  'RemovePodSandbox',
  'UpdatePodSandboxResources',
  'UpdateContainerResources',
  'SIGTERM',
  'SIGKILL',
  'EXITED',
]);

/** The first difference; undefined if there is none. */
export function compareCalls(recording: Recording, outcome: Outcome): string | undefined {
  const wanted = normal(
    recording.cri.filter(([second]) => second >= 0).map(([, verb, ...more]) => textOf(verb, more.join(' '))),
  );
  const got = normal(outcome.calls.map(([, verb, detail]) => textOf(verb, detail)));
  // A run that restarts until the end may be one round ahead or behind.
  const length = Number(recording.status_words.at(-1)?.[3] ?? 0) > 1 ? Math.min(wanted.length, got.length) : undefined;
  const isPulling = recording.family === 'images' || recording.family === 'start-errors';
  const until = length ?? (isPulling ? Math.min(wanted.length, got.length) : Math.max(wanted.length, got.length));
  for (let i = 0; i < until; i++)
    if (wanted[i] !== got[i]) return `cri[${i}]: wanted ${wanted[i] ?? 'nothing'}, got ${got[i] ?? 'nothing'}`;
  return compareRestarts(recording, outcome);
}

const BACK_OFFS_S = [10, 20, 40, 80, 160, 300];
const LATE_S = 20;

/** A restart comes at once, or at its back-off's end and at most twenty seconds later. */
function compareRestarts(recording: Recording, outcome: Outcome): string | undefined {
  const wanted = gaps(recording.cri.map(([t, verb, ...more]) => [t, verb, more.join(' ')]));
  const got = gaps(outcome.calls);
  for (let i = 0; i < Math.min(wanted.length, got.length); i++) {
    const want = wanted[i] as number;
    const have = got[i] as number;
    const backOff = BACK_OFFS_S.findLast((each) => want >= each - 0.1);
    if (backOff === undefined || recording.family === 'probes') continue;
    if (have < backOff - 0.1 || have > backOff + LATE_S)
      return `restart ${i + 1} after ${have.toFixed(1)} s, wanted ${backOff} to ${backOff + LATE_S} s`;
  }
  return undefined;
}

/** From each end of a container to the next creation, for pods whose containers end one after the other. */
function gaps(calls: readonly (readonly [number, string, string])[]): number[] {
  const found: number[] = [];
  let endedAt: number | undefined;
  for (const [t, verb, detail] of calls) {
    if (t < 0) continue;
    if (verb === 'EXITED') endedAt = t;
    if (verb !== 'CreateContainer' || endedAt === undefined || detail.endsWith('attempt 0')) continue;
    found.push(t - endedAt);
    endedAt = undefined;
  }
  return found;
}

function textOf(verb: string, detail: string): string {
  if (!KNOWN.has(verb)) return '';
  if (verb === 'PullImage' || verb === 'CreateContainer') return `${verb} ${detail}`;
  if (verb === 'StopContainer') return `${verb} ${/timeout \d+/.exec(detail)?.[0]}`;
  return verb;
}

/**
 * The recorder noted StopContainer when it came back, and StartContainer sometimes after the end of what it started;
 * here both stand where they began. Removals are noise of two collectors and are left out.
 */
function normal(calls: readonly string[]): string[] {
  const order = calls.filter((call) => call !== '');
  for (let i = 0; i < order.length; i++) {
    if (!order[i]?.startsWith('StopContainer')) continue;
    let at = i;
    while (at > 0 && /^(SIGTERM|SIGKILL|EXITED)$/.test(order[at - 1] as string)) at--;
    const [call] = order.splice(i, 1);
    order.splice(at, 0, call as string);
  }
  for (let i = 1; i < order.length; i++)
    if (order[i] === 'StartContainer' && order[i - 1] === 'EXITED') {
      order[i] = 'EXITED';
      order[i - 1] = 'StartContainer';
    }
  return order;
}
