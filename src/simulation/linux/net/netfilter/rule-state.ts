import type { HookContext } from './hook';

/** What a rule remembers from packet to packet in one namespace; rules themselves are shared and never change. */
export function ruleState<T extends object>({ skb, rule }: HookContext, make: () => T): T {
  const states = skb.netns.ruleStates;
  if (!rule) return make();
  let state = states.get(rule) as T | undefined;
  if (!state) {
    state = make();
    states.set(rule, state);
  }
  return state;
}
