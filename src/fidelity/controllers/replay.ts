/**
 * A recorded scenario, done again by the simulation's own controllers, and held against its normal form.
 * Models: what the recorder did, at the times that it did it.
 * Leaves out: kubectl's texts (their own area), times.
 */
import type { Event } from '../../simulation/api/core/v1/event/event';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { type ApiObject, controllerOf } from '../../simulation/apimachinery/object-meta';
import { compareText } from '../../simulation/base/compare';
import { type Bounds, boundsOf } from './bounds';
import { compareEvents } from './compare-events';
import { compareMultisets, finalFormOf, findDifference } from './compare-final';
import { compareStates } from './compare-states';
import { NormalNames, type Write } from './normal-names';
import { type Recording, readRecording, type State } from './recording';
import { runScenario, type Scenario } from './scenario';
import { stateOf } from './states';
import { type Timing, timingOf } from './timing';

/** So many timings are tried: the recorder's own is not known, and with it goes which of two racing writes came first. */
const TIMINGS = 24;

/** `equal` if the scenario comes out as recorded under some timing; otherwise the first difference under the first. */
export function replay(file: string, timings = TIMINGS): string {
  const recording = readRecording(file);
  let first: string | undefined;
  for (let number = 0; number < timings; number++) {
    const outcome = replayWith(recording, timingOf(number));
    if (outcome === 'equal') return outcome;
    first ??= outcome;
  }
  return first ?? 'equal';
}

function replayWith(recording: Recording, timing: Timing): string {
  let scenario: Scenario;
  try {
    scenario = runScenario(recording, timing);
  } catch (error) {
    return `crash: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : error}`;
  }
  const differences = differencesOf(recording, scenario);
  return differences[0] ?? 'equal';
}

/** Everything in which a replay differs, one line a thing. */
export function differencesOf(recording: Recording, scenario: Scenario): string[] {
  const names = new NormalNames(recording, scenario.writes);
  const seen = scenario.writes.filter(({ object, before }) => isShown(recording, (object ?? before) as ApiObject));
  const nodes = new Set(recording.nodes.map(({ name }) => name));
  const events = seen
    .filter(({ object, before }) => (object ?? before)?.kind === 'Event')
    .reduce(
      (last, { object }) => (object ? last.set(object.metadata.uid, object as Event) : last),
      new Map<string, Event>(),
    );
  return [
    ...scenario.problems,
    ...compareAllStates(recording, seen, names),
    compareEvents(recording.normal.events, [...events.values()], names, nodes),
    compareBounds(recording, boundsOf(seen, names)),
    compareFinal(
      recording,
      scenario.objects.filter((object) => isShown(recording, object)),
      names,
    ),
    compareOrder(recording, seen, names),
  ].filter((difference) => difference !== undefined);
}

/** What recordings leave out: other namespaces, and each namespace's furniture outside of the families about it. */
function isShown(recording: Recording, object: ApiObject): boolean {
  const { id, family, nodes } = recording;
  const { kind, metadata } = object;
  if (kind === 'Event') return isEventShown(recording, object);
  if (kind === 'PriorityClass' || (['Lease', 'Service'].includes(kind) && metadata.namespace !== id)) return false;
  if (kind === 'Node') return nodes.some(({ name }) => name === metadata.name);
  if (kind === 'Namespace') return metadata.name.startsWith(id) && (family === 'namespace' || metadata.name !== id);
  if (metadata.namespace !== undefined && !metadata.namespace.startsWith(id)) return false;
  const isFurniture =
    metadata.name === 'kube-root-ca.crt' || (kind === 'ServiceAccount' && metadata.name === 'default');
  return !isFurniture || family === 'namespace' || family === 'serviceaccount';
}

function isEventShown({ id, nodes }: Recording, object: ApiObject): boolean {
  const { kind, name } = (object as Event).involvedObject;
  if (kind === 'Node') return nodes.some((node) => node.name === name);
  return object.metadata.namespace?.startsWith(id) || kind === 'ClusterRole';
}

