import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pod } from '../api/core/v1/pod/pod';
import { timestampAt } from '../apimachinery/time';
import { isPodAvailable } from './pod-state';
import { ReadyClock } from './ready-clock';

const pod = (isReady: boolean, sinceS: number) =>
  ({
    status: {
      conditions: [
        { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: timestampAt(sinceS * 1000) },
      ],
    },
  }) as unknown as Pod;

const event = fc.record({
  key: fc.integer({ min: 0, max: 5 }).map(String),
  what: fc.constantFrom('ready', 'unready', 'gone'),
  lateS: fc.integer({ min: 0, max: 4 }),
  passMs: fc.integer({ min: 0, max: 4000 }),
});

it('counts what a walk over all pods would count, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 0, max: 6 }), (events, minReadySeconds) => {
      const clock = new ReadyClock(minReadySeconds);
      const pods = new Map<string, Pod>();
      let nowMs = 100_000;
      for (const { key, what, lateS, passMs } of events) {
        const one = pod(what === 'ready', Math.floor(nowMs / 1000) - lateS);
        if (what === 'gone') {
          pods.delete(key);
          clock.remove(key);
        } else {
          pods.set(key, one);
          clock.put(key, one);
        }
        nowMs += passMs;
        const walked = [...pods.values()].filter((p) => isPodAvailable(p, minReadySeconds, nowMs)).length;
        expect(clock.at(nowMs).available).toBe(walked);
      }
    }),
    { numRuns: 300 },
  );
});
