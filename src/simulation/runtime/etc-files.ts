/**
 * The files that tell a pod's programs names: /etc/resolv.conf, /etc/hosts, /etc/hostname.
 * Models: what the kubelet (hosts) and containerd (resolv.conf, hostname) put into every container.
 * Leaves out: IPv6 addresses of the pod; a container gets its own copies, so what one writes the others do not see.
 */

/** What of it differs between pods besides hostname and address; pods that are alike share one. */
export interface SandboxNames {
  readonly resolvConf: string;
  /** `web.default.svc.cluster.local`, of pods with a subdomain. */
  readonly domain?: string;
  readonly aliases?: readonly { readonly ip: string; readonly hostnames?: readonly string[] }[];
}

const LOCAL = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
];

/** The files of a sandbox's containers, by path. */
export function etcFiles(
  { resolvConf, domain, aliases = [] }: SandboxNames,
  pod: { hostname: string; ip: string | undefined; isHostNetwork: boolean },
): ReadonlyMap<string, string> {
  const { hostname, ip, isHostNetwork } = pod;
  const own = domain === undefined ? hostname : `${hostname}.${domain}\t${hostname}`;
  const hosts = [
    `# Kubernetes-managed hosts file${isHostNetwork ? ' (host network)' : ''}.`,
    ...LOCAL,
    ...(ip === undefined || isHostNetwork ? [] : [`${ip}\t${own}`]),
    ...(aliases.length > 0 ? ['', '# Entries added by HostAliases.'] : []),
    ...aliases.map(({ ip: address, hostnames = [] }) => [address, ...hostnames].join('\t')),
  ];
  return new Map([
    ['etc/resolv.conf', resolvConf],
    ['etc/hosts', `${hosts.join('\n')}\n`],
    ['etc/hostname', `${hostname}\n`],
  ]);
}
