import { defineTarget } from '../define-target';

/** `-j CONNMARK --save-mark`, `--restore-mark`, `--set-xmark`. */
export default defineTarget({
  name: 'CONNMARK',
  parse([option = '', text = '']) {
    const [value = 0, mask = 0xffffffff] = text.split('/').map(Number);
    return ({ skb }) => {
      if (typeof skb.tracked !== 'object') return 'continue';
      const { connection } = skb.tracked;
      if (option === '--save-mark') connection.mark = skb.mark;
      else if (option === '--restore-mark') skb.mark = connection.mark;
      else connection.mark = ((connection.mark & ~mask) ^ value) >>> 0;
      return 'continue';
    };
  },
});
