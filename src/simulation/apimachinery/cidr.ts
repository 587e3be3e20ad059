/**
 * IP addresses and CIDR ranges: IPv4 as unsigned 32 bit numbers, which is what pod and service networks count with.
 * Models: net.ParseCIDR and the arithmetic of host-local IPAM, node IPAM and the Service allocator.
 * Leaves out: IPv6 arithmetic (addresses are recognised and normalised, not counted).
 */

/** An IPv4 range: its first address and the length of its prefix. */
export interface Cidr {
  /** The network address, unsigned. */
  readonly base: number;
  /** Bits of the prefix, 0 to 32. */
  readonly prefix: number;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The number of a dotted address, undefined where the text is none; leading zeros are read as decimal, as the API does. */
export function parseIpv4(text: string): number | undefined {
  const match = IPV4.exec(text);
  if (!match) return undefined;
  let address = 0;
  for (let i = 1; i <= 4; i++) {
    const byte = Number(match[i]);
    if (byte > 255) return undefined;
    address = address * 256 + byte;
  }
  return address;
}

/** The dotted text of an address. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** An address of either family; the eight groups of an IPv6 one, or the number of an IPv4 one. */
export type Ip = { family: 4; address: number } | { family: 6; groups: readonly number[] };

/** Reads an address of either family, undefined where the text is none. */
export function parseIp(text: string): Ip | undefined {
  if (!text.includes(':')) {
    const address = parseIpv4(text);
    return address === undefined ? undefined : { family: 4, address };
  }
  const groups = parseIpv6(text);
  return groups && { family: 6, groups };
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0]!);
  const tail = halves.length === 2 ? readGroups(halves[1]!) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const address = index === parts.length - 1 ? parseIpv4(part) : undefined;
      if (address === undefined) return undefined;
      groups.push(address >>> 16, address & 0xffff);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** Reads `10.244.0.0/16`; host bits are cut off. Undefined where the text is no IPv4 range. */
export function findCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = parseIpv4(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (slash < 0 || address === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  const prefix = Number(length);
  return { base: networkOf(address, prefix), prefix };
}

/** Reads `10.244.0.0/16`; throws where the text is no IPv4 range, in Go's words. */
export function parseCidr(text: string): Cidr {
  const cidr = findCidr(text);
  if (!cidr) throw new Error(`invalid CIDR address: ${text}`);
  return cidr;
}

/** `10.244.0.0/16`. */
export function formatCidr({ base, prefix }: Cidr): string {
  return `${formatIpv4(base)}/${prefix}`;
}

/** The dotted mask of a prefix: 24 is `255.255.255.0`. */
export function netmaskOf(prefix: number): string {
  return formatIpv4(maskOf(prefix));
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

function networkOf(address: number, prefix: number): number {
  return (address & maskOf(prefix)) >>> 0;
}

/** How many addresses a range has, network and broadcast address counted. */
export function cidrSize({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}

/** Whether an address lies in a range. */
export function cidrContains({ base, prefix }: Cidr, address: number): boolean {
  return networkOf(address, prefix) === base;
}

/** Whether two ranges share an address. */
export function cidrOverlaps(a: Cidr, b: Cidr): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return networkOf(a.base, prefix) === networkOf(b.base, prefix);
}

/** The nth address of a range (0 is the network address, -1 the last); undefined beyond its ends. */
export function nthAddress(cidr: Cidr, index: number): number | undefined {
  const size = cidrSize(cidr);
  const offset = index < 0 ? size + index : index;
  return offset >= 0 && offset < size ? cidr.base + offset : undefined;
}

/** The last address of a range: its broadcast address. */
export function lastAddress(cidr: Cidr): number {
  return cidr.base + cidrSize(cidr) - 1;
}

/** The nth range of a longer prefix inside a range; undefined beyond its end. */
export function subnetOf(cidr: Cidr, prefix: number, index: number): Cidr | undefined {
  if (prefix < cidr.prefix || prefix > 32 || index < 0 || index >= subnetCount(cidr, prefix)) return undefined;
  return { base: cidr.base + index * 2 ** (32 - prefix), prefix };
}

/** How many ranges of a longer prefix fit into a range. */
export function subnetCount(cidr: Cidr, prefix: number): number {
  return prefix < cidr.prefix ? 0 : 2 ** (prefix - cidr.prefix);
}
