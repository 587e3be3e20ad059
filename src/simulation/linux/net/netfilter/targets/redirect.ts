import { ipv4Number } from '../../../address';
import { defineTarget } from '../define-target';
import { setUpNat } from '../nat';

/** `-j REDIRECT --to-ports 15001`: the destination becomes this machine. */
export default defineTarget({
  name: 'REDIRECT',
  parse: (options) => {
    const port = Number(options[options.indexOf('--to-ports') + 1]);
    return ({ network, skb, hook, inDevice }) => {
      if (typeof skb.tracked !== 'object') return 'accept';
      const own = hook === 'OUTPUT' ? ipv4Number('127.0.0.1') : inDevice?.addresses[0]?.address;
      if (own === undefined) return 'drop';
      setUpNat(skb.netns.conntrack, skb.tracked.connection, 'destination', { address: own, port }, network.chance);
      return 'accept';
    };
  },
});
