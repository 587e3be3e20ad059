import type { Pod, PodCondition } from '../../api/core/v1/pod/pod';
import type { Condition } from '../../api/core/v1/shared';
import type { KindDefinition } from '../../api/define-kind';
import { badRequest, internalError, tooManyRequests } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { compileSelector, type LabelSelector } from '../../apimachinery/labels';
import type { ApiObject } from '../../apimachinery/object-meta';
import { remove } from '../handlers/delete';
import { getStored, putStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** As far as an eviction looks at a PodDisruptionBudget. */
interface Budget extends ApiObject {
  spec: { selector?: LabelSelector; unhealthyPodEvictionPolicy?: string };
  status: {
    observedGeneration?: number;
    disruptionsAllowed: number;
    disruptedPods?: Record<string, string>;
    conditions?: Condition[];
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
  };
}

const DISRUPTED_MAX = 2000;

/** Deletes a pod if its disruption budget allows it. */
export function evict(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const eviction = request.body as { metadata?: { name?: string }; deleteOptions?: ApiRequest['deleteOptions'] };
  const name = request.name as string;
  if (eviction.metadata?.name && eviction.metadata.name !== name)
    throw badRequest('name in URL does not match name in Eviction object');
  const pod = getStored(parts.etcd, kind, request.namespace, name) as Pod;
  if (!mayGoAnyway(pod)) {
    const budgets = budgetsOf(parts, pod);
    if (budgets.length > 1)
      throw internalError(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      );
    const budget = budgets[0];
    if (budget) spend(parts, pod, budget, request.dryRun ?? false);
  }
  if (!request.dryRun) tellDisruption(parts, kind, pod);
  remove(parts, kind, { ...request, ...(eviction.deleteOptions && { deleteOptions: eviction.deleteOptions }) });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as unknown as ApiObject;
}

/** The pod says why it goes. */
function tellDisruption(parts: ServerParts, kind: KindDefinition, pod: Pod): void {
  if (pod.metadata.deletionTimestamp) return;
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    observedGeneration: pod.metadata.generation ?? 1,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: parts.timestamp(),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== condition.type);
  putStored(parts, kind, { ...pod, status: { ...pod.status, conditions: [...others, condition] } } as Pod, pod);
}

/** Pods that serve nobody may go without a budget's word. */
function mayGoAnyway({ status, metadata }: Pod): boolean {
  return (
    status.phase === 'Succeeded' ||
    status.phase === 'Failed' ||
    status.phase === 'Pending' ||
    metadata.deletionTimestamp !== undefined
  );
}

function budgetsOf(parts: ServerParts, { metadata }: Pod): Budget[] {
  return parts.etcd
    .range('/registry/poddisruptionbudgets/', `/registry/poddisruptionbudgets/${metadata.namespace}/`)
    .map(({ value }) => value as Budget)
    .filter(({ spec }) => compileSelector(spec.selector).matches(metadata.labels ?? {}));
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

/** Takes one disruption from the budget, or refuses. */
function spend(parts: ServerParts, pod: Pod, budget: Budget, isDryRun: boolean): void {
  const { status, spec, metadata } = budget;
  if (!isReady(pod)) {
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return;
    if (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0) return;
  }
  const refuse = (message: string) =>
    tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0, [
      { reason: 'DisruptionBudget', message },
    ]);
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 10, [
      {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${metadata.name} is still being processed by the server.`,
      },
    ]);
  if (status.disruptionsAllowed <= 0)
    throw refuse(
      status.currentHealthy > status.desiredHealthy
        ? `The disruption budget ${metadata.name} does not allow evicting pods currently`
        : `The disruption budget ${metadata.name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
    );
  if (Object.keys(status.disruptedPods ?? {}).length > DISRUPTED_MAX) throw refuse('DisruptedPods map too big');
  if (isDryRun) return;
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: parts.timestamp() };
  const kind = parts.kindOf('policy', 'v1', 'poddisruptionbudgets');
  const disruptionsAllowed = status.disruptionsAllowed - 1;
  const spent = { ...status, disruptedPods, disruptionsAllowed };
  const changed = { ...budget, status: disruptionsAllowed > 0 ? spent : withoutBudget(parts, spent, budget) };
  putStored(parts, kind, changed, budget);
}

/** A budget that is spent says so. */
function withoutBudget(parts: ServerParts, status: Budget['status'], { metadata }: Budget): Budget['status'] {
  const exhausted: Condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    observedGeneration: metadata.generation ?? 0,
    lastTransitionTime: parts.timestamp(),
    reason: 'InsufficientPods',
    message: '',
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== exhausted.type);
  return { ...status, conditions: [...others, exhausted] };
}
