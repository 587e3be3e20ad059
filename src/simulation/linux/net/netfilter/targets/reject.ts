import { ICMP, UNREACHABLE } from '../../core/packet';
import { sendIcmpError } from '../../ipv4/icmp';
import { sendReset } from '../../ipv4/tcp';
import { defineTarget } from '../define-target';

const CODES: Record<string, number> = {
  'icmp-net-unreachable': UNREACHABLE.network,
  'icmp-host-unreachable': UNREACHABLE.host,
  'icmp-proto-unreachable': UNREACHABLE.protocol,
  'icmp-port-unreachable': UNREACHABLE.port,
  'icmp-net-prohibited': UNREACHABLE.networkProhibited,
  'icmp-host-prohibited': UNREACHABLE.hostProhibited,
  'icmp-admin-prohibited': UNREACHABLE.filtered,
};

/** `-j REJECT --reject-with icmp-port-unreachable`: tells the sender, and drops. */
export default defineTarget({
  name: 'REJECT',
  parse: (options) => {
    const how = options[options.indexOf('--reject-with') + 1] ?? 'icmp-port-unreachable';
    return ({ network, skb }) => {
      if (how === 'tcp-reset') sendReset(network, skb);
      else sendIcmpError(network, skb, { type: ICMP.unreachable, code: CODES[how] ?? UNREACHABLE.port });
      return 'reject';
    };
  },
});
