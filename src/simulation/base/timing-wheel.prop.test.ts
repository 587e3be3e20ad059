import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TimingWheel } from './timing-wheel';

const step = fc.record({
  ahead: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 3e9 })),
  pops: fc.integer({ min: 0, max: 3 }),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 2e9 })),
});

it('gives items in the order of a sorted list of (time, insertion), whatever is pushed and popped', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const wheel = new TimingWheel<number>();
      const model: { time: number; item: number }[] = [];
      let now = 0;
      let serial = 0;
      const pop = (limit: number) => {
        model.sort((a, b) => a.time - b.time || a.item - b.item);
        const wanted = model[0] && model[0].time <= limit ? model.shift() : undefined;
        expect(wheel.peek(() => true)).toEqual(wanted ?? model[0]);
        expect(wheel.popUntil(limit)).toEqual(wanted);
        if (wanted) now = wanted.time;
        return wanted;
      };
      for (const { ahead, pops, wait } of steps) {
        const entry = { time: now + ahead, item: serial++ };
        wheel.push(entry.time, entry.item);
        model.push(entry);
        for (let i = 0; i < pops; i++) pop(now + wait);
        if (pops && !model.some((waiting) => waiting.time <= now + wait)) now += wait;
      }
      while (pop(Number.MAX_SAFE_INTEGER));
      expect(wheel.size).toBe(0);
    }),
    { numRuns: 300 },
  );
});