function compareAllStates(recording: Recording, writes: readonly Write[], names: NormalNames): (string | undefined)[] {
  const got = new Map<string, State[]>();
  // An object that was deleted and made again is another one: `Deployment/web#2`.
  const uids = new Map<string, string[]>();
  for (const { object, before } of writes) {
    const subject = (object ?? before) as ApiObject;
    if (subject.kind === 'Pod' && subject.metadata.generateName) continue;
    if (subject.kind === 'Event') continue;
    const name = `${subject.kind}/${names.name(subject.metadata.name)}`;
    const lives = uids.get(name) ?? [];
    // The end of an account or map that was there before the scenario is no state of it.
    if (!object && lives.length === 0 && !got.has(name) && subject.kind !== 'Node') continue;
    if (!before && !lives.includes(subject.metadata.uid)) lives.push(subject.metadata.uid);
    uids.set(name, lives);
    const life = lives.indexOf(subject.metadata.uid) + 1;
    const key = life > 1 ? `${name}#${life}` : name;
    const state = object ? stateOf(object, names) : stateOf(subject, names) && { deleted: true };
    if (!state) continue;
    const states = got.get(key) ?? [];
    if (JSON.stringify(states.at(-1)) !== JSON.stringify(state)) states.push(state);
    got.set(key, states);
  }
  const wanted = recording.normal.states;
  const problems = Object.entries(wanted).map(([name, states]) => {
    const own = got.get(name);
    if (!own) return states.inAllRuns === false ? undefined : `states: wanted ${name}, got nothing`;
    return compareStates(name, states, own);
  });
  const chosen = JSON.stringify(recording.normal.finalPods).match(/<one of [^>]*>/g) ?? [];
  const isChosen = (name: string) => chosen.some((words) => words.slice(8, -1).split(' ').includes(name.slice(4)));
  for (const name of got.keys())
    if (!wanted[name] && !(name.startsWith('Pod/') && isChosen(name)))
      problems.push(`states: not wanted ${name} ${JSON.stringify(got.get(name)?.[0])}`);
  return problems;
}

function compareBounds(recording: Recording, got: Record<string, Bounds>): string | undefined {
  for (const [name, wanted] of Object.entries(recording.normal.bounds)) {
    for (const field of ['maxPods', 'maxActive', 'maxReady'] as const) {
      const value = got[name]?.[field] ?? 0;
      const bound = wanted[field];
      if (bound === undefined) continue;
      const [least, most] = Array.isArray(bound) ? bound : [bound, bound];
      if (value < least || value > most) return `bounds of ${name}: wanted ${field} ${least}..${most}, got ${value}`;
    }
  }
  return undefined;
}

function compareFinal(recording: Recording, objects: readonly ApiObject[], names: NormalNames): string | undefined {
  const isOwnPod = (object: ApiObject) => object.kind === 'Pod';
  const pods = objects.filter(isOwnPod).map((pod) => podForm(pod as Pod, names));
  const problem = compareMultisets('finalPods', recording.normal.finalPods, pods);
  if (problem) return problem;
  const wanted = recording.normal.final;
  const got: Record<string, unknown> = {};
  for (const object of objects) {
    if (isOwnPod(object) || object.kind === 'Event' || object.kind === 'Lease') continue;
    const key = `${object.kind}/${names.name(object.metadata.name)}`;
    if (object.kind === 'Namespace' && !wanted[key]) continue;
    got[key] = finalFormOf(object, names);
  }
  const sortedWanted = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [name, sortEndpoints(value)] as const),
  );
  return findDifference(sortedWanted, got, 'final');
}

function sortEndpoints(value: unknown): unknown {
  const object = value as { kind?: string; endpoints?: unknown[] | null };
  if (object?.kind !== 'EndpointSlice' || !object.endpoints) return value;
  const endpoints = [...object.endpoints].sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
  return { ...object, endpoints };
}

function podForm(pod: Pod, names: NormalNames): Record<string, unknown> {
  const {
    'topology.kubernetes.io/zone': _zone,
    'topology.kubernetes.io/region': _region,
    ...labels
  } = pod.metadata.labels ?? {};
  const find = (type: string) => pod.status.conditions?.find((condition) => condition.type === type);
  const owner = controllerOf(pod);
  const text = (value: string) => names.text(value);
  return {
    deleting: pod.metadata.deletionTimestamp !== undefined,
    disruption: find('DisruptionTarget')?.reason ?? null,
    finalizers: pod.metadata.finalizers ?? [],
    image: pod.spec.containers[0]?.image,
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, text(value)])),
    name: names.name(pod.metadata.name),
    owner: owner ? `${owner.kind}/${names.name(owner.name)}` : null,
    phase: pod.status.phase,
    ready: find('Ready')?.status ?? null,
    reason: pod.status.reason ?? null,
    restarts: pod.status.containerStatuses?.[0]?.restartCount ?? 0,
  };
}

function compareOrder(recording: Recording, writes: readonly Write[], names: NormalNames): string | undefined {
  const at = new Map<string, number>();
  for (const [i, { object, before }] of writes.entries()) {
    const subject = (object ?? before) as ApiObject;
    const name = `${subject.kind}/${names.name(subject.metadata.name)}`;
    if (!object) at.set(`deleted ${name}`, i);
    else if (!before) at.set(`added ${name}`, i);
    if (object?.metadata.deletionTimestamp && !before?.metadata.deletionTimestamp) at.set(`terminating ${name}`, i);
  }
  for (const [first, second] of recording.normal.order) {
    const [a, b] = [at.get(first), at.get(second)];
    if (a !== undefined && b !== undefined && a > b) return `order: wanted ${first} before ${second}`;
  }
  return undefined;
}
