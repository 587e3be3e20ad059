import { describe, expect, test } from 'vitest';
import {
  isCIdentifier,
  isConfigMapKey,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isEnvVarName,
  isHTTPPath,
  isQualifiedName,
  isRelaxedEnvVarName,
  isValidCIDR,
  isValidIP,
  isValidIPv4Address,
  isValidIPv6Address,
  isValidLabelValue,
  isValidPercent,
  isValidPortName,
  isValidPortNum,
  isValidUserID,
  isWildcardDNS1123Subdomain,
} from './validation-names';

const a = (length: number) => 'a'.repeat(length);

describe('a name of the right form is not refused', () => {
  const cases: [(value: string) => string[], string[]][] = [
    [isDNS1123Label, ['a', '1', 'a-b', a(63)]],
    [isDNS1123Subdomain, ['a', 'a.b', 'a-1.b', `${a(63)}.${a(63)}.${a(63)}.${a(61)}`]],
    [isDNS1035Label, ['a', 'a-1', a(63)]],
    [isWildcardDNS1123Subdomain, ['*.example.com']],
    [isQualifiedName, ['a', 'A_b.c-d', 'example.com/My.Name', `x/${a(63)}`]],
    [isValidLabelValue, ['', 'a', 'A_b-c.d', a(63)]],
    [isCIdentifier, ['a', '_a1', 'A']],
    [isEnvVarName, ['A', 'a.b-c', '_']],
    [isRelaxedEnvVarName, ['1a', 'a b', '!', '~']],
    [isConfigMapKey, ['a', '1', '.a', 'a..b', '-']],
    [isValidPercent, ['0%', '100%']],
    [isValidPortName, ['http', 'a-1', '1a']],
    [isValidIP, ['1.2.3.4', '::', '::1', 'fe80::1', '2001:db8::ffff', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8']],
    [isValidIPv4Address, ['0.0.0.0', '255.255.255.255']],
    [isValidIPv6Address, ['::1']],
    [isValidCIDR, ['10.0.0.0/8', '0.0.0.0/0', '2001:db8::/64', '::/0']],
  ];
  test.each(cases.flatMap(([check, values]) => values.map((value) => [check.name, value, check] as const)))(
    '%s %j',
    (_name, value, check) => {
      expect(check(value)).toEqual([]);
    },
  );
});

describe('a name of the wrong form is refused', () => {
  const cases: [(value: string) => string[], string, ...(string | RegExp)[]][] = [
    [isDNS1123Label, 'a.b', 'must not contain dots'],
    [isDNS1123Label, a(64), 'must be no more than 63 characters'],
    [isDNS1123Label, 'A', /^a lowercase RFC 1123 label must .*\(e\.g\. 'my-name', {2}or '123-abc', regex/],
    [isDNS1123Label, 'a\n', /^a lowercase/],
    [isDNS1123Subdomain, '', /^a lowercase RFC 1123 subdomain/],
    [isDNS1123Subdomain, a(254), 'must be no more than 253 characters'],
    [isDNS1123Subdomain, 'a..b', /^a lowercase/],
    [isDNS1035Label, '1a', /^a DNS-1035 label must consist/],
    [isWildcardDNS1123Subdomain, '*.*.com', /^a wildcard DNS-1123/],
    [isQualifiedName, '', 'name part must be non-empty', /^name part must consist/],
    [isQualifiedName, '/a', 'prefix part must be non-empty'],
    [isQualifiedName, 'A/a', /^prefix part a lowercase RFC 1123 subdomain/],
    [isQualifiedName, 'a/b/c', /^a valid label key must consist .* with an optional DNS subdomain prefix/],
    [isQualifiedName, a(64), 'name part must be no more than 63 bytes'],
    [isValidLabelValue, '-a', /^a valid label must be an empty string/],
    [isValidLabelValue, a(64), 'must be no more than 63 bytes'],
    [isCIdentifier, '1', /^a valid C identifier/],
    [isEnvVarName, '1', /^a valid environment variable name must consist of alphabetic/],
    [isEnvVarName, '..', "must not be '..'"],
    [isRelaxedEnvVarName, 'a=b', /^a valid environment variable name must consist only/],
    [isRelaxedEnvVarName, '', 'environment variable name must be non-empty'],
    [isConfigMapKey, 'a b', /^a valid config key/],
    [isConfigMapKey, '..a', "must not start with '..'"],
    [isConfigMapKey, '.', "must not be '.'"],
    [isValidPercent, '5', /^a valid percent string/],
    [isValidPortName, '', /^must contain only/, 'must contain at least one letter (a-z)'],
    [isValidPortName, '-a--b', 'must not contain consecutive hyphens', 'must not begin or end with a hyphen'],
    [isValidPortName, a(16), 'must be no more than 15 characters'],
    [isValidIP, '1.2.3', /^must be a valid IP address/],
    [isValidIP, '1.2.3.256', /^must be/],
    [isValidIP, '1:2', /^must be/],
    [isValidIP, '1::2::3', /^must be/],
    [isValidIP, ':::', /^must be/],
    [isValidIPv4Address, '::1', 'must be a valid IPv4 address'],
    [isValidIPv6Address, '1.2.3.4', 'must be a valid IPv6 address'],
    [isValidCIDR, '10.0.0.0', /^must be a valid CIDR value/],
    [isValidCIDR, '10.0.0.0/33', /^must be/],
    [isValidCIDR, '::/129', /^must be/],
  ];
  test.each(cases.map(([check, value, ...wanted]) => [check.name, value, check, wanted] as const))(
    '%s %j',
    (_name, value, check, wanted) => {
      const answers = check(value);
      expect(answers).toHaveLength(wanted.length);
      wanted.forEach((words, index) => {
        if (typeof words === 'string') expect(answers[index]).toBe(words);
        else expect(answers[index]).toMatch(words);
      });
    },
  );
});

test('numbers are checked against their range', () => {
  expect(isValidPortNum(80)).toEqual([]);
  expect(isValidPortNum(0)).toEqual(['must be between 1 and 65535, inclusive']);
  expect(isValidUserID(-1)).toEqual(['must be between 0 and 4294967295, inclusive']);
  expect([isHTTPPath('/a/%20'), isHTTPPath('/a b')]).toEqual([true, false]);
});
