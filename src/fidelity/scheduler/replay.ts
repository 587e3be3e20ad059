/**
 * Replays what a kube-scheduler decided.
 * Models: the recordings of v1.36.3: every attempt, the final places, conditions and events.
 * Leaves out: the order in which equal nodes are found.
 */
import { Event } from '../../simulation/api/core/v1/event/event';
import { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { Choices } from '../../simulation/scheduler';
import { attemptOf, firstDifference } from './compare';
import { RecordedCluster } from './recorded-cluster';
import type { RecordedAttempt, RecordedEvent, Recording } from './recording';

/**
 * `equal`, or the first difference: its path, what was wanted, what came.
 * With `asksPlugins` the plugin loop decides everything; else the quick path does where it may.
 */
export function replayScheduler(recording: Recording, asksPlugins = false): string {
  const strays = new Map<string, number>();
  const cluster = new RecordedCluster(recording, followed(recording, strays, asksPlugins));
  for (const [index, step] of recording.steps.entries()) cluster.act(index, step);
  return compareWindows(strays) ?? compareAttempts(recording, cluster) ?? compareEnd(recording, cluster) ?? 'equal';
}

/** Chooses as the recorded scheduler did, where that is one of the best; else the difference will show. */
function followed({ attempts, nodes }: Recording, strays: Map<string, number>, asksPlugins: boolean): Choices {
  const placements = new Map<string, string[]>();
  const nominations = new Map<string, string[]>();
  for (const { pod, chosen, ties, preemption } of attempts) {
    if (chosen && ties) push(placements, pod, chosen);
    if (preemption?.nominated) push(nominations, pod, preemption.nominated);
  }
  const sampled = attempts.filter(({ filter }) => nodes.length >= 100 && filter.feasible);
  const find: Choices['find'] = (pod, inTurn) => {
    const index = sampled.findIndex((attempt) => attempt.pod === shortKey(pod.key));
    const [attempt] = index < 0 ? [] : sampled.splice(index, 1);
    if (!attempt) return inTurn;
    const recorded = new Set([...(attempt.filter.feasible ?? []), ...Object.keys(attempt.filter.rejected)]);
    strays.set(`${attempt.step}/${attempt.pod}`, strayCount(inTurn, recorded));
    return [...inTurn.filter(({ name }) => recorded.has(name)), ...inTurn.filter(({ name }) => !recorded.has(name))];
  };
  return {
    // Whoever gives the order in which nodes are found has the plugin loop decide.
    ...((asksPlugins || sampled.length > 0) && { find }),
    node: (pod, ties) => preferred(ties, placements.get(shortKey(pod.key))?.shift(), (name) => name),
    candidate: (pod, best) => preferred(best, nominations.get(shortKey(pod.key))?.shift(), ({ node }) => node),
  };
}

/** How many of the recorded nodes lie beyond the window that begins where the last attempt stopped. */
function strayCount(inTurn: readonly { name: string }[], recorded: ReadonlySet<string>): number {
  return inTurn.slice(recorded.size).filter(({ name }) => recorded.has(name)).length;
}

/** Sixteen workers take ten nodes at a time, so up to two such pieces at the window's ends are a matter of chance. */
const MAX_STRAYS = 20;

function compareWindows(strays: ReadonlyMap<string, number>): string | undefined {
  for (const [name, count] of strays)
    if (count > MAX_STRAYS) return `attempts of ${name}: ${count} nodes that were looked at are not in turn`;
  return undefined;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function preferred<T>(of: readonly T[], wanted: string | undefined, nameOf: (one: T) => string): T {
  return of.find((one) => nameOf(one) === wanted) ?? (of[0] as T);
}

function shortKey(key: string): string {
  return key.replace(/^default\//, '');
}

function compareAttempts(recording: Recording, cluster: RecordedCluster): string | undefined {
  const got = cluster.decisions
    .filter(({ decision }) => decision.nodeCount > 0)
    .map(({ step, decision }) => attemptOf(decision, step));
  return recording.family === 'wake'
    ? compareLists(lastOfStep(recording.attempts), lastOfStep(got))
    : compareLists(recording.attempts, got);
}

/** How often a woken pod is tried depends on how one write became several; the last try of a step does not. */
function lastOfStep(attempts: readonly RecordedAttempt[]): RecordedAttempt[] {
  const last = new Map<string, RecordedAttempt>();
  for (const attempt of attempts) last.set(`${attempt.step}/${attempt.pod}`, attempt);
  return [...last.values()];
}

function compareLists(wanted: readonly RecordedAttempt[], got: readonly RecordedAttempt[]): string | undefined {
  for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
    const name = `attempts[${i}] (${wanted[i]?.pod ?? got[i]?.pod})`;
    if (!wanted[i]) return `${name}: wanted none, got ${JSON.stringify(got[i]).slice(0, 300)}`;
    if (!got[i]) return `${name}: wanted ${JSON.stringify(wanted[i]).slice(0, 300)}, got none`;
    const difference = firstDifference(wanted[i], got[i], name);
    if (difference) return difference;
  }
  return undefined;
}

function compareEnd({ final, conditions, events }: Recording, { client }: RecordedCluster): string | undefined {
  const pods = client.list(Pod).items;
  const places = Object.fromEntries(pods.map((pod) => [keyOf(pod), pod.spec.nodeName ?? null]));
  const pending = pods.filter(({ spec }) => !spec.nodeName);
  return (
    firstDifference(final, places, 'final') ??
    firstDifference(conditions, Object.fromEntries(pending.flatMap(conditionOf)), 'conditions') ??
    compareEvents(events, client.list(Event).items)
  );
}

function keyOf({ metadata }: Pod): string {
  return shortKey(`${metadata.namespace}/${metadata.name}`);
}

function conditionOf(pod: Pod): [string, unknown][] {
  const condition = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (!condition) return [];
  const { status, reason, message } = condition;
  const { nominatedNodeName } = pod.status;
  return [[keyOf(pod), { status, reason, message, ...(nominatedNodeName && { nominatedNodeName }) }]];
}

function compareEvents(wanted: readonly RecordedEvent[], got: readonly Event[]): string | undefined {
  const textOf = ({ pod, type, reason, action, note }: RecordedEvent) =>
    [pod, type, reason, action, note.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uid>')].join(' | ');
  const all = (events: readonly RecordedEvent[]) => [...new Set(events.map(textOf))].sort();
  return firstDifference(all(wanted), all(got.map(recordedOf)), 'events');
}

function recordedOf({ involvedObject, type, reason, action, message }: Event): RecordedEvent {
  return {
    pod: shortKey(`${involvedObject.namespace}/${involvedObject.name}`),
    type: type ?? '',
    reason: reason ?? '',
    action: action ?? '',
    note: message ?? '',
  };
}
