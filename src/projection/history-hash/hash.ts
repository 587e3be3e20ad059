/** What a hash of a history reads. */
export interface HashedHistory {
  readonly revisions: number;
  valueAt(revision: number): unknown;
  readonly spans: {
    readonly count: number;
    get(step: number): { time: number; cause: number; actor: string; verb: string; target: string };
  };
}

/** A number that differs when anything in a history does: every revision of etcd and every step, in order. */
export function hashOf({ revisions, valueAt, spans }: HashedHistory): string {
  let hash = 2166136261;
  const take = (text: string) => {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  };
  for (let revision = 1; revision <= revisions; revision++) take(JSON.stringify(valueAt(revision)) ?? 'deleted');
  for (let step = 1; step <= spans.count; step++) {
    const { time, cause, actor, verb, target } = spans.get(step);
    take(`${time} ${cause} ${actor} ${verb} ${target}`);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
