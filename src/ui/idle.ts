/** Whether the page has come to rest: tests wait for it, never for time. While the cluster plays, marks that move are no unrest. */
import type { Connection } from '../worker/connection';
import { getSession, type Session, type setSession } from './session';

let running = 0;
let movingUntil = 0;
const checks = new Set<() => boolean>();

/** Marks work that is under way (a chunk, a question); call what it returns when it is done. */
export function busy(): () => void {
  running++;
  let isOver = false;
  return () => {
    if (!isOver) running--;
    isOver = true;
  };
}

/** Says that marks move for so long. By time, not by an end: a transition that is overtaken or has no mark never ends. */
export function moving(ms: number): void {
  movingUntil = Math.max(movingUntil, performance.now() + ms);
}

/** Adds a check that must hold for the page to be at rest; returns its removal. */
export function restsWhen(check: () => boolean): () => void {
  checks.add(check);
  return () => checks.delete(check);
}

function isMoving(): boolean {
  if (getSession().playing) return false;
  const isAnimating = document
    .getAnimations()
    .some((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  return isAnimating || performance.now() < movingUntil;
}

function isAtRest(): boolean {
  return running === 0 && !isMoving() && [...checks].every((check) => check());
}

const FRAMES_OF_REST = 3;

/** Resolves when the page has been at rest for a few frames. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    let rested = 0;
    const look = (): void => {
      rested = isAtRest() ? rested + 1 : 0;
      if (rested >= FRAMES_OF_REST) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}

declare global {
  interface Window {
    /** For tests: `await window.__kubarium.idle()`, questions to the cluster, and what a person would set by hand. */
    __kubarium: { idle(): Promise<void>; connection: Connection; getSession(): Session; setSession: typeof setSession };
  }
}
