import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PortEntry } from './service-map';
import { ServiceTable } from './service-table';

const entriesOf = (marks: number[]) => marks.map((revision) => ({ revision }) as PortEntry);

it('a table of services is a map at every moment, old tables included', () => {
  const change = fc.tuple(
    fc.nat(150).map((n) => `s${n}`),
    fc.array(fc.nat(), { maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 40 }), { maxLength: 20 }), (story) => {
      let map = new Map<string, readonly PortEntry[]>();
      let table = ServiceTable.empty();
      const moments: [Map<string, readonly PortEntry[]>, ServiceTable][] = [];
      for (const changes of story) {
        const entries = new Map(changes.map(([name, marks]) => [name, entriesOf(marks)]));
        table = table.with(entries);
        map = new Map([...map, ...entries]);
        for (const [name, list] of entries) if (list.length === 0) map.delete(name);
        moments.push([map, table]);
      }
      for (const [then, kept] of moments) {
        expect(kept.size).toBe(then.size);
        expect(new Map(kept)).toEqual(then);
        for (const name of ['s0', 's64', 's149']) expect(kept.get(name)).toEqual(then.get(name));
      }
    }),
  );
});
