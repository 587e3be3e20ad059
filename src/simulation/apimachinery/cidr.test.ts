import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  cidrContains,
  cidrOverlaps,
  cidrSize,
  findCidr,
  formatCidr,
  formatIpv4,
  lastAddress,
  netmaskOf,
  nthAddress,
  parseCidr,
  parseIp,
  parseIpv4,
  subnetCount,
  subnetOf,
} from './cidr';

describe('an address', () => {
  test.each([
    ['0.0.0.0', 0],
    ['10.244.1.5', 183763205],
    ['255.255.255.255', 4294967295],
    ['010.0.0.1', 167772161],
    ['1.2.3', undefined],
    ['1.2.3.256', undefined],
    ['1.2.3.4.5', undefined],
    ['a.b.c.d', undefined],
    ['', undefined],
  ])('%j is %s', (text, address) => {
    expect(parseIpv4(text)).toBe(address);
  });

  test('of the sixth version is read into its groups', () => {
    expect(parseIp('fd00::1')).toEqual({ family: 6, groups: [0xfd00, 0, 0, 0, 0, 0, 0, 1] });
    expect(parseIp('::')).toEqual({ family: 6, groups: Array(8).fill(0) });
  });
});

describe('a range', () => {
  const pods = parseCidr('10.244.0.0/16');

  test('is counted and cut into smaller ones', () => {
    expect(cidrSize(pods)).toBe(65536);
    expect(subnetCount(pods, 24)).toBe(256);
    expect(formatCidr(subnetOf(pods, 24, 3)!)).toBe('10.244.3.0/24');
    expect(subnetOf(pods, 24, 256)).toBeUndefined();
    expect(subnetOf(pods, 8, 0)).toBeUndefined();
    expect(formatIpv4(nthAddress(pods, 1)!)).toBe('10.244.0.1');
    expect(formatIpv4(nthAddress(pods, -2)!)).toBe('10.244.255.254');
    expect(nthAddress(pods, 65536)).toBeUndefined();
    expect(formatIpv4(lastAddress(pods))).toBe('10.244.255.255');
    expect(netmaskOf(24)).toBe('255.255.255.0');
  });

  test.each([
    ['10.244.7.9/16', '10.244.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['1.2.3.4/32', '1.2.3.4/32'],
    ['255.255.255.255/1', '128.0.0.0/1'],
  ])('%s is %s', (text, canonical) => {
    expect(formatCidr(parseCidr(text))).toBe(canonical);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '/8', '10.0.0.0/', '10.0.0.0/-1', '::/0'])('%j is none', (text) => {
    expect(findCidr(text)).toBeUndefined();
    expect(() => parseCidr(text)).toThrow(`invalid CIDR address: ${text}`);
  });
});

const address = fc.integer({ min: 0, max: 4294967295 });
const cidr = fc
  .tuple(address, fc.integer({ min: 0, max: 32 }))
  .map(([ip, prefix]) => parseCidr(`${formatIpv4(ip)}/${prefix}`));

prop.prop([address])('an address is printed and read back', (ip) => {
  expect(parseIpv4(formatIpv4(ip))).toBe(ip);
});

prop.prop([cidr, address, cidr])('a range contains what lies between its ends', (range, ip, other) => {
  expect(cidrContains(range, ip)).toBe(ip >= range.base && ip <= lastAddress(range));
  const meet = range.base <= lastAddress(other) && other.base <= lastAddress(range);
  expect(cidrOverlaps(range, other)).toBe(meet);
});
