/**
 * The significant state of an object, as recordings list it.
 * Models: the recorder's choice of fields for each kind.
 * Leaves out: kinds that no family of the replay shows.
 */
import type { ApiObject, OwnerReference } from '../../simulation/apimachinery/object-meta';
import type { NormalNames } from './normal-names';
import type { State } from './recording';

interface LooseCondition {
  type: string;
  status: string;
  reason?: string;
}

type Loose = ApiObject & {
  // biome-ignore lint/suspicious/noExplicitAny: fields of all kinds, read by name
  spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: fields of all kinds, read by name
  status?: any;
  // biome-ignore lint/suspicious/noExplicitAny: fields of all kinds, read by name
  [field: string]: any;
};

type Summary = (object: Loose, names: NormalNames) => State;

const conditionsOf = (object: Loose) =>
  ((object.status?.conditions ?? []) as LooseCondition[]).map(
    ({ type, status, reason }) => `${type}=${status}:${reason ?? ''}`,
  );

const deletingOf = (object: ApiObject) => object.metadata.deletionTimestamp !== undefined;

const ownersOf = (object: ApiObject, names: NormalNames) =>
  (object.metadata.ownerReferences ?? []).map(({ kind, name }: OwnerReference) => `${kind}/${names.name(name)}`);

const portsOf = (ports: { name?: string; port?: number; protocol?: string }[] | null | undefined) =>
  (ports ?? []).map(({ name, port, protocol }) => `${name ?? ''}:${port}/${protocol}`);

const count = (list: unknown[] | undefined | null) => list?.length ?? 0;

const replicaState: Summary = (object) => ({
  want: object.spec.replicas,
  replicas: object.status?.replicas ?? 0,
  labeled: object.status?.fullyLabeledReplicas ?? 0,
  ready: object.status?.readyReplicas ?? 0,
  available: object.status?.availableReplicas ?? 0,
  ...(object.kind === 'ReplicaSet' && { terminating: object.status?.terminatingReplicas ?? null }),
  conditions: conditionsOf(object),
  deleting: deletingOf(object),
});

const summaries: Record<string, Summary> = {
  Deployment: (object) => ({
    want: object.spec.replicas,
    observed: object.status?.observedGeneration === object.metadata.generation,
    replicas: object.status?.replicas ?? 0,
    updated: object.status?.updatedReplicas ?? 0,
    ready: object.status?.readyReplicas ?? 0,
    available: object.status?.availableReplicas ?? 0,
    unavailable: object.status?.unavailableReplicas ?? 0,
    terminating: object.status?.terminatingReplicas ?? null,
    conditions: conditionsOf(object),
    deleting: deletingOf(object),
  }),
  ReplicaSet: replicaState,
  ReplicationController: replicaState,
  DaemonSet: (object) => ({
    desired: object.status?.desiredNumberScheduled ?? 0,
    current: object.status?.currentNumberScheduled ?? 0,
    misscheduled: object.status?.numberMisscheduled ?? 0,
    updated: object.status?.updatedNumberScheduled ?? 0,
    ready: object.status?.numberReady ?? 0,
    available: object.status?.numberAvailable ?? 0,
    unavailable: object.status?.numberUnavailable ?? 0,
    deleting: deletingOf(object),
  }),
  ControllerRevision: (object) => ({ revision: object.revision }),
  Job: ({ status = {}, ...object }) => ({
    active: status.active ?? 0,
    ready: status.ready ?? null,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    terminating: status.terminating ?? null,
    ...(status.completedIndexes !== undefined && { completedIndexes: status.completedIndexes }),
    ...(status.failedIndexes !== undefined && { failedIndexes: status.failedIndexes }),
    uncounted: count(status.uncountedTerminatedPods?.succeeded) + count(status.uncountedTerminatedPods?.failed),
    started: status.startTime !== undefined,
    completionTime: status.completionTime !== undefined,
    conditions: conditionsOf({ ...object, status } as Loose),
    deleting: deletingOf(object as ApiObject),
  }),
  Endpoints: (object) => ({
    subsets: ((object.subsets ?? []) as Loose[]).map((subset) => ({
      ready: count(subset.addresses),
      notReady: count(subset.notReadyAddresses),
      ports: portsOf(subset.ports),
    })),
    annotations: Object.keys(object.metadata.annotations ?? {}),
  }),
  EndpointSlice: (object) => {
    const endpoints = (object.endpoints ?? []) as {
      conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
      hints?: unknown;
    }[];
    const having = (word: 'ready' | 'serving' | 'terminating') => endpoints.filter((e) => e.conditions?.[word]).length;
    return {
      endpoints: endpoints.length,
      ready: having('ready'),
      serving: having('serving'),
      terminating: having('terminating'),
      ports: portsOf(object.ports),
      hints: endpoints.filter(({ hints }) => hints).length,
    };
  },
  Pod: (object, names) => {
    const find = (type: string) => (object.status?.conditions as LooseCondition[])?.find((c) => c.type === type);
    return {
      phase: object.status?.phase,
      ready: find('Ready')?.status ?? null,
      disruption: find('DisruptionTarget')?.reason ?? null,
      owner: ownersOf(object, names)[0] ?? null,
      finalizers: object.metadata.finalizers ?? [],
      deleting: deletingOf(object),
    };
  },
  Node: (object) => ({
    ready: conditionsOf(object).filter((condition) => condition.startsWith('Ready=')),
    taints: ((object.spec?.taints ?? []) as { key: string; value?: string; effect: string }[])
      .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`)
      .sort(),
    unschedulable: object.spec?.unschedulable ?? false,
    podCIDR: object.spec?.podCIDR !== undefined,
    deleting: deletingOf(object),
  }),
  Namespace: (object) => ({ phase: object.status?.phase, conditions: conditionsOf(object) }),
  ServiceAccount: () => ({}),
  ConfigMap: (object, names) => ({
    owners: ownersOf(object, names),
    finalizers: object.metadata.finalizers ?? [],
    deleting: deletingOf(object),
  }),
  ClusterRole: (object) => ({ rules: object.rules ?? null }),
  PodDisruptionBudget: ({ status = {}, ...object }) => ({
    healthy: status.currentHealthy ?? 0,
    wanted: status.desiredHealthy ?? 0,
    allowed: status.disruptionsAllowed ?? 0,
    expected: status.expectedPods ?? 0,
    disrupted: Object.keys(status.disruptedPods ?? {}).length,
    conditions: conditionsOf({ ...object, status } as Loose),
  }),
  ResourceQuota: (object) => ({ hard: object.status?.hard ?? {}, used: object.status?.used ?? {} }),
};

/** The state of an object; undefined for kinds that recordings leave out. */
export function stateOf(object: ApiObject, names: NormalNames): State | undefined {
  return summaries[object.kind]?.(object as Loose, names);
}
