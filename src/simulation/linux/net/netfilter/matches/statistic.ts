import { defineMatch, matchOptions } from '../define-match';
import { ruleState } from '../rule-state';

/** The kernel keeps probabilities in 1/2³¹ (xt_statistic). */
const PROBABILITY_STEPS = 0x80000000;

/** `-m statistic --mode nth --every 2 --packet 0`, `--mode random --probability 0.5`. */
export default defineMatch({
  name: 'statistic',
  parse(words) {
    const options = new Map(matchOptions(words).map(({ name, value }) => [name, value]));
    if (options.get('--mode') === 'random') {
      const probability = Math.round(Number(options.get('--probability')) * PROBABILITY_STEPS);
      return ({ network }) => (network.chance.uint32() & 0x7fffffff) < probability;
    }
    const every = Number(options.get('--every'));
    const packet = Number(options.get('--packet') ?? 0);
    return (context) => {
      const state = ruleState(context, () => ({ count: every - 1 - packet }));
      if (state.count === every - 1) {
        state.count = 0;
        return true;
      }
      state.count++;
      return false;
    };
  },
});
