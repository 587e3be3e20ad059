import type { Skb } from '../../core/skb';
import { defineMatch, type MatchOption, type MatchTest, matchOptions } from '../define-match';

/** The states that a packet is in: one of NEW, ESTABLISHED, RELATED, INVALID, UNTRACKED, and SNAT, DNAT of its connection. */
function statesOf({ tracked }: Skb): string[] {
  if (tracked === undefined || tracked === 'UNTRACKED') return ['UNTRACKED'];
  if (tracked === 'INVALID') return ['INVALID'];
  const { connection, state } = tracked;
  return [state, ...(connection.isSourceNat ? ['SNAT'] : []), ...(connection.isDestinationNat ? ['DNAT'] : [])];
}

function testOf({ name, value, isNegated }: MatchOption): MatchTest {
  if (name !== '--ctstate' && name !== '--state') throw new Error(`conntrack: unknown option ${name}`);
  const wanted = value.split(',');
  return ({ skb }) => statesOf(skb).some((state) => wanted.includes(state)) !== isNegated;
}

/** `-m conntrack --ctstate NEW`. */
export default defineMatch({
  name: 'conntrack',
  parse(words) {
    const tests = matchOptions(words).map(testOf);
    return (context) => tests.every((test) => test(context));
  },
});
