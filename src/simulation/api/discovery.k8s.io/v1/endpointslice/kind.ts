import { parseIp } from '../../../../apimachinery/cidr';
import { duplicate, type FieldError, invalid, required, tooMany } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isValidLabelValue } from '../../../../apimachinery/validation-names';
import { defineKind } from '../../../define-kind';
import { nonSpecialIp } from '../../../validation/addresses';
import { immutable } from '../../../validation/immutable';
import { dnsLabel, dnsSubdomain, oneOf, qualifiedName, wordsAt } from '../../../validation/values';
import { endpointSliceColumns } from './columns';
import { type Endpoint, EndpointSlice } from './endpointslice';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const ADDRESSES_MAX = 100;
const PORTS_MAX = 20_000;
const ENDPOINTS_MAX = 1000;
const HINTS_MAX = 8;

export default defineKind<EndpointSlice>({
  ...EndpointSlice,
  acts: true,
  hasGeneration: true,
  generationOf: ({ addressType, endpoints, ports, metadata }) => [addressType, endpoints, ports, metadata.labels],
  columns: endpointSliceColumns,
  setDefaults(slice) {
    slice.endpoints ??= null;
    for (const endpoint of slice.endpoints ?? []) endpoint.conditions ??= {};
    slice.ports ??= null;
    for (const port of slice.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate({ addressType, endpoints, ports }) {
    const at = FieldPath.of('addressType');
    return [
      ...oneOf(addressType, ADDRESS_TYPES, at),
      ...validateEndpoints(endpoints ?? [], addressType),
      ...validatePorts(ports ?? []),
    ];
  },
  validateUpdate: (slice, before) => immutable(slice.addressType, before.addressType, FieldPath.of('addressType')),
  warnings: ({ addressType }) => (addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
});

function validateEndpoints(endpoints: readonly Endpoint[], type: string): FieldError[] {
  const path = FieldPath.of('endpoints');
  if (endpoints.length > ENDPOINTS_MAX) return [tooMany(path, endpoints.length, ENDPOINTS_MAX)];
  return endpoints.flatMap((endpoint, index) => {
    const at = path.index(index);
    const { addresses = [], nodeName, hostname, hints } = endpoint;
    const errors: FieldError[] = [];
    const place = at.child('addresses');
    if (addresses.length === 0) errors.push(required(place, 'must contain at least 1 address'));
    else if (addresses.length > ADDRESSES_MAX) errors.push(tooMany(place, addresses.length, ADDRESSES_MAX));
    addresses.forEach((address, i) => {
      errors.push(...validateAddress(address, type, place.index(i)));
    });
    if (nodeName !== undefined) errors.push(...dnsSubdomain(nodeName, at.child('nodeName')));
    if (hostname !== undefined) errors.push(...dnsLabel(hostname, at.child('hostname')));
    errors.push(...validateHints(hints?.forZones ?? [], at.child('hints', 'forZones')));
    return errors;
  });
}

function validateAddress(address: string, type: string, path: FieldPath): FieldError[] {
  if (type === 'FQDN') return dnsSubdomain(address, path);
  const family = type === 'IPv6' ? 6 : 4;
  if (parseIp(address)?.family !== family) return [invalid(path, address, `must be an ${type} address`)];
  return nonSpecialIp(address, path);
}

function validateHints(zones: readonly { name: string }[], path: FieldPath): FieldError[] {
  if (zones.length > HINTS_MAX) return [tooMany(path, zones.length, HINTS_MAX)];
  const seen = new Set<string>();
  return zones.flatMap(({ name }, index) => {
    const at = path.index(index).child('name');
    const errors: FieldError[] = seen.has(name) ? [duplicate(at, name)] : [];
    seen.add(name);
    return [...errors, ...wordsAt(at, name, isValidLabelValue(name))];
  });
}

function validatePorts(ports: NonNullable<EndpointSlice['ports']>): FieldError[] {
  const path = FieldPath.of('ports');
  if (ports.length > PORTS_MAX) return [tooMany(path, ports.length, PORTS_MAX)];
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol, appProtocol }, index) => {
    const at = path.index(index);
    const errors = name ? dnsLabel(name, at.child('name')) : [];
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
    errors.push(...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], at.child('protocol')));
    if (appProtocol !== undefined) errors.push(...qualifiedName(appProtocol, at.child('appProtocol')));
    return errors;
  });
}
