/** Addresses and ranges of both IP families, as Go's net package reads and prints them. */
import { parseIp } from '../apimachinery';

export type IpFamily = 'IPv4' | 'IPv6';

/** Both families, in the order in which kube-proxy asks them. */
export const IP_FAMILIES = ['IPv4', 'IPv6'] as const;

/** An address or range as bits. */
export interface IpRange {
  family: IpFamily;
  bits: bigint;
  prefix: number;
}

const WIDTH = { IPv4: 32, IPv6: 128 } as const;

/** The family of an address; undefined where the text is none. An IPv4 address in IPv6 clothes is an IPv4 one. */
export function ipFamilyOf(text: string): IpFamily | undefined {
  return bitsOf(text)?.family;
}

/** An address in the form that net.IP.String prints. */
export function canonicalIp(text: string): string | undefined {
  const range = bitsOf(text);
  return range && ipText(range.family, range.bits);
}

/** Reads `10.0.0.0/8` or `fd00::/64`, host bits cut off; undefined where the text is no range. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const length = text.slice(slash + 1);
  const address = bitsOf(text.slice(0, slash));
  if (slash < 0 || !address || !/^\d{1,3}$/.test(length) || Number(length) > WIDTH[address.family]) return undefined;
  return { family: address.family, bits: networkBits(address, Number(length)), prefix: Number(length) };
}

/** `10.0.0.0/8`, as net.IPNet.String prints it. */
export function ipRangeText({ family, bits, prefix }: IpRange): string {
  return `${ipText(family, bits)}/${prefix}`;
}

/** Whether a range holds an address of its own family. */
export function rangeContains(range: IpRange, address: string): boolean {
  const other = bitsOf(address);
  return other?.family === range.family && networkBits(other, range.prefix) === range.bits;
}

/** Whether an address is one of the loopback device. */
export function isLoopback(address: string): boolean {
  const ip = bitsOf(address);
  return ip?.family === 'IPv4' ? ip.bits >> 24n === 127n : ip?.bits === 1n;
}

/** `10.0.0.1:80` or `[fd00::1]:80`. */
export function joinHostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function networkBits({ family, bits }: Pick<IpRange, 'family' | 'bits'>, prefix: number): bigint {
  const host = BigInt(WIDTH[family] - prefix);
  return (bits >> host) << host;
}

function bitsOf(text: string): Pick<IpRange, 'family' | 'bits'> | undefined {
  const ip = parseIp(text);
  if (!ip) return undefined;
  if (ip.family === 4) return { family: 'IPv4', bits: BigInt(ip.address) };
  const bits = ip.groups.reduce((all, group) => (all << 16n) | BigInt(group), 0n);
  return bits >> 32n === 0xffffn ? { family: 'IPv4', bits: bits & 0xffffffffn } : { family: 'IPv6', bits };
}

function ipText(family: IpFamily, bits: bigint): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The first of the longest runs of zero groups: it is what `::` stands for. */
function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
