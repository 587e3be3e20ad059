import type { ApiObject } from '../../../../apimachinery/object-meta';

/** A named priority of pods. */
export interface PriorityClass extends ApiObject {
  value: number;
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
}
