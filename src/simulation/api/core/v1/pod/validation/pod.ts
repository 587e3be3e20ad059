import { type FieldError, forbidden } from '../../../../../apimachinery/field-error';
import { FieldPath } from '../../../../../apimachinery/field-path';
import type { Pod } from '../pod';
import { validateForPod } from './containers';
import { validatePodSpec } from './pod-spec';

const SPEC = FieldPath.of('spec');

/** What is wrong with a pod on its way in. */
export function validatePod(pod: Pod): FieldError[] {
  const errors = validateWholePod(pod);
  const { spec } = pod;
  if (spec.ephemeralContainers?.length)
    errors.push(forbidden(SPEC.child('ephemeralContainers'), 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.push(forbidden(SPEC.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'));
  return errors;
}

/** What is wrong with a pod, new or changed, but for its metadata. */
export function validateWholePod({ spec, metadata }: Pod): FieldError[] {
  const errors = validatePodSpec(spec, SPEC, { isPod: true, podName: metadata.name });
  (spec.containers ?? []).forEach((container, index) => {
    errors.push(...validateForPod(container, SPEC.child('containers').index(index)));
  });
  (spec.initContainers ?? []).forEach((container, index) => {
    errors.push(...validateForPod(container, SPEC.child('initContainers').index(index)));
  });
  return errors;
}
