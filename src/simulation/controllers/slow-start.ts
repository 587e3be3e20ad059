import type { Pacer } from './pacer';

/** What a batch of creations came to. */
export interface SlowStartOutcome {
  created: number;
  /** The first refusal, if there was one: what remained was not tried. */
  error?: unknown;
}

/**
 * Does something `count` times in batches of 1, 2, 4, 8 … and stops after the first batch with a refusal, so that a
 * controller that is refused (by a quota, say) does not flood the API server.
 */
export function slowStart(
  pacer: Pacer,
  count: number,
  create: () => void,
  done: (outcome: SlowStartOutcome) => void,
): void {
  let created = 0;
  const runBatch = (size: number, remaining: number): void => {
    let failures = 0;
    let error: unknown;
    const finish = () => {
      created += size - failures;
      const left = remaining - size;
      if (failures > 0 || left === 0) done(failures > 0 ? { created, error } : { created });
      else runBatch(Math.min(2 * size, left), left);
    };
    const attempt = () => {
      try {
        create();
      } catch (refusal) {
        failures++;
        error ??= refusal;
      }
    };
    pacer.sendAll(new Array<() => void>(size).fill(attempt), finish);
  };
  if (count <= 0) done({ created: 0 });
  else runBatch(1, count);
}
