import { goJson } from '../../../../../apimachinery/go-format';
import type { PodSpec } from '../pod';

/** How a pod's spec differs, line by line. */
export function specDifference(before: PodSpec, after: PodSpec): string {
  return goJson({ before, after });
}
