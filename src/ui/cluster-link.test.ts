// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from '../worker/connection';
import type { Clock, Command, Report } from '../worker/protocol';
import { countsOf, linkCluster, openFresh, restoreSession } from './cluster-link';
import { clusterPort } from './commands/cluster-port';
import { useOutcome } from './outcome';
import { useToasts } from './parts/feedback/toasts';
import { getSession, seek, setSession } from './session';
import { DEFAULT_SETTINGS } from './settings/cluster-settings';
import { currentSettings, noteSettings } from './settings/current-settings';

/** A report of the history that was opened last. */
type Said = Report extends infer R ? (R extends Report ? Omit<R, 'opened'> : never) : never;

/** The worker's side: keeps what it is told, says what a test has it say. */
class FakeWorker {
  onmessage: ((event: { data: Report }) => void) | null = null;
  onerror: unknown = null;
  sent: Command[] = [];
  #opened = 0;
  postMessage(command: Command): void {
    this.sent.push(command);
    if (command.type === 'open') this.#opened = command.id;
  }
  terminate(): void {}
  say(report: Said): void {
    this.onmessage?.({ data: { opened: this.#opened, ...report } as Report });
  }
  told<T extends Command['type']>(type: T): Extract<Command, { type: T }>[] {
    return this.sent.filter((command): command is Extract<Command, { type: T }> => command.type === type);
  }
}

const at = (step: number, time: number) => ({ step, time }) as Clock['head'];
let worker: FakeWorker;
let connection: Connection;
let unlink: () => void;
function clock(change: Partial<Clock>): void {
  const { head = at(0, 0), end = at(0, 0) } = change;
  const isPast = head.step < end.step || head.time < end.time;
  const base = { head, end, isPast, playing: false, speed: 1, scale: 'steps' as const, branches: [] };
  worker.say({ type: 'frame', frame: 1, clock: { ...base, ...change }, answers: [] });
}

beforeEach(() => {
  worker = new FakeWorker();
  connection = new Connection(() => worker as unknown as Worker);
  noteSettings(DEFAULT_SETTINGS);
  setSession({
    playing: false,
    playHead: 'live',
    selection: undefined,
    speed: 1,
    files: [{ name: 'web.yaml', text: 'kind: Pod' }],
  });
  unlink = linkCluster(connection);
  openFresh(connection, []);
  worker.sent = [];
});
afterEach(() => unlink());

describe('the play head', () => {
  test('is where the worker says, live at the end and past before it', () => {
    clock({ head: at(84, 12_400), end: at(84, 12_400) });
    expect(getSession().playHead).toBe('live');
    clock({ head: at(80, 11_000), end: at(84, 12_400) });
    expect(getSession().playHead).toEqual({ step: 80, time: 11_000 });
    expect(worker.told('seek')).toEqual([]);
  });

  test('goes where the slider asks', () => {
    seek({ step: 40, time: 6_000 });
    expect(worker.told('seek')).toEqual([{ type: 'seek', to: { step: 40 } }]);
    seek('live');
    expect(worker.told('seek').at(-1)).toEqual({ type: 'seek', to: 'last' });
  });

  test('plays when asked, and a late report of before does not stop it', () => {
    setSession({ playing: true });
    expect(worker.told('play')).toEqual([{ type: 'play', playing: true }]);
    clock({ playing: false });
    expect(getSession().playing).toBe(true);
    clock({ playing: true });
    clock({ playing: false, pausedBecause: 'unschedulable' });
    expect(getSession().playing).toBe(false);
  });

  test('stops when the worker paused by itself', async () => {
    clock({ playing: true });
    expect(getSession().playing).toBe(true);
    clock({ playing: false, pausedBecause: 'unschedulable' });
    expect(getSession().playing).toBe(false);
    expect(worker.told('play')).toEqual([]);
  });

  test('undoes to just before the last action and redoes to just after it', () => {
    const inputs = [0, 5_000, 9_000].map((time) => ({ afterTasks: 0, time, input: { do: 'apply' } }));
    worker.say({ type: 'recipe', recipe: { config: {} as never, inputs }, branches: [] });
    clock({ head: at(84, 12_400), end: at(84, 12_400) });
    clusterPort()!.undo();
    clock({ head: at(60, 8_999), end: at(84, 12_400) });
    clusterPort()!.undo();
    clock({ head: at(30, 4_999), end: at(84, 12_400) });
    clusterPort()!.undo();
    clock({ head: at(30, 4_999), end: at(84, 12_400) });
    clusterPort()!.redo();
    expect(worker.told('seek').map(({ to }) => to)).toEqual([
      { timeMs: 8_999 },
      { timeMs: 4_999 },
      'first',
      { timeMs: 5_000 },
    ]);
  });
});

describe('the cluster', () => {
  test('gets the files on apply; its refusals are kept for the editor and its lines are shown', async () => {
    clusterPort()!.apply();
    const [asked] = worker.told('input');
    expect(asked!.input).toEqual({ do: 'apply', files: [{ name: 'web.yaml', text: 'kind: Pod' }] });
    const errors = [{ file: 'web.yaml', line: 1, message: 'apiVersion not set', severity: 'error' as const }];
    worker.say({ type: 'answer', id: asked!.id, answer: { lines: ['service/web created'], errors } });
    await Promise.resolve();
    await Promise.resolve();
    expect(useOutcome.getState()).toMatchObject({ outcome: { errors }, applied: getSession().files });
    expect(useToasts.getState().toasts.map(({ text }) => text)).toEqual(['apiVersion not set', 'service/web created']);
    expect(getSession().playing).toBe(true);
  });

  test('is built from its settings with the manifest applied first, and can be had back', () => {
    openFresh(connection, getSession().files);
    worker.say({ type: 'recipe', recipe: worker.told('open')[0]!.recipe, branches: [] });
    clusterPort()!.rebuild({ ...DEFAULT_SETTINGS, nodes: 12, zones: 3 });
    const opened = worker.told('open')[1]!;
    expect(opened.recipe.config.nodes).toHaveLength(12);
    expect(opened.recipe.inputs[0]!.input).toMatchObject({ do: 'apply', files: [{ name: 'web.yaml' }] });
    useToasts.getState().toasts.at(-1)!.action!.run();
    expect(worker.told('open').at(-1)!.recipe.config.nodes).toHaveLength(3);
    expect(currentSettings()).toEqual(DEFAULT_SETTINGS);
  });

  test('comes back from what a link holds: settings, inputs, files, selection, and then the moment', () => {
    noteSettings({ ...DEFAULT_SETTINGS, nodes: 5 });
    setSession({ selection: { kind: 'node', key: 'worker-2' } });
    const recipe = { config: {} as never, inputs: [{ afterTasks: 3, time: 10, input: { do: 'apply' } }] };
    worker.say({ type: 'recipe', recipe, branches: [] });
    clock({ head: at(40, 6_000), end: at(84, 12_400) });
    const payload = JSON.parse(JSON.stringify(clusterPort()!.payload()));
    noteSettings(DEFAULT_SETTINGS);
    setSession({ selection: undefined, files: [] });
    worker.sent = [];

    expect(restoreSession(connection, payload)).toBe(true);
    const [opened] = worker.told('open');
    expect(opened).toMatchObject({ recipe: { inputs: recipe.inputs }, at: at(84, 12_400) });
    expect(opened).toMatchObject({ head: 40 });
    expect(opened!.recipe.config.nodes).toHaveLength(5);
    expect(getSession()).toMatchObject({ selection: { key: 'worker-2' }, files: [{ name: 'web.yaml' }] });
  });

  test('of a damaged link is not opened and changes nothing', () => {
    const payload = { ...clusterPort()!.payload(), config: { nodes: 1e9 } };
    worker.sent = [];
    expect(restoreSession(connection, payload)).toBe(false);
    expect(worker.sent).toEqual([]);
    expect(getSession().files).toEqual([{ name: 'web.yaml', text: 'kind: Pod' }]);
  });
});

test('many lines of kubectl are counted by what was done', () => {
  const lines = ['configmap/a created', 'configmap/b created', 'service/web unchanged', 'deployment.apps/web pruned'];
  expect(countsOf(lines)).toBe('2 created · 1 unchanged · 1 pruned');
});
