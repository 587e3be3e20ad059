import { defineTarget } from '../define-target';

/** `-j MARK --set-xmark 0x4000/0x4000`: clears the bits of the mask, then flips those of the value. */
export default defineTarget({
  name: 'MARK',
  parse([option = '', text = '']) {
    const [value = 0, mask = 0xffffffff] = text.split('/').map(Number);
    const next = (mark: number): number => {
      switch (option) {
        case '--set-xmark':
          return (mark & ~mask) ^ value;
        case '--set-mark':
          return (mark & ~(mask | value)) | value;
        case '--or-mark':
          return mark | value;
        case '--and-mark':
          return mark & value;
        case '--xor-mark':
          return mark ^ value;
        default:
          throw new Error(`MARK: unknown option ${option}`);
      }
    };
    return ({ skb }) => {
      skb.mark = next(skb.mark) >>> 0;
      return 'continue';
    };
  },
});
