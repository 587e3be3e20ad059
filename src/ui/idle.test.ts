// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { busy, idle, moving, restsWhen } from './idle';
import { setSession } from './session';

beforeEach(() => {
  document.getAnimations = () => [];
});
const frames = (count: number): Promise<void> =>
  new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) resolve();
      else requestAnimationFrame(() => next(left - 1));
    };
    next(count);
  });

test('a page at rest is idle', async () => {
  await idle();
});

test('waits for work, for checks and for animations that end, not for those that never do', async () => {
  const done = busy();
  let isAnswered = false;
  const remove = restsWhen(() => isAnswered);
  const animation = (endTime: number) =>
    ({ playState: 'running', effect: { getComputedTiming: () => ({ endTime }) } }) as unknown as Animation;
  let animations = [animation(280), animation(Number.POSITIVE_INFINITY)];
  document.getAnimations = () => animations;
  const rested = vi.fn();
  void idle().then(rested);
  for (const step of [() => done(), () => (isAnswered = true), () => (animations = animations.slice(1))]) {
    await frames(6);
    expect(rested).not.toHaveBeenCalled();
    step();
  }
  await frames(6);
  expect(rested).toHaveBeenCalled();
  remove();
});

test('work that says twice that it is done counts once', async () => {
  const first = busy();
  const second = busy();
  first();
  first();
  const rested = vi.fn();
  void idle().then(rested);
  await frames(6);
  expect(rested).not.toHaveBeenCalled();
  second();
  await frames(6);
  expect(rested).toHaveBeenCalled();
});

test('waits for marks that move, but not while the cluster plays', async () => {
  moving(150);
  const rested = vi.fn();
  void idle().then(rested);
  await frames(2);
  expect(rested).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(rested).toHaveBeenCalled());
  setSession({ playing: true });
  moving(60_000);
  await idle();
  setSession({ playing: false });
});
