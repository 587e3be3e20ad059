import { defineMatch, type MatchOption, type MatchTest, matchOptions } from '../define-match';

function testOf({ name, value, isNegated }: MatchOption): MatchTest {
  switch (name) {
    case '--physdev-in':
      return ({ skb }) => (skb.bridged?.physIn.name === value) !== isNegated;
    case '--physdev-out':
      return ({ skb }) => (skb.bridged?.physOut?.name === value) !== isNegated;
    case '--physdev-is-bridged':
      return ({ skb }) => (skb.bridged?.physOut !== undefined) !== isNegated;
    case '--physdev-is-in':
      return ({ skb }) => (skb.bridged !== undefined) !== isNegated;
    default:
      throw new Error(`physdev: unknown option ${name}`);
  }
}

/** `-m physdev --physdev-is-bridged`: which bridge ports a packet goes by. */
export default defineMatch({
  name: 'physdev',
  parse(words) {
    const tests = matchOptions(words, ['--physdev-is-bridged', '--physdev-is-in']).map(testOf);
    return (context) => tests.every((test) => test(context));
  },
});
