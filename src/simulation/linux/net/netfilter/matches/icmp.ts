import { defineMatch, matchOptions } from '../define-match';

const TYPES: Record<string, number> = {
  'echo-request': 8,
  'echo-reply': 0,
  'destination-unreachable': 3,
  'time-exceeded': 11,
};

/** `-m icmp --icmp-type 8`. */
export default defineMatch({
  name: 'icmp',
  parse(words) {
    const [option] = matchOptions(words);
    if (!option) return () => true;
    const type = TYPES[option.value] ?? Number(option.value.split('/')[0]);
    return ({ skb }) => (skb.packet.body.protocol === 'icmp' && skb.packet.body.type === type) !== option.isNegated;
  },
});
