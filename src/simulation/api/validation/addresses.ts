import { formatIpv4, parseIp } from '../../apimachinery/cidr';
import { type FieldError, invalid } from '../../apimachinery/field-error';
import type { FieldPath } from '../../apimachinery/field-path';

/** An address that a client may stand behind: no loopback, no link-local one. */
export function nonSpecialIp(address: string, path: FieldPath): FieldError[] {
  const ip = parseIp(address);
  if (!ip) return [invalid(path, address, 'must be a valid IP address')];
  const say = (words: string) => [invalid(path, address, words)];
  if (ip.family === 4) {
    const top = ip.address >>> 24;
    if (ip.address === 0) return say('may not be unspecified (0.0.0.0)');
    if (top === 127) return say('may not be in the loopback range (127.0.0.0/8, ::1/128)');
    if (ip.address >>> 16 === 0xa9fe) return say('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
    if (ip.address >>> 8 === 0xe00000)
      return say('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
    return [];
  }
  const { groups } = ip;
  const isZero = groups.slice(0, 7).every((group) => group === 0);
  if (isZero && groups[7] === 0) return say('may not be unspecified (::)');
  if (isZero && groups[7] === 1) return say('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (((groups[0] ?? 0) & 0xffc0) === 0xfe80)
    return say('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (groups[0] === 0xff02) return say('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return [];
}

/** An address in its one canonical form: no leading zeros. */
export function canonicalIp(address: string, path: FieldPath): FieldError[] {
  const ip = parseIp(address);
  if (!ip) return [invalid(path, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  if (ip.family === 4 && formatIpv4(ip.address) !== address)
    return [invalid(path, address, 'must not have leading 0s')];
  return [];
}
