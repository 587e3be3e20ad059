import { defineMatch, matchOptions } from '../define-match';

/** `-m connmark --mark 0x1/0x1`. */
export default defineMatch({
  name: 'connmark',
  parse(words) {
    const [option] = matchOptions(words);
    const [value = 0, mask = 0xffffffff] = (option?.value ?? '').split('/').map(Number);
    return ({ skb }) => {
      const mark = typeof skb.tracked === 'object' ? skb.tracked.connection.mark : 0;
      return ((mark & mask) >>> 0 === value) !== (option?.isNegated ?? false);
    };
  },
});
