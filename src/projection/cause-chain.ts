/** Why something happened: the steps that led to a step, nearest last, and what each did in the fewest words. */
import type { ApiObject } from '../simulation/apimachinery/object-meta';
import { tellingChanges, valueText } from './field-changes';
import type { World } from './world';

/** One step of a chain. */
export interface ChainStep {
  step: number;
  timeMs: number;
  actor: string;
  /** In the words of the protocol: `POST pods`, `RunPodSandbox`. */
  verb: string;
  target: string;
  /** What it changed or said, if that can be told shortly: `replicas 3 → 6`. */
  note: string;
}

const LONGEST = 40;
/** A note about one of these says the most. */
const FIRST = [
  /^spec\.replicas$/,
  /^spec\..*image$/,
  /^spec\.nodeName$/,
  /^spec\.unschedulable$/,
  /^metadata\.deletionTimestamp$/,
];
const THEN = [/^status\.phase$/, /conditions\[\w+\]\.status$/, /\.state\./, /^status\.podIP$/, /[rR]eplicas$/];
const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** What a write changed, in one breath. */
export function writeNote(before: ApiObject | undefined, after: ApiObject | undefined): string {
  if (!before || !after) return '';
  const changes = tellingChanges(before, after);
  const best =
    [...FIRST, ...THEN].map((wanted) => changes.find(({ path }) => wanted.test(path))).find(Boolean) ?? changes[0];
  if (!best) return '';
  const condition = /conditions\[(\w+)\]\.status$/.exec(best.path)?.[1];
  const name = condition ?? (/^status\.\w*eplicas$/.test(best.path) ? best.path : lastPart(best.path));
  if (best.before === undefined) return `${name} ${valueText(best.after, 32)}`;
  if (best.after === undefined) return `${name} ∅`;
  return `${name} ${valueText(best.before, 20)} → ${valueText(best.after, 24)}`;
}

/** What a step wrote to etcd; nothing for steps that only do something. */
function writeOf({ spans, etcd, etcdEnd }: World, step: number): string {
  const revision = spans.etcdRevisionAt(step);
  if (revision === spans.etcdRevisionAt(step - 1) || revision > etcd.revision) return '';
  const before = etcdEnd.before(revision);
  return writeNote(before > 0 ? etcdEnd.valueOf(before) : undefined, etcdEnd.valueOf(revision));
}

/** One step in the words of a chain. */
export function chainStepOf(world: World, step: number): ChainStep {
  const { time, actor, verb, target, detail = '' } = world.spans.get(step);
  return {
    step,
    timeMs: time,
    actor,
    verb,
    target,
    note: writeOf(world, step) || detail.split('\n')[0]?.slice(0, 120) || '',
  };
}

/** The steps that led to one, oldest first, itself last; of a row of steps by one actor for one object the last is kept. */
export function causeChainOf(world: World, step: number): ChainStep[] {
  const chain: ChainStep[] = [];
  for (let at = step; at > 0 && chain.length < LONGEST; at = world.spans.causeOf(at)) {
    const next = chainStepOf(world, at);
    const last = chain[0];
    if (last?.actor === next.actor && last.target === next.target && chain.length > 1) continue;
    chain.unshift(next);
  }
  return chain;
}
