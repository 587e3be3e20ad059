import type { HostRecord } from '../linux';
import type { Listener } from '../linux/net/ipv4/socket';
import type { RuleMemory } from '../linux/net/netfilter/rule-memory';
import type { Ruleset } from '../linux/net/netfilter/ruleset';
import type { ReadView } from '../mvcc';

/** What a cluster's network is a function of, at one moment. */
export interface NetworkState {
  readonly hosts: ReadView<HostRecord>;
  /** What kube-proxy keeps on a machine; nothing where it does not run. */
  serviceRules?(node: string): Ruleset | undefined;
  /** What a machine's rules wrote down of packets before; nothing if left out. */
  memory?(node: string): RuleMemory;
  /** The ports that programs of a sandbox, or of a machine itself, listen on. */
  listeners(node: string, sandboxId: string | undefined): readonly Listener[];
}
