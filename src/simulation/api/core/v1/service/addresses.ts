import { parseIp } from '../../../../apimachinery/cidr';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { ifGivenOneOf, ipAddress } from '../../../validation/values';
import type { ServiceSpec } from './service';

const SPEC = FieldPath.of('spec');
const ADDRESSES = SPEC.child('clusterIPs');
const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** What is wrong with a Service's addresses and families among themselves. */
export function validateAddresses(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const { clusterIP, clusterIPs = [], ipFamilies = [] } = spec;
  const errors: FieldError[] = [];
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.push(required(ADDRESSES));
    else if (clusterIPs[0] !== clusterIP)
      errors.push(invalid(ADDRESSES, clusterIPs, 'first value must match `clusterIP`'));
  } else if (clusterIPs.length > 0)
    errors.push(invalid(ADDRESSES, clusterIPs, 'must be empty when `clusterIP` is not specified'));
  ipFamilies.forEach((family, index) => {
    const at = SPEC.child('ipFamilies').index(index);
    if (!FAMILIES.includes(family)) errors.push(notSupported(at, family, FAMILIES));
    if (ipFamilies.indexOf(family) < index) errors.push(duplicate(at, family));
  });
  errors.push(...ifGivenOneOf(spec.ipFamilyPolicy, POLICIES, SPEC.child('ipFamilyPolicy')));
  const malformed = validateEach(clusterIPs);
  errors.push(...malformed);
  if (clusterIPs.length > 2) errors.push(invalid(ADDRESSES, clusterIPs, 'may only hold up to 2 values'));
  if (malformed.length > 0) return errors;
  if (clusterIPs.length > 1 && !isDual(clusterIPs))
    errors.push(invalid(ADDRESSES, clusterIPs, 'may specify no more than one IP for each IP family'));
  if (errors.length === 0) errors.push(...validateMatch(clusterIPs, ipFamilies));
  return errors;
}

function validateEach(addresses: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    if (index > 0 || address !== 'None') return ipAddress(address, ADDRESSES.index(index));
    return addresses.length > 1 ? [invalid(ADDRESSES, addresses, "'None' must be the first and only value")] : [];
  });
}

function isDual(addresses: readonly string[]): boolean {
  return new Set(addresses.map((address) => parseIp(address)?.family)).size > 1;
}

function validateMatch(addresses: readonly string[], families: readonly string[]): FieldError[] {
  if (addresses[0] === 'None') return [];
  return addresses.flatMap((address, index) => {
    const wanted = families[index];
    const family = `IPv${parseIp(address)?.family}`;
    if (wanted === undefined || wanted === family) return [];
    return [
      invalid(ADDRESSES.index(index), address, `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``),
    ];
  });
}
