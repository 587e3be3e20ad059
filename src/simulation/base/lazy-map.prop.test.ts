import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LazyMap } from './lazy-map';

const SOURCE = new Map([1, 2, 3, 4].map((key) => [key, `made ${key}`]));

const action = fc.oneof(
  fc.record({ do: fc.constant('get' as const), key: fc.nat(6) }),
  fc.record({ do: fc.constant('has' as const), key: fc.nat(6) }),
  fc.record({ do: fc.constant('set' as const), key: fc.nat(6), value: fc.constantFrom('a', 'b') }),
  fc.record({ do: fc.constant('delete' as const), key: fc.nat(6) }),
  fc.record({ do: fc.constant('list' as const) }),
);

describe('a lazy map', () => {
  it('answers as the whole map would, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const whole = new Map(SOURCE);
        const lazy = new LazyMap<number, string>({ find: (key) => SOURCE.get(key), all: () => SOURCE });
        for (const each of actions) {
          if (each.do === 'get') expect(lazy.get(each.key)).toBe(whole.get(each.key));
          if (each.do === 'has') expect(lazy.has(each.key)).toBe(whole.has(each.key));
          if (each.do === 'delete') expect(lazy.delete(each.key)).toBe(whole.delete(each.key));
          if (each.do === 'set') {
            lazy.set(each.key, each.value);
            whole.set(each.key, each.value);
          }
          if (each.do === 'list') expect(new Map([...lazy])).toEqual(whole);
        }
        expect(lazy.size).toBe(whole.size);
        expect(new Map(lazy.entries())).toEqual(whole);
      }),
    );
  });

  it('makes nothing that nobody asks for, and each entry once, in the order of the source', () => {
    let made = 0;
    const make = (key: number) => {
      made++;
      return SOURCE.get(key);
    };
    const lazy = new LazyMap<number, string>({ find: make, all: () => SOURCE });
    expect([lazy.get(3), lazy.get(3), lazy.has(3)]).toEqual(['made 3', 'made 3', true]);
    expect([made, [...lazy.made()].length]).toEqual([1, 1]);
    expect([...lazy.keys()]).toEqual([1, 2, 3, 4]);
  });
});
