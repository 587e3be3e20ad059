import { semanticEqual } from '../../../../apimachinery/deep';
import { type FieldError, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isDNS1123Label } from '../../../../apimachinery/validation-names';
import { internalPodTemplate } from '../../../core/v1/pod/internal-form';
import { podFieldsNotSimulated } from '../../../core/v1/pod/not-simulated';
import { podSpecWarnings } from '../../../core/v1/pod/warnings';
import { defineKind } from '../../../define-kind';
import { immutable } from '../../../validation/immutable';
import { nonNegative } from '../../../validation/values';
import { jobColumns } from './columns';
import { setJobSpecDefaults } from './defaults';
import { Job, type JobSpec } from './job';
import { validateJobSelector, validateJobSpec } from './validation';

const SPEC = FieldPath.of('spec');

export default defineKind<Job>({
  ...Job,
  acts: true,
  notSimulated: podFieldsNotSimulated('spec.template.spec'),
  hasGeneration: true,
  emptyStatus: {},
  defaultPropagation: 'Orphan',
  columns: jobColumns,
  selectableFields: { 'status.successful': '0' },
  setDefaults(job) {
    job.spec ??= {} as JobSpec;
    setJobSpecDefaults(job.spec);
    const labels = job.spec.template.metadata?.labels;
    if (labels && Object.keys(job.metadata.labels ?? {}).length === 0)
      job.metadata = { ...job.metadata, labels: { ...labels } };
  },
  prepareForCreate(job) {
    if (!job.spec.manualSelector) generateSelector(job);
  },
  validate(job, before) {
    const errors = before ? [] : validateGenerated(job);
    errors.push(...validateJobSpec(job.spec, SPEC), ...validateJobSelector(job.spec, SPEC));
    return [...errors, ...validateHostnames(job)];
  },
  validateUpdate: (job, before) => (job.spec === before.spec ? [] : validateChange(job, before)),
  warnings: ({ spec }) => podSpecWarnings(spec.template.spec, 'spec.template.spec'),
  status: {
    validate: ({ status }, before) => (status === before.status ? [] : validateStatus(status)),
  },
});

/** The labels by which a Job knows its pods, in both their names. */
function generateSelector(job: Job): void {
  const { uid, name } = job.metadata;
  const { spec } = job;
  const generated: Record<string, string> = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  const template = spec.template.metadata ?? {};
  const own = job.metadata.labels;
  // Labels that came from the template are one map with it in the server, so they grow along.
  if (!own || semanticEqual(own, template.labels)) job.metadata = { ...job.metadata, labels: { ...own, ...generated } };
  spec.template.metadata = { ...template, labels: { ...template.labels, ...generated } };
  spec.selector = {
    ...spec.selector,
    matchLabels: { ...spec.selector?.matchLabels, 'batch.kubernetes.io/controller-uid': uid },
  };
}

/** A generated selector must be the one that was generated. */
function validateGenerated({ spec, metadata }: Job): FieldError[] {
  if (spec.manualSelector) return [];
  const wanted = { matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid } };
  return semanticEqual(spec.selector, wanted)
    ? []
    : [invalid(SPEC.child('selector'), spec.selector, '`selector` not auto-generated')];
}

function validateHostnames({ spec, metadata }: Job): FieldError[] {
  if (spec.completionMode !== 'Indexed' || !spec.completions) return [];
  const last = `${metadata.name}-${spec.completions - 1}`;
  if (isDNS1123Label(last).length === 0) return [];
  const words = `will not able to create pod with invalid DNS label: ${last}`;
  return [invalid('metadata.name', metadata.name, words)];
}

/** A Job's pods are settled once it runs; before, where it may run can be changed. */
function validateChange({ spec, status }: Job, { spec: before }: Job): FieldError[] {
  // The registry asks for the whole spec once more here.
  const errors = [...validateJobSpec(spec, SPEC), ...validateJobSelector(spec, SPEC)];
  const indexed = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  if (!indexed || before.completions !== before.parallelism)
    errors.push(...immutable(spec.completions, before.completions, SPEC.child('completions')));
  errors.push(...immutable(spec.selector, before.selector, SPEC.child('selector')));
  const isWaiting = before.suspend && !status.startTime;
  if (!isWaiting || !sameButPlacement(spec.template, before.template))
    errors.push(...immutableTemplate(spec.template, before.template));
  for (const field of [
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
    'managedBy',
    'successPolicy',
  ] as const)
    errors.push(...immutable(spec[field], before[field], SPEC.child(field)));
  return errors;
}

function immutableTemplate(now: JobSpec['template'], before: JobSpec['template']): FieldError[] {
  if (semanticEqual(now, before)) return [];
  return [invalid(SPEC.child('template'), internalPodTemplate(now), 'field is immutable')];
}

const PLACEMENT = ['nodeSelector', 'affinity', 'tolerations', 'schedulingGates'] as const;

function sameButPlacement(now: JobSpec['template'], before: JobSpec['template']): boolean {
  const stripped = ({ spec }: JobSpec['template']) => {
    const rest = { ...spec };
    for (const field of PLACEMENT) delete rest[field];
    return rest;
  };
  return semanticEqual(stripped(now), stripped(before));
}

function validateStatus(status: Job['status']): FieldError[] {
  const at = FieldPath.of('status');
  return (['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((field) =>
    nonNegative(status[field as 'active'], at.child(field)),
  );
}
