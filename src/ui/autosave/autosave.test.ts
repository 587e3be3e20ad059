import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SharePayload } from '../share/payload';
import { forgetSession, loadSession, type Shelf, startAutosave } from './autosave';

const session = (step: number): SharePayload => ({
  v: 1,
  config: { nodes: 3 },
  seed: 1,
  inputs: ['apply'],
  files: [{ name: 'web.yaml', text: 'kind: Pod' }],
  at: { step },
});

function shelfOf(entries: Map<string, unknown>): Shelf & { writes: number } {
  const shelf = {
    writes: 0,
    get: async (key: string) => structuredClone(entries.get(key)),
    set: async (key: string, value: unknown) => {
      shelf.writes++;
      entries.set(key, structuredClone(value));
    },
    del: async (key: string) => void entries.delete(key),
  };
  return shelf;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a reload finds the last change, written once for a burst of changes', async () => {
  const shelf = shelfOf(new Map());
  let step = 0;
  const autosave = startAutosave(() => session(step), { shelf, delayMs: 800 });
  for (step = 1; step <= 20; step++) autosave.changed();
  step = 20;
  await vi.advanceTimersByTimeAsync(799);
  expect(await loadSession(shelf)).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(await loadSession(shelf)).toEqual(session(20));
  expect(shelf.writes).toBe(1);
  autosave.stop();
});

test('changes that never pause are still saved', async () => {
  const shelf = shelfOf(new Map());
  let step = 0;
  const autosave = startAutosave(() => session(step), { shelf, delayMs: 800 });
  for (; step < 40; step++) {
    autosave.changed();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(shelf.writes).toBeGreaterThanOrEqual(4);
  autosave.stop();
});

test('a page that is left saves at once, and only what is not saved yet', async () => {
  const shelf = shelfOf(new Map());
  const autosave = startAutosave(() => session(5), { shelf });
  await autosave.flush();
  expect(shelf.writes).toBe(0);
  autosave.changed();
  await autosave.flush();
  expect(await loadSession(shelf)).toEqual(session(5));
  autosave.stop();
});

test('a page that is left while the run plays keeps how far it came; one that did nothing keeps nothing', async () => {
  let hide: (() => void) | undefined;
  vi.stubGlobal('document', {
    visibilityState: 'hidden',
    addEventListener: (_: string, listener: () => void) => {
      hide = listener;
    },
    removeEventListener() {},
  });
  const shelf = shelfOf(new Map());
  let step = 5;
  const autosave = startAutosave(() => session(step), { shelf, delayMs: 800 });
  hide?.();
  expect(shelf.writes).toBe(0);
  autosave.changed();
  await vi.advanceTimersByTimeAsync(800);
  step = 9;
  hide?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(await loadSession(shelf)).toEqual(session(9));
  hide?.();
  expect(shelf.writes).toBe(2);
  autosave.stop();
  vi.unstubAllGlobals();
});

test('what another version saved is not taken for a session, and forgetting leaves nothing', async () => {
  const entries = new Map<string, unknown>([['session', { v: 0, files: 'x' }]]);
  const shelf = shelfOf(entries);
  expect(await loadSession(shelf)).toBeUndefined();
  await forgetSession(shelf);
  expect(entries.size).toBe(0);
});

test('a storage that refuses is reported once and stops nothing', async () => {
  const failures: unknown[] = [];
  const full: Shelf = { ...shelfOf(new Map()), set: async () => Promise.reject(new Error('QuotaExceededError')) };
  const autosave = startAutosave(() => session(1), {
    shelf: full,
    delayMs: 10,
    onFailure: (error) => failures.push(error),
  });
  for (let i = 0; i < 3; i++) {
    autosave.changed();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(failures).toHaveLength(1);
  autosave.stop();
});
