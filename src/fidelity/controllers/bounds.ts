import { Pod } from '../../simulation/api/core/v1/pod/pod';
import { type ApiObject, controllerOf } from '../../simulation/apimachinery/object-meta';
import type { NormalNames, Write } from './normal-names';

/** How many pods a controller had at most and at least. */
export interface Bounds {
  maxPods: number;
  maxActive: number;
  maxReady: number;
  minReadyOnceFull?: number;
}

/** Follows the pods of every top controller through the writes of a run. */
export function boundsOf(writes: readonly Write[], names: NormalNames): Record<string, Bounds> {
  const owners = new Map<string, ApiObject>();
  const pods = new Map<string, { pod: Pod; root: string }>();
  const bounds: Record<string, Bounds> = {};
  for (const { object, before } of writes) {
    const subject = (object ?? before) as ApiObject;
    if (subject.kind !== Pod.kind) {
      if (object) owners.set(object.metadata.uid, object);
      continue;
    }
    const root = rootOf(subject, owners, names);
    const known = pods.get(subject.metadata.uid);
    if (object && root) pods.set(subject.metadata.uid, { pod: object as Pod, root });
    else pods.delete(subject.metadata.uid);
    for (const name of new Set([root, known?.root])) if (name) measure(bounds, name, [...pods.values()]);
  }
  return bounds;
}

function rootOf(pod: ApiObject, owners: ReadonlyMap<string, ApiObject>, names: NormalNames): string | undefined {
  let reference = controllerOf(pod);
  if (!reference) return undefined;
  for (let owner = owners.get(reference.uid); owner; owner = owners.get(reference.uid)) {
    const next = controllerOf(owner);
    if (!next) break;
    reference = next;
  }
  return `${reference.kind}/${names.name(reference.name)}`;
}

function measure(bounds: Record<string, Bounds>, name: string, all: readonly { pod: Pod; root: string }[]): void {
  const pods = all.filter(({ root }) => root === name).map(({ pod }) => pod);
  const active = pods.filter(
    ({ metadata, status }) => !metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded',
  );
  const ready = active.filter(({ status }) =>
    status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
  );
  const so = bounds[name] ?? { maxPods: 0, maxActive: 0, maxReady: 0 };
  bounds[name] = {
    maxPods: Math.max(so.maxPods, pods.length),
    maxActive: Math.max(so.maxActive, active.length),
    maxReady: Math.max(so.maxReady, ready.length),
  };
}
