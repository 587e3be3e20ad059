import { addressType } from '../address-type';
import { defineMatch, type MatchOption, type MatchTest, matchOptions } from '../define-match';

function testOf({ name, value, isNegated }: MatchOption): MatchTest {
  if (name === '--limit-iface-in' || name === '--limit-iface-out') return () => true;
  const wanted = value.split(',');
  const end = name === '--src-type' ? 'src' : 'dst';
  return ({ skb }) => wanted.includes(addressType(skb.netns, skb.packet[end])) !== isNegated;
}

/** `-m addrtype --dst-type LOCAL`. */
export default defineMatch({
  name: 'addrtype',
  parse(words) {
    const tests = matchOptions(words, ['--limit-iface-in', '--limit-iface-out']).map(testOf);
    return (context) => tests.every((test) => test(context));
  },
});
