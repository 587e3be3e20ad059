import { parseCronSchedule } from '../../../../apimachinery/cron-schedule';
import { type FieldError, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { validateLabels } from '../../../validation/object-meta';
import { nonNegative } from '../../../validation/values';
import { setJobSpecDefaults } from '../job/defaults';
import type { JobSpec } from '../job/job';
import { validateJobSpec } from '../job/validation';

interface CronJob extends ApiObject {
  spec: {
    schedule?: string;
    timeZone?: string;
    startingDeadlineSeconds?: number;
    concurrencyPolicy?: string;
    suspend?: boolean;
    jobTemplate: { metadata?: { labels?: Record<string, string> }; spec: JobSpec };
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
  };
}

const SPEC = FieldPath.of('spec');
const POLICIES = ['Allow', 'Forbid', 'Replace'];
/** A Job's name gets a dash and ten digits behind the CronJob's. */
const NAME_MAX = 52;

export default defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  namespaced: true,
  acts: false,
  hasGeneration: true,
  emptyStatus: {},
  setDefaults(cronJob) {
    cronJob.spec ??= {} as CronJob['spec'];
    const { spec } = cronJob;
    spec.jobTemplate ??= {} as CronJob['spec']['jobTemplate'];
    spec.jobTemplate.metadata ??= {};
    spec.jobTemplate.spec ??= {} as JobSpec;
    setTemplateDefaults(spec.jobTemplate.spec);
    spec.concurrencyPolicy ||= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },
  validate({ spec, metadata }, before) {
    const errors = validateSpec(spec);
    if (!before && metadata.name && metadata.name.length > NAME_MAX)
      errors.push(invalid('metadata.name', metadata.name, `must be no more than ${NAME_MAX} characters`));
    return errors;
  },
});

/** The Job of a template is no Job yet: it gets the defaults of its pods only. */
function setTemplateDefaults(spec: JobSpec): void {
  const whole = { ...spec };
  setJobSpecDefaults(whole);
  spec.template = whole.template;
}

function validateSpec(spec: CronJob['spec']): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.schedule) errors.push(required(SPEC.child('schedule')));
  else errors.push(...validateSchedule(spec.schedule, SPEC.child('schedule')));
  errors.push(...nonNegative(spec.startingDeadlineSeconds, SPEC.child('startingDeadlineSeconds')));
  if (!POLICIES.includes(spec.concurrencyPolicy ?? ''))
    errors.push(notSupported(SPEC.child('concurrencyPolicy'), spec.concurrencyPolicy ?? '', POLICIES));
  for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const)
    errors.push(...nonNegative(spec[field], SPEC.child(field)));
  if (spec.timeZone !== undefined) errors.push(...validateTimeZone(spec.timeZone, SPEC.child('timeZone')));
  errors.push(...validateTemplate(spec.jobTemplate, SPEC.child('jobTemplate')));
  return errors;
}

function validateSchedule(schedule: string, path: FieldPath): FieldError[] {
  if (schedule.includes('TZ'))
    return [invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  try {
    parseCronSchedule(schedule);
    return [];
  } catch (error) {
    return [invalid(path, schedule, (error as Error).message)];
  }
}

function validateTimeZone(zone: string, path: FieldPath): FieldError[] {
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local')
    return [
      invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    ];
  // The zone data of the machine is not at hand: names of the usual form are taken.
  return /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)
    ? []
    : [invalid(path, zone, `unknown time zone ${zone}`)];
}

function validateTemplate({ metadata, spec }: CronJob['spec']['jobTemplate'], path: FieldPath): FieldError[] {
  const at = path.child('spec');
  const errors = validateLabels(metadata?.labels, path.child('labels'));
  if (spec.selector) errors.push(invalid(at.child('selector'), spec.selector, '`selector` will be auto-generated'));
  if (spec.manualSelector) errors.push(notSupported(at.child('manualSelector'), true, ['nil', 'false']));
  return [...errors, ...validateJobSpec({ completionMode: 'NonIndexed', ...spec }, at)];
}
