/**
 * CoreDNS as kubeadm configures it.
 * Models: the plugins `kubernetes cluster.local in-addr.arpa ip6.arpa` and `forward . /etc/resolv.conf`.
 * Leaves out: a name server of the machines that answers: a cluster without the internet cannot find other names, so they
 *   end with SERVFAIL, as when no upstream answers; cache, loadbalance (records keep their order), other Corefiles.
 */
import { type DnsReply, isDnsQuestion } from '../linux/net/core/dns-message';
import { answerFromZone } from './kubernetes-zone';
import type { ZoneSource } from './zone-source';

/** What CoreDNS answers to the data of a datagram; nothing if it is no question. */
export function answerQuery(source: ZoneSource, data: unknown): DnsReply | undefined {
  if (!isDnsQuestion(data)) return undefined;
  const name = data.name.replace(/\.$/, '');
  return answerFromZone(source, { ...data, name }) ?? { rcode: 'SERVFAIL', isAuthoritative: false, answers: [] };
}
