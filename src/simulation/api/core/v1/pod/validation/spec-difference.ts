import { unifiedDiff } from '../../../../validation/unified-diff';
import { internalEphemeralContainer, internalPodSpec } from '../internal-form';
import type { PodSpec } from '../pod';

/** How a pod's spec differs, line by line, in the server's own form of it. */
export function specDifference(before: PodSpec, after: PodSpec): string {
  return difference(internalPodSpec(before), internalPodSpec(after));
}

/** The same for one ephemeral container. */
export function ephemeralDifference(before: object, after: object): string {
  return difference(internalEphemeralContainer(before), internalEphemeralContainer(after));
}

function difference(before: object, after: object): string {
  return unifiedDiff(printed(before), printed(after));
}

function printed(value: object): string {
  return JSON.stringify(value, undefined, 1);
}
