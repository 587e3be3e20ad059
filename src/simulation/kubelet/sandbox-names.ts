/**
 * Where a pod's programs look names up.
 * Models: kubelet's dns configurer: dnsPolicy, dnsConfig, the cluster's search list; setHostnameAsFQDN's domain, hostAliases.
 * Leaves out: limits of the length of search lists; IPv6.
 */
import type { Pod } from '../api/core/v1/pod/pod';
import type { SandboxNames } from '../runtime';

/** What the kubelet is told: --cluster-dns and --cluster-domain, and the machine's own name servers. */
export interface NameSettings {
  readonly cluster?: { readonly server: string; readonly domain: string };
  readonly hostServers: readonly string[];
}

interface Lookup {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** Makes them; pods that are alike share one. */
export class SandboxNamesMaker {
  readonly #made = new Map<string, SandboxNames>();

  constructor(private readonly settings: NameSettings) {}

  /** Of a pod. */
  of({ metadata, spec }: Pod): SandboxNames {
    const { namespace = '' } = metadata;
    const { dnsPolicy, dnsConfig, hostNetwork, subdomain, hostAliases } = spec;
    const key = [namespace, dnsPolicy, hostNetwork, subdomain].join(' ');
    const isPlain = !dnsConfig && !hostAliases?.length;
    const known = isPlain ? this.#made.get(key) : undefined;
    if (known) return known;
    const { cluster } = this.settings;
    const names: SandboxNames = Object.freeze({
      resolvConf: textOf(merged(this.#lookup(namespace, spec), dnsConfig)),
      ...(subdomain && cluster && { domain: `${subdomain}.${namespace}.svc.${cluster.domain}` }),
      ...(hostAliases?.length && { aliases: hostAliases }),
    });
    if (isPlain) this.#made.set(key, names);
    return names;
  }

  #lookup(namespace: string, { dnsPolicy, hostNetwork }: Pod['spec']): Lookup {
    const { cluster, hostServers } = this.settings;
    if (dnsPolicy === 'None') return { servers: [], searches: [], options: [] };
    const isClusterFirst = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy !== 'Default' && !hostNetwork);
    if (!isClusterFirst || !cluster) return { servers: hostServers, searches: [], options: [] };
    const { server, domain } = cluster;
    return {
      servers: [server],
      searches: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain],
      options: ['ndots:5'],
    };
  }
}

/** What the pod adds; an option that it names anew is its own. */
function merged({ servers, searches, options }: Lookup, own: Pod['spec']['dnsConfig'] = {}): Lookup {
  const added = (own.options ?? []).map(({ name, value }) => (value ? `${name}:${value}` : name));
  const nameOf = (option: string) => option.split(':')[0];
  const kept = options.filter((option) => !added.some((each) => nameOf(each) === nameOf(option)));
  return {
    servers: [...new Set([...servers, ...(own.nameservers ?? [])])],
    searches: [...new Set([...searches, ...(own.searches ?? [])])],
    options: [...kept, ...added],
  };
}

function textOf({ servers, searches, options }: Lookup): string {
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ];
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}
