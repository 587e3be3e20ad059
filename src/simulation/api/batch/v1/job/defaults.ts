import { setPodTemplateDefaults } from '../../../core/v1/pod/defaults';
import type { JobSpec } from './job';

const UNLIMITED = 2 ** 31 - 1;

/** What a Job's spec means where it says nothing. */
export function setJobSpecDefaults(spec: JobSpec): void {
  spec.template ??= {} as JobSpec['template'];
  setPodTemplateDefaults(spec.template);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : UNLIMITED;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const condition of rule.onPodConditions ?? []) condition.status ||= 'True';
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
}
