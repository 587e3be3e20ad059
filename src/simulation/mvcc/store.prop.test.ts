import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Store } from './store';

interface Value {
  node: string;
  serial: number;
}

const layout = {
  bucketOf: (key: string) => key.slice(0, key.indexOf('/', 1) + 1),
  indexOf: (_bucket: string, value: Value) => value.node,
};
// Some stand in directories of their own, whose order is not that of their paths' parts.
const keys = ['/pods/a', '/pods/b', '/pods/a/x', '/pods/a-b/x', '/pods/a/b', '/nodes/a', '/nodes/b'];
const write = fc.record({ key: fc.constantFrom(...keys), node: fc.constantFrom('n1', 'n2', undefined) });

/** A store that keeps a whole map for every revision: slow and obvious. */
function replay(writes: { key: string; node: string | undefined }[]) {
  const store = new Store<Value>(layout);
  const states: Map<string, Value>[] = [new Map()];
  writes.forEach(({ key, node }, serial) => {
    const state = new Map(states[states.length - 1]);
    if (node === undefined) {
      const wasThere = state.delete(key);
      expect(store.delete(key)).toBe(wasThere ? states.length : 0);
      if (!wasThere) return;
    } else {
      state.set(key, { node, serial });
      expect(store.put(key, { node, serial })).toBe(states.length);
    }
    states.push(state);
  });
  return { store, states };
}

const listed = (state: Map<string, Value>, prefix: string) =>
  [...state].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));

describe('the store', () => {
  it('equals a list of maps at every revision, in whatever order the revisions are visited', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 80 }), fc.array(fc.nat(), { maxLength: 20 }), (writes, jumps) => {
        const { store, states } = replay(writes);
        for (const jump of [...jumps, states.length - 1]) {
          const revision = jump % states.length;
          const view = store.view(revision);
          const state = states[revision] as Map<string, Value>;
          for (const key of keys) expect(view.get(key)?.value).toEqual(state.get(key));
          for (const prefix of ['/pods/', '/nodes/'])
            expect(view.range(prefix).map(({ key, value }) => [key, value])).toEqual(listed(state, prefix));
        }
      }),
    );
  });

  it('finds by index what a filter finds', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
        const { store } = replay(writes);
        const wanted = store.range('/pods/').filter((entry) => entry.value.node === 'n1');
        const found = store.indexed('/pods/', 'n1');
        expect(found.map((entry) => entry.key).sort()).toEqual(wanted.map((entry) => entry.key));
      }),
    );
  });

  it('shows a watcher every change once and in order, from any revision, however often it takes', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), fc.nat(), fc.nat(), (writes, from, pause) => {
        const half = replay(writes.slice(0, pause % (writes.length + 1)));
        const start = from % (half.store.revision + 1);
        let wakes = 0;
        const watcher = half.store.watch('/pods/', start, () => wakes++);
        const seen = watcher.take().map((change) => change.revision);
        for (const { key, node } of writes) node ? half.store.put(key, { node, serial: 0 }) : half.store.delete(key);
        seen.push(...watcher.take().map((change) => change.revision));
        expect(seen).toEqual(half.store.view(half.store.revision).changes('/pods/', start));
        if (seen.length) expect(wakes).toBeGreaterThan(0);
      }),
    );
  });

  it('tells versions and create revisions by generation', () => {
    const store = new Store<Value>(layout);
    store.put('/pods/a', { node: 'n1', serial: 0 });
    store.put('/pods/a', { node: 'n1', serial: 1 });
    store.delete('/pods/a');
    store.put('/pods/a', { node: 'n1', serial: 2 });
    expect(store.get('/pods/a')).toMatchObject({ revision: 4, createRevision: 4, version: 1 });
    expect(store.view(2).get('/pods/a')).toMatchObject({ revision: 2, createRevision: 1, version: 2 });
    expect(store.view(4).history('/pods/a')).toEqual([1, 2, 3, 4]);
  });

  it('refuses to watch from below the compacted revision', () => {
    const store = new Store<Value>(layout);
    for (let serial = 0; serial < 5; serial++) store.put('/pods/a', { node: 'n1', serial });
    store.compact(3);
    expect(() => store.watch('/pods/', 2, () => {})).toThrow('mvcc: required revision has been compacted');
    expect(store.watch('/pods/', 3, () => {}).take()).toHaveLength(2);
  });
});
