import type { HostRecord } from '../linux';
import type { Listener } from '../linux/net/ipv4/socket';
import type { ReadView } from '../mvcc';

/** What a cluster's network is a function of, at one moment. */
export interface NetworkState {
  readonly hosts: ReadView<HostRecord>;
  /** What kube-proxy keeps on a machine, as `iptables-save` prints it; nothing where it does not run. */
  serviceRules?(node: string): readonly string[] | undefined;
  /** The ports that programs of a sandbox, or of a machine itself, listen on. */
  listeners(node: string, sandboxId: string | undefined): readonly Listener[];
}
