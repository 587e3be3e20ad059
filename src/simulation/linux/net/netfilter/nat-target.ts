import { ipv4Number } from '../../address';
import { defineTarget, type TargetDefinition } from './define-target';
import { type Manip, setUpNat } from './nat';

/** DNAT and SNAT differ in the end that they translate. */
export function natTarget(name: string, manip: Manip, option: string): TargetDefinition {
  return defineTarget({
    name,
    parse: (options) => {
      const [address = '', port] = (options[options.indexOf(option) + 1] ?? '').split(':');
      const range = {
        ...(address && { address: ipv4Number(address) }),
        ...(port && { port: Number(port) }),
        isRandom: options.includes('--random') || options.includes('--random-fully'),
      };
      return ({ network, skb }) => {
        if (typeof skb.tracked !== 'object') return 'accept';
        setUpNat(skb.netns.conntrack, skb.tracked.connection, manip, range, network.chance);
        return 'accept';
      };
    },
  });
}
