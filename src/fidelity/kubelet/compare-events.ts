/** Compares the events about a pod with the recorded ones, as a multiset. */
import type { Recording } from './recording';
import type { Outcome } from './replay';

/** client-go's limit of events about one object. */
const SPAM_BURST = 24;
const LOOSE = new Set(['BackOff', 'Unhealthy', 'Failed']);

/** The first difference; undefined if there is none. */
export function compareEvents(recording: Recording, outcome: Outcome): string | undefined {
  const wanted = new Map<string, number>();
  for (const { type, reason, note, from, count } of recording.events)
    if (from === 'kubelet') add(wanted, `${type} ${reason}: ${normal(note)}`, count);
  const got = new Map<string, number>();
  for (const { type, reason, message, source, count } of outcome.events)
    if (source?.component === 'kubelet') add(got, `${type} ${reason}: ${normal(message ?? '')}`, count ?? 1);
  for (const [key, count] of wanted) {
    const have = got.get(key);
    if (have === undefined) return `events: wanted ${count} × ${key}, got none`;
    const reason = key.split(/[ :]/)[1] as string;
    const most = LOOSE.has(reason) || isRepeating(recording) ? Math.max(1, Math.ceil(count / 4)) : 0;
    if (LOOSE.has(reason) && isFlooded(recording, key.split(' ')[0] as string)) continue;
    if (Math.abs(have - count) > most) return `events: wanted ${count} × ${key}, got ${have}`;
  }
  for (const [key, count] of got) if (!wanted.has(key)) return `events: got ${count} × ${key}, wanted none`;
  return undefined;
}

/** Once 25 events of a type are written, chance decides which of them is next to show its count. */
function isFlooded({ events }: Recording, type: string): boolean {
  return events.reduce((sum, event) => sum + (event.type === type ? event.count : 0), 0) >= SPAM_BURST;
}

/** A pod that restarts until the end of the observation may be caught before or after one restart more. */
function isRepeating({ status_words }: Recording): boolean {
  return Number(status_words.at(-1)?.[3] ?? 0) > 1;
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function normal(note: string): string {
  return note
    .replace(/<uid>|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/\b10\.244\.\d+\.\d+\b/g, '<ip>')
    .replace(/in (<duration>|[\d.]+m?s) \((<duration>|[\d.]+m?s) including waiting\)/, 'in <duration>')
    .replace(/Image size: \d+ bytes/, 'Image size: <size> bytes');
}
