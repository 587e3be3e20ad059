import type { Event } from '../../simulation/api/core/v1/event/event';
import type { NormalNames } from './normal-names';
import type { RecordedEvent } from './recording';

/** Reasons whose counts follow a period or a retry. */
const UNCOUNTED = new Set([
  'FailedBinding',
  'WaitForFirstConsumer',
  'ExternalProvisioning',
  'ProvisioningFailed',
  'FailedGetResourceMetric',
  'FailedComputeMetricsReplicas',
  'FailedCreate',
  'FailedScheduling',
  'NoPods',
  'MultiplePodDisruptionBudgets',
  'UnmanagedPods',
  'SawCompletedJob',
  'JobAlreadyActive',
]);

/** The first Event that is missing, too many or not wanted. */
export function compareEvents(
  wanted: readonly RecordedEvent[],
  events: readonly Event[],
  names: NormalNames,
  nodes: ReadonlySet<string>,
): string | undefined {
  const got = new Map<string, number>();
  for (const event of events) {
    const key = keyOf({
      kind: event.involvedObject.kind ?? '',
      name: names.name(event.involvedObject.name ?? ''),
      type: event.type ?? '',
      reason: event.reason ?? '',
      message: placeless(names.text(event.message ?? ''), nodes, event.reason),
      from: event.source?.component || event.reportingComponent,
    });
    got.set(key, (got.get(key) ?? 0) + (event.count ?? 1));
  }
  for (const event of wanted) {
    const key = keyOf(event);
    const count = got.get(key) ?? 0;
    got.delete(key);
    const [least, most] = Array.isArray(event.count) ? event.count : [event.count, event.count];
    if (count === 0 && (event.may || least === 0)) continue;
    if (count === 0) return `events: wanted ${key}, got ${[...got.keys()].find((k) => k.includes(event.reason))}`;
    if (!UNCOUNTED.has(event.reason) && (count < least || count > most))
      return `events: wanted ${least}..${most} of ${key}, got ${count}`;
  }
  const extra = [...got.keys()][0];
  return extra && `events: not wanted ${extra}`;
}

function keyOf({ kind, name, type, reason, message, from }: Omit<RecordedEvent, 'count'>): string {
  return [kind, name, type, reason, reason === 'FailedScheduling' ? '' : message, from].join(' | ');
}

function placeless(message: string, nodes: ReadonlySet<string>, reason: string | undefined): string {
  if (reason !== 'Scheduled') return message;
  const at = message.lastIndexOf(' to ') + 4;
  return nodes.has(message.slice(at)) ? `${message.slice(0, at)}<node>` : message;
}
