import { defineMatch, matchOptions } from '../define-match';

/** `-m mark ! --mark 0x4000/0x4000`. */
export default defineMatch({
  name: 'mark',
  parse(words) {
    const [option] = matchOptions(words);
    const [value = 0, mask = 0xffffffff] = (option?.value ?? '').split('/').map(Number);
    return ({ skb }) => ((skb.mark & mask) >>> 0 === value) !== (option?.isNegated ?? false);
  },
});
