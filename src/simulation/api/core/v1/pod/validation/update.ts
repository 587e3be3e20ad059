import { semanticEqual } from '../../../../../apimachinery/deep';
import { type FieldError, forbidden, invalid, required } from '../../../../../apimachinery/field-error';
import { FieldPath } from '../../../../../apimachinery/field-path';
import { ipAddress } from '../../../../validation/values';
import type { Container, ContainerStatus } from '../container';
import type { Toleration } from '../placement';
import type { Pod, PodSpec } from '../pod';
import { validateTolerations } from './placement';
import { validateWholePod } from './pod';
import { specDifference } from './spec-difference';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** What may not change in a pod: nearly all of its spec. */
export function validatePodUpdate(pod: Pod, before: Pod): FieldError[] {
  if (pod.spec === before.spec) return [];
  const errors = validateWholePod(pod);
  for (const field of ['containers', 'initContainers'] as const) {
    const changes = validateImages(pod.spec[field] ?? [], before.spec[field] ?? [], SPEC.child(field));
    errors.push(...changes.errors);
    if (changes.stop) return errors;
  }
  const deadline = validateDeadline(pod.spec, before.spec);
  errors.push(...deadline.errors);
  if (deadline.stop) return errors;
  errors.push(...validateAddedTolerations(pod.spec, before.spec));
  errors.push(...validateFewerGates(pod.spec, before.spec));
  if (semanticEqual(pod.spec, before.spec)) return errors;
  return [...errors, ...validateRest(pod.spec, before.spec)];
}

interface Outcome {
  errors: FieldError[];
  /** The server looks no further. */
  stop: boolean;
}

function validateImages(now: readonly Container[], was: readonly Container[], path: FieldPath): Outcome {
  if (now.length !== was.length)
    return { errors: [forbidden(path, 'pod updates may not add or remove containers')], stop: true };
  const errors = now.flatMap(({ image = '' }, index) => {
    const at = path.index(index).child('image');
    const own: FieldError[] = image ? [] : [required(at)];
    if (image.trim() !== image) own.push(invalid(at, image, 'must not have leading or trailing whitespace'));
    return own;
  });
  return { errors, stop: false };
}

const DEADLINE_MAX = 2 ** 31 - 1;

function validateDeadline(spec: PodSpec, before: PodSpec): Outcome {
  const at = SPEC.child('activeDeadlineSeconds');
  const now = spec.activeDeadlineSeconds;
  const was = before.activeDeadlineSeconds;
  if (now === undefined) {
    const errors = was === undefined ? [] : [invalid(at, null, 'must not update from a positive integer to nil value')];
    return { errors, stop: false };
  }
  if (now < 0 || now > DEADLINE_MAX)
    return { errors: [invalid(at, now, `must be between 0 and ${DEADLINE_MAX}, inclusive`)], stop: true };
  if (was !== undefined && was < now)
    return { errors: [invalid(at, now, 'must be less than or equal to previous value')], stop: true };
  return { errors: [], stop: false };
}

function validateAddedTolerations({ tolerations = [] }: PodSpec, before: PodSpec): FieldError[] {
  const at = SPEC.child('tolerations');
  const withoutSeconds = ({ tolerationSeconds: _, ...rest }: Toleration) => rest;
  const isKept = (old: Toleration) =>
    tolerations.some((toleration) => semanticEqual(withoutSeconds(toleration), withoutSeconds(old)));
  if (!(before.tolerations ?? []).every(isKept))
    return [forbidden(at, 'existing toleration can not be modified except its tolerationSeconds')];
  return validateTolerations(tolerations, at);
}

