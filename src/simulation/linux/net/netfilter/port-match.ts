import { type MatchTest, matchOptions, portRange } from './define-match';

/** The test of `--sport`, `--dport` and, for TCP, `--syn`. */
export function portMatch(protocol: 'tcp' | 'udp', words: readonly string[]): MatchTest {
  const tests = matchOptions(words, ['--syn']).map(({ name, value, isNegated }): MatchTest => {
    if (name === '--syn') return ({ skb }) => isSyn(skb.packet.body) !== isNegated;
    const end = name === '--sport' || name === '--source-port' ? 'sport' : 'dport';
    const [from, to] = portRange(value);
    return ({ skb }) => {
      const { body } = skb.packet;
      if (body.protocol === 'icmp') return false;
      return (body[end] >= from && body[end] <= to) !== isNegated;
    };
  });
  return (context) => context.skb.packet.body.protocol === protocol && tests.every((test) => test(context));
}

function isSyn(body: { protocol: string; flags?: string }): boolean {
  return body.protocol === 'tcp' && body.flags === 'SYN';
}
