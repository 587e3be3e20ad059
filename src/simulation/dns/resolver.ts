/**
 * How a program finds the address of a name: /etc/hosts first, then the name servers of /etc/resolv.conf.
 * Models: nsswitch `files dns`, glibc's search list with ndots, in its order.
 * Leaves out: `domain`, sortlist, IPv6; musl's small differences (it asks all servers at once).
 */

/** What /etc/resolv.conf says. */
export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

/** glibc asks this many servers at most. */
const MOST_SERVERS = 3;

/** Reads /etc/resolv.conf; the last `search` counts. */
export function parseResolvConf(text: string): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  let ndots = 1;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined) servers.push(rest[0]);
    else if (word === 'search') search = rest;
    else if (word === 'options')
      for (const option of rest) if (option.startsWith('ndots:')) ndots = Number(option.slice('ndots:'.length)) || 0;
  }
  return { servers: servers.slice(0, MOST_SERVERS), search, ndots };
}

/** The names that are asked for, one after the other, until one has an answer. */
export function searchNames(name: string, { search, ndots }: Pick<ResolverConfig, 'search' | 'ndots'>): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const dots = name.split('.').length - 1;
  const searched = search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  if (dots >= ndots) return [name, ...searched];
  return [...searched, name];
}

/** The address that /etc/hosts has for a name. */
export function hostsAddress(text: string, name: string): string | undefined {
  for (const line of text.split('\n')) {
    const [address, ...names] = (line.split('#')[0] as string).trim().split(/\s+/);
    if (
      address !== undefined &&
      !address.includes(':') &&
      names.some((each) => each.toLowerCase() === name.toLowerCase())
    )
      return address;
  }
  return undefined;
}
