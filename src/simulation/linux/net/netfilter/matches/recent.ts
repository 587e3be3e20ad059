import { defineMatch, matchOptions } from '../define-match';
import type { HookContext } from '../hook';

const FLAGS = ['--set', '--rcheck', '--update', '--remove', '--reap', '--rsource', '--rdest'];

/** `-m recent --rcheck --seconds 10800 --name KUBE-SEP-…`: a list of addresses, kept by the namespace under its name. */
export default defineMatch({
  name: 'recent',
  parse(words) {
    const options = matchOptions(words, FLAGS);
    const optionOf = (name: string) => options.find((option) => option.name === name)?.value;
    const modes = new Map(options.map(({ name, isNegated }) => [name, isNegated]));
    const list = optionOf('--name') ?? 'DEFAULT';
    const seconds = Number(optionOf('--seconds') ?? Number.POSITIVE_INFINITY);
    const end = modes.has('--rdest') ? 'dst' : 'src';
    const test = (context: HookContext): boolean => {
      const { network, skb } = context;
      const seen = skb.netns.memory.recentList(list);
      const address = skb.packet[end];
      if (modes.has('--set')) {
        seen.set(address, network.now);
        return true;
      }
      const at = seen.get(address);
      const isRecent = at !== undefined && network.now - at <= seconds * 1000;
      if (modes.has('--remove')) return seen.delete(address);
      if (isRecent && modes.has('--update')) seen.set(address, network.now);
      return isRecent;
    };
    const isNegated = [...modes.values()].some(Boolean);
    return (context) => test(context) !== isNegated;
  },
});
