/**
 * Work that takes simulated time, written as one says it: a generator that yields each time it must wait.
 * Models: a goroutine of the kubelet or the runtime.
 * Leaves out: cancellation; who wants to stop early looks at a flag after each wait.
 */
import type { Engine } from '../engine';

/** What a procedure waits for: a time (ms), a time as part of a step, or somebody who calls back. */
export type Pause = number | { afterMs: number; because: number } | ((resume: () => void) => void);

/** Work that takes simulated time and ends with a result. */
export type Procedure<T = void> = Generator<Pause, T, void>;

/** Runs a procedure from now on; what it throws is thrown out of the engine unless `failed` takes it. */
export function runProcedure<T>(
  engine: Engine,
  procedure: Procedure<T>,
  ended: (result: T) => void = () => {},
  failed?: (error: unknown) => void,
): void {
  const step = (): void => {
    let next: IteratorResult<Pause, T>;
    try {
      next = procedure.next();
    } catch (error) {
      if (!failed) throw error;
      failed(error);
      return;
    }
    if (next.done) ended(next.value);
    else wait(engine, next.value, step);
  };
  step();
}

function wait(engine: Engine, pause: Pause, step: () => void): void {
  if (typeof pause === 'number') engine.schedule(pause, step);
  else if (typeof pause === 'object') engine.because(pause.because, () => engine.schedule(pause.afterMs, step));
  else {
    const cause = engine.current;
    let isCalled = false;
    pause(() => {
      // Only the first call counts: a time-out and an answer may both want to wake the procedure.
      if (isCalled) return;
      isCalled = true;
      if (engine.current === -1) engine.because(cause, step);
      else step();
    });
  }
}

/** Waits for whichever comes first: a call back, or a time. Answers whether the call came. */
export function* callOrTime(engine: Engine, ms: number, subscribe: (call: () => void) => void): Procedure<boolean> {
  let isCalled = false;
  yield (resume) => {
    const timer = Number.isFinite(ms) ? engine.schedule(ms, resume) : undefined;
    subscribe(() => {
      isCalled = true;
      timer?.cancel();
      resume();
    });
  };
  return isCalled;
}
