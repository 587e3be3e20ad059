/**
 * Turns a pod's priority class into a number, and keeps users from choosing numbers themselves.
 * Models: plugin/pkg/admission/priority of v1.36: default class, computed policy, refusals, one global default.
 * Leaves out: nothing.
 */
import type { Pod, PodSpec } from '../../../api/core/v1/pod/pod';
import type { PriorityClass } from '../../../api/scheduling.k8s.io/v1/priorityclass/priorityclass';
import { forbiddenRequest } from '../../../apimachinery/api-error';
import type { ServerParts } from '../../server-parts';
import { type AdmissionRequest, defineAdmission } from '../chain';
import { findPriorityClasses } from './priority-classes';

const PODS = { group: '', resource: 'pods' };

export default defineAdmission({
  name: 'Priority',
  order: 40,
  handles: ({ kind, request, operation }) =>
    !request.subresource &&
    operation !== 'DELETE' &&
    ((kind.kind === 'Pod' && kind.group === '') || kind.kind === 'PriorityClass'),
  admit(parts, request) {
    if (request.kind.kind !== 'Pod') return;
    const pod = request.object as Pod;
    if (request.operation === 'UPDATE') return keepPriority(pod.spec, (request.before as Pod).spec);
    setPriority(parts, pod);
  },
  validate(parts, request) {
    if (request.kind.kind === 'PriorityClass') refuseSecondDefault(parts, request);
  },
});

/** An update that leaves the number out means the one that stands. */
function keepPriority(spec: PodSpec, before: PodSpec): void {
  if (spec === before) return;
  if (spec.priority === undefined && before.priority !== undefined) spec.priority = before.priority;
  if (spec.preemptionPolicy === undefined && before.preemptionPolicy) spec.preemptionPolicy = before.preemptionPolicy;
}

function setPriority(parts: ServerParts, pod: Pod): void {
  const { spec } = pod;
  const { priorityClassName } = spec;
  const { byName, fallback } = findPriorityClasses(parts);
  let found = fallback;
  if (priorityClassName) {
    found = byName.get(priorityClassName);
    if (!found)
      throw forbiddenRequest(
        PODS,
        pod.metadata.name ?? '',
        `no PriorityClass with name ${priorityClassName} was found`,
      );
  }
  const priority = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  refuseOwnChoice(pod, priority, policy);
  if (found) spec.priorityClassName = found.metadata.name;
  spec.priority = priority;
  spec.preemptionPolicy = policy;
}

function refuseOwnChoice({ spec, metadata }: Pod, priority: number, policy: string): void {
  const name = metadata.name ?? '';
  if (spec.priority !== undefined && spec.priority !== priority)
    throw forbiddenRequest(
      PODS,
      name,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    throw forbiddenRequest(
      PODS,
      name,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
}

function refuseSecondDefault(parts: ServerParts, { object, kind }: AdmissionRequest): void {
  const wanted = object as PriorityClass;
  if (!wanted.globalDefault) return;
  const { fallback } = findPriorityClasses(parts);
  if (!fallback || fallback.metadata.name === wanted.metadata.name) return;
  throw forbiddenRequest(
    kind,
    wanted.metadata.name,
    `PriorityClass ${fallback.metadata.name} is already marked as default. Only one default can exist`,
  );
}
