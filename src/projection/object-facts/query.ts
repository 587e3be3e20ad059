/** The few facts of a selected object that decide what can be done to it. */
import type { Deployment } from '../../simulation/api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../simulation/api/apps/v1/replicaset/replicaset';
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { Machine } from '../../simulation/linux';
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf } from '../object-place';
import { ownedBy } from '../owner-chain';
import type { World } from '../world';

/** The facts. */
export interface ObjectFacts {
  key: string;
  group: string;
  version: string;
  kind: string;
  resource: string;
  namespace: string;
  name: string;
  isGone: boolean;
  labels: Record<string, string>;
  replicas?: number;
  /** Revisions that a Deployment can go back to, newest first; the first is the present one. */
  revisions?: { revision: number; images: string }[];
  graceSeconds?: number;
  containers?: string[];
  isUnschedulable?: boolean;
  isOn?: boolean;
  taints?: { key: string; value: string; effect: string }[];
}

export type ObjectFactsQuery = Query<{ key: string }, ObjectFacts | null> & { name: 'object-facts' };

const REVISION = 'deployment.kubernetes.io/revision';

function revisionsOf(world: World, deployment: Deployment): ObjectFacts['revisions'] {
  return ownedBy<ReplicaSet>(world, deployment, '/registry/replicasets/')
    .map(({ metadata, spec }) => ({
      revision: Number(metadata.annotations?.[REVISION] ?? 0),
      images: spec.template.spec.containers.map(({ image }) => image).join(', '),
    }))
    .sort((a, b) => b.revision - a.revision);
}

function moreOf(world: World, object: ApiObject): Partial<ObjectFacts> {
  if (object.kind === 'Pod') {
    const { spec, status } = object as Pod;
    const running = status?.containerStatuses?.filter(({ state }) => state?.running).map(({ name }) => name) ?? [];
    return { containers: running, graceSeconds: spec.terminationGracePeriodSeconds ?? 30 };
  }
  if (object.kind === 'Node') {
    const { spec } = object as Node;
    return {
      isUnschedulable: spec?.unschedulable ?? false,
      isOn: new Machine(world.hosts, object.metadata.name).record?.power !== 'off',
      taints: (spec?.taints ?? []).map(({ key, value = '', effect }) => ({ key, value, effect })),
    };
  }
  const { replicas } = ((object as { spec?: unknown }).spec ?? {}) as { replicas?: number };
  return {
    ...(replicas !== undefined && { replicas }),
    ...(object.kind === 'Deployment' && { revisions: revisionsOf(world, object as Deployment) }),
  } as Partial<ObjectFacts>;
}

/** The facts of the object behind a reference. */
export function objectFactsOf(world: World, key: string): ObjectFacts | null {
  const place = placeOf(key);
  const found = place && findObject(world, place);
  if (!found) return null;
  const { group, version, kind, resource } = place.kind;
  return {
    key,
    group,
    version,
    kind,
    resource,
    namespace: place.namespace ?? '',
    name: place.name,
    isGone: found.isGone,
    labels: { ...found.object.metadata.labels },
    ...(found.isGone ? {} : moreOf(world, found.object)),
  };
}

export default defineQuery<ObjectFactsQuery>({
  name: 'object-facts',
  answer: (world, { key }) => objectFactsOf(world, key),
});