function validateFewerGates({ schedulingGates = [] }: PodSpec, before: PodSpec): FieldError[] {
  const old = new Set((before.schedulingGates ?? []).map(({ name }) => name));
  return schedulingGates.flatMap(({ name }, index) =>
    old.has(name)
      ? []
      : [
          forbidden(
            SPEC.child('schedulingGates').index(index).child('name'),
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

/** Puts what may change back as it was; whatever still differs may not. */
function validateRest(spec: PodSpec, before: PodSpec): FieldError[] {
  const withImages = (now: readonly Container[] | undefined, was: readonly Container[] | undefined) =>
    now?.map((container, index) => ({ ...container, image: was?.[index]?.image ?? container.image }));
  const munged: PodSpec = { ...spec, containers: withImages(spec.containers, before.containers) ?? [] };
  if (spec.initContainers) munged.initContainers = withImages(spec.initContainers, before.initContainers) ?? [];
  restore(munged, before, 'activeDeadlineSeconds');
  restore(munged, before, 'schedulingGates');
  restore(munged, before, 'tolerations');
  const wasNegative = (before.terminationGracePeriodSeconds ?? 0) < 0;
  if (wasNegative && munged.terminationGracePeriodSeconds === 1)
    restore(munged, before, 'terminationGracePeriodSeconds');
  const errors: FieldError[] = [];
  if (before.schedulingGates?.length) errors.push(...validateGated(munged, before));
  if (semanticEqual(munged, before)) return errors;
  return [
    ...errors,
    forbidden(SPEC, `pod updates may not change fields other than ${UPDATABLE}\n${specDifference(before, munged)}`),
  ];
}

function restore<K extends keyof PodSpec>(spec: PodSpec, before: PodSpec, field: K): void {
  if (before[field] === undefined) delete spec[field];
  else spec[field] = before[field];
}

/** A pod that is held back may still be directed: its node selector may grow. */
function validateGated(munged: PodSpec, before: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { nodeSelector = {} } = munged;
  if (!semanticEqual(munged.nodeSelector, before.nodeSelector)) {
    const isAddition = Object.entries(before.nodeSelector ?? {}).every(([key, value]) => nodeSelector[key] === value);
    if (!isAddition)
      errors.push(
        invalid(
          SPEC.child('nodeSelector'),
          nodeSelector,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      );
    restore(munged, before, 'nodeSelector');
  }
  const affinity = before.affinity?.nodeAffinity;
  if (!semanticEqual(munged.affinity?.nodeAffinity, affinity)) {
    const wasRequired = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const isRequired = munged.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (wasRequired && wasRequired.nodeSelectorTerms.length !== isRequired?.nodeSelectorTerms.length)
      errors.push(
        invalid(
          SPEC.child('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'),
          isRequired?.nodeSelectorTerms ?? null,
          'no additions/deletions to non-empty NodeSelectorTerms list are allowed',
        ),
      );
    restore(munged, before, 'affinity');
  }
  return errors;
}

/** What is wrong with a pod's status. */
export function validatePodStatusUpdate(pod: Pod, before: Pod): FieldError[] {
  const { status, spec } = pod;
  if (status === before.status) return [];
  const errors: FieldError[] = [];
  for (const [field, containers] of [
    ['containerStatuses', spec.containers],
    ['initContainerStatuses', spec.initContainers ?? []],
  ] as const) {
    if (status[field] === before.status[field] || spec.restartPolicy === 'Always') continue;
    errors.push(...validateNoRevival(status[field], before.status[field], { containers, field, spec }));
  }
  const { hostIP, hostIPs, podIP, podIPs } = status;
  if (podIPs && podIPs !== before.status.podIPs)
    podIPs.forEach(({ ip }, index) => {
      errors.push(...ipAddress(ip, STATUS.child('podIPs').index(index)));
    });
  if (podIP && podIPs?.[0] && podIPs[0].ip !== podIP)
    errors.push(invalid(STATUS.child('podIPs').index(0).child('ip'), podIPs[0].ip, 'must be equal to `podIP`'));
  if (hostIPs?.[0] && hostIPs[0].ip !== hostIP)
    errors.push(invalid(STATUS.child('hostIPs').index(0).child('ip'), hostIPs[0].ip, 'must be equal to `hostIP`'));
  return errors;
}

interface RevivalRules {
  containers: readonly Container[];
  field: string;
  spec: PodSpec;
}

/** A container that ended stays so, where its pod does not start it again. */
function validateNoRevival(
  now: readonly ContainerStatus[] | undefined,
  was: readonly ContainerStatus[] | undefined,
  { containers, field, spec }: RevivalRules,
): FieldError[] {
  if (!was) return [];
  return was.flatMap((old, index) => {
    const ended = old.state?.terminated;
    if (!ended || (spec.restartPolicy === 'OnFailure' && ended.exitCode !== 0)) return [];
    const container = containers.find(({ name }) => name === old.name);
    if (container?.restartPolicy === 'Always' || container?.restartPolicyRules) return [];
    const current = now?.find(({ name }) => name === old.name);
    if (!current || current.state?.terminated) return [];
    const words = 'may not be transitioned to non-terminated state';
    return [forbidden(STATUS.child(field).index(index).child('state'), words)];
  });
}
