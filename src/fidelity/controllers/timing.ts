/**
 * How quick the recorder's machine may have been: its delays are not in the recordings, and races came out by them.
 * Models: delays of watches, writes and the stand-in kubelets' threads, drawn from a seed.
 * Leaves out: delays of the recorder's own steps, which are recorded.
 */
import { createPrng } from '../../simulation/base/prng';

/** The delays of one replay, ms. */
export interface Timing {
  watchMs(): number;
  requestMs(): number;
  answerMs(): number;
  /** How late a stand-in kubelet is. */
  kubeletMs(): number;
  /** When in the lease's period the kubelets of this replay renew. */
  beatMs(kubelet: number): number;
}

/** Machines do not beat in step. */
const BEAT_STEP_MS = 1100;

/** Timing number 0: a quick and even machine. Others: slower ones, more or less uneven, each decided by its number. */
export function timingOf(number: number): Timing {
  if (number === 0)
    return {
      watchMs: () => 4,
      requestMs: () => 0,
      answerMs: () => 0,
      kubeletMs: () => 0,
      beatMs: (kubelet) => kubelet * BEAT_STEP_MS,
    };
  const chance = createPrng(number, 'timing');
  const watch = 1 + chance.below(12);
  const request = 1 + chance.below(30);
  const answer = chance.below(12);
  const kubelet = [0, 20, 200][chance.below(3)] as number;
  const isEven = number % 4 === 1;
  const draw = (limit: number) => (isEven ? limit : 1 + chance.below(limit));
  const beats = chance.below(2000);
  return {
    watchMs: () => draw(watch),
    requestMs: () => draw(request),
    answerMs: () => (answer === 0 ? 0 : draw(answer)),
    kubeletMs: () => chance.below(kubelet + 1),
    beatMs: (n) => n * (BEAT_STEP_MS + beats),
  };
}
