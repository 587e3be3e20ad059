import { defineMatch, matchOptions, portRange } from '../define-match';

/** `-m multiport --dports 80,443,8000:8080`. */
export default defineMatch({
  name: 'multiport',
  parse(words) {
    const [option] = matchOptions(words);
    const ranges = (option?.value ?? '').split(',').map(portRange);
    const isIn = (port: number) => ranges.some(([from, to]) => port >= from && port <= to);
    return ({ skb }) => {
      const { body } = skb.packet;
      if (body.protocol === 'icmp') return false;
      const source = option?.name !== '--dports' && isIn(body.sport);
      const destination = option?.name !== '--sports' && isIn(body.dport);
      return (source || destination) !== (option?.isNegated ?? false);
    };
  },
});
