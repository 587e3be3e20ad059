import { humanDuration } from '../../../../apimachinery/duration';
import { timeMs } from '../../../../apimachinery/time';
import { ageColumn, nameColumn, selectorText, templateColumns, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Job } from './job';

/** What tables show of Jobs. */
export const jobColumns: Column<Job>[] = [
  nameColumn(),
  text('Status', jobStatusText),
  text('Completions', jobCompletionsText),
  text('Duration', jobDurationText),
  ageColumn(),
  ...templateColumns<Job>(
    ({ spec }) => spec.template,
    ({ spec }) => selectorText(spec.selector),
  ),
];

/** The word for a Job's state: its strongest condition. */
export function jobStatusText({ status, metadata }: Job): string {
  const holds = (wanted: string) =>
    status.conditions?.some(({ type, status: is }) => type === wanted && is === 'True') ?? false;
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (metadata.deletionTimestamp) return 'Terminating';
  if (holds('Suspended')) return 'Suspended';
  if (holds('FailureTarget')) return 'FailureTarget';
  if (holds('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return 'Running';
}

function jobCompletionsText({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDurationText({ status }: Job, nowMs: number): string {
  if (!status.startTime) return '';
  const end = status.completionTime ? timeMs(status.completionTime) : nowMs;
  return humanDuration(end - timeMs(status.startTime));
}
