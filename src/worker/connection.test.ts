// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { Connection } from './connection';
import type { Clock, Command, Recipe, Report } from './protocol';

/** The worker's side: keeps what it is told, says what a test has it say. */
class FakeWorker {
  onmessage: ((event: { data: Report }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly sent: Command[] = [];
  postMessage(command: Command): void {
    this.sent.push(command);
  }
  terminate(): void {}
  say(report: Report): void {
    this.onmessage?.({ data: report });
  }
  get opened(): Extract<Command, { type: 'open' }> {
    const command = this.sent.findLast((one) => one.type === 'open');
    if (command?.type !== 'open') throw new Error('nothing was opened');
    return command;
  }
  frame(step: number, more: Partial<Clock> = {}, opened = 0): void {
    const end = { step, time: step * 100 };
    const clock = { head: end, end, isPast: false, playing: false, speed: 1, scale: 'steps' as const, branches: [] };
    this.say({ type: 'frame', frame: 1, opened, clock: { ...clock, ...more }, answers: [] });
  }
  recipe(opened: number, recipe = RECIPE): void {
    this.say({ type: 'recipe', opened, recipe, branches: [] });
  }
}

const RECIPE = { config: { seed: 1 }, inputs: [] } as unknown as Recipe;
const OTHER = { config: { seed: 2 }, inputs: [] } as unknown as Recipe;

let workers: FakeWorker[];
let connection: Connection;
const worker = (): FakeWorker => workers.at(-1)!;

/** Opens a history of so many steps, as the worker tells of it. */
function stand(step: number, more: Partial<Clock> = {}): void {
  connection.open(RECIPE);
  worker().recipe(worker().opened.id);
  worker().frame(step, more, worker().opened.id);
}

beforeEach(() => {
  workers = [];
  connection = new Connection(() => {
    workers.push(new FakeWorker());
    return worker() as unknown as Worker;
  });
});

test('is not at rest before a history stands: not at first, not by a report of half of it', () => {
  expect(connection.isIdle).toBe(false);
  connection.open(RECIPE);
  worker().frame(3);
  expect(connection.isIdle).toBe(false);
  worker().recipe(worker().opened.id);
  expect(connection.isIdle).toBe(false);
  worker().frame(84, {}, worker().opened.id);
  expect(connection.isIdle).toBe(true);
  expect(connection.clock?.end.step).toBe(84);
});

test('while another history is opened the clock of the one before stays; only how far it is changes', () => {
  stand(84);
  connection.open(OTHER);
  expect(connection.isIdle).toBe(false);
  worker().frame(5, { busy: { what: 'rebuild', share: 0.1 } });
  expect(connection.clock).toMatchObject({ end: { step: 84 }, busy: { share: 0.1 } });
  worker().frame(40, {}, worker().opened.id);
  expect(connection.clock?.end.step).toBe(40);
  expect(connection.clock?.busy).toBeUndefined();
  expect(connection.isIdle).toBe(true);
});

test('what the history before still had to say does not count for the one that is opened', () => {
  stand(84);
  const before = worker().opened.id;
  connection.open(OTHER);
  worker().recipe(before);
  worker().frame(85, {}, before);
  expect(connection.recipe).toBe(OTHER);
  expect(connection.clock?.end.step).toBe(84);
  expect(connection.isIdle).toBe(false);
});

test('a worker that dies is replaced by one that opens the same, at the same moment', () => {
  stand(84, { head: { step: 40, time: 4000 }, isPast: true });
  worker().onerror?.({ message: 'struck by lightning' });
  expect(workers).toHaveLength(2);
  expect(worker().opened).toMatchObject({ recipe: RECIPE, at: { step: 84 }, head: 40 });
  expect(connection.isIdle).toBe(false);
  expect(connection.clock?.head.step).toBe(40);
});

test('a worker that dies while it builds a history loses nothing of what it was to build', () => {
  stand(84);
  connection.open(OTHER, { at: { step: 300, time: 9000 }, head: 12, playing: true });
  worker().frame(7, { busy: { what: 'rebuild', share: 0.1 } });
  worker().onerror?.({ message: 'struck by lightning' });
  expect(worker().opened).toMatchObject({ recipe: OTHER, at: { step: 300 }, head: 12, playing: true });
});

test('a history that cannot be opened is not waited for', () => {
  stand(84);
  connection.open(OTHER);
  worker().say({ type: 'failed', id: worker().opened.id, message: 'no such cluster' });
  expect(connection.isIdle).toBe(true);
});
