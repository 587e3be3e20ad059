import { defineTarget } from '../define-target';
import { setUpNat } from '../nat';

/** `-j MASQUERADE [--random-fully]`: the source becomes an address of the device that the packet leaves by. */
export default defineTarget({
  name: 'MASQUERADE',
  parse: (options) => {
    const isRandom = options.includes('--random-fully') || options.includes('--random');
    return ({ network, skb, outDevice }) => {
      if (typeof skb.tracked !== 'object' || !outDevice) return 'accept';
      const { netns } = skb;
      const address = netns.routes.selectSource(outDevice, skb.route?.nextHop ?? skb.packet.dst);
      if (address === 0) return 'drop';
      setUpNat(netns.conntrack, skb.tracked.connection, 'source', { address, isRandom }, network.chance);
      return 'accept';
    };
  },
});
