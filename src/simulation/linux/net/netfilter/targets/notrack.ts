import { defineTarget } from '../define-target';

/** `-j NOTRACK`: connection tracking shall not see the packet. */
export default defineTarget({
  name: 'NOTRACK',
  parse:
    () =>
    ({ skb }) => {
      skb.tracked = 'UNTRACKED';
      return 'continue';
    },
});
