/**
 * What a Job's policies say of failed pods and of succeeded indexes.
 * Models: pkg/controller/job: pod_failure_policy.go, success_policy.go, pastBackoffLimitOnFailure.
 * Leaves out: nothing.
 */
import type { Job, PodFailurePolicyRule } from '../../api/batch/v1/job/job';
import type { Pod } from '../../api/core/v1/pod/pod';
import { parseIndexes } from './index-set';
import { isFailed } from './job-pods';

/** What the failure policy makes of a failed pod. */
export interface FailureVerdict {
  /** Why the whole Job fails, if it does. */
  failsJob?: string;
  counts: boolean;
  action?: PodFailurePolicyRule['action'];
}

/** Asks the rules in order; without a policy, or without a rule that matches, a failure counts. */
export function judgeFailure(job: Job, pod: Pod): FailureVerdict {
  for (const [i, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const what = matchExitCode(rule, pod) ?? matchCondition(rule, pod);
    if (!what) continue;
    if (rule.action === 'Ignore') return { counts: false, action: 'Ignore' };
    if (rule.action !== 'FailJob') return { counts: true, action: rule.action };
    return { counts: true, action: 'FailJob', failsJob: `${what} matching FailJob rule at index ${i}` };
  }
  return { counts: true };
}

function matchExitCode({ onExitCodes }: PodFailurePolicyRule, pod: Pod): string | undefined {
  if (!onExitCodes) return undefined;
  const { containerName, operator, values } = onExitCodes;
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const exitCode = state?.terminated?.exitCode;
    if (exitCode === undefined || exitCode === 0 || (containerName && containerName !== name)) continue;
    if (values.includes(exitCode) === (operator === 'In'))
      return `Container ${name} for pod ${pod.metadata.namespace}/${pod.metadata.name} failed with exit code ${exitCode}`;
  }
  return undefined;
}

function matchCondition({ onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  for (const { type, status = 'True' } of onPodConditions ?? []) {
    if (pod.status.conditions?.some((condition) => condition.type === type && condition.status === status))
      return `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${type}`;
  }
  return undefined;
}

/** Why a rule fails the whole Job, if one does. */
export function jobFailureMessage(job: Job, pods: readonly Pod[]): string | undefined {
  if (!job.spec.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const message = isFailed(pod, job) ? judgeFailure(job, pod).failsJob : undefined;
    if (message) return message;
  }
  return undefined;
}

/** The success policy's words if the succeeded indexes satisfy one of its rules. */
export function successMessage(job: Job, succeeded: ReadonlySet<number>): string | undefined {
  for (const [i, rule] of (job.spec.successPolicy?.rules ?? []).entries()) {
    const wanted = rule.succeededIndexes ? parseIndexes(rule.succeededIndexes, job.spec.completions ?? 0) : undefined;
    const hits = wanted ? [...wanted].filter((index) => succeeded.has(index)).length : succeeded.size;
    const needed = rule.succeededCount ?? wanted?.size ?? Number.POSITIVE_INFINITY;
    if (hits >= needed) return `Matched rules at index ${i}`;
  }
  return undefined;
}

/** Under OnFailure restarts of containers count against the limit, and reaching it is enough. */
export function isPastRestartLimit({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += restartCount;
  }
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}
