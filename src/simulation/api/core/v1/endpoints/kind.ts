import { type FieldError, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isValidPortNum } from '../../../../apimachinery/validation-names';
import { defineKind } from '../../../define-kind';
import { nonSpecialIp } from '../../../validation/addresses';
import { dnsLabel, dnsSubdomain, oneOf, qualifiedName, wordsAt } from '../../../validation/values';
import { endpointsColumns } from './columns';
import { type EndpointAddress, type EndpointSubset, Endpoints } from './endpoints';

export default defineKind<Endpoints>({
  ...Endpoints,
  acts: true,
  etcdPrefix: 'services/endpoints',
  createOnUpdate: true,
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: endpointsColumns,
  setDefaults({ subsets = [] }) {
    for (const { ports = [] } of subsets) for (const port of ports) port.protocol ||= 'TCP';
  },
  validate: ({ subsets = [] }) =>
    subsets.flatMap((subset, index) => validateSubset(subset, FieldPath.of('subsets').index(index))),
});

function validateSubset(
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (addresses.length === 0 && notReadyAddresses.length === 0)
    errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
  for (const [field, list] of [
    ['addresses', addresses],
    ['notReadyAddresses', notReadyAddresses],
  ] as const)
    list.forEach((address, index) => {
      errors.push(...validateAddress(address, path.child(field).index(index)));
    });
  ports.forEach(({ name, port, protocol, appProtocol }, index) => {
    const at = path.child('ports').index(index);
    if (!name && ports.length > 1) errors.push(required(at.child('name')));
    else if (name) errors.push(...dnsLabel(name, at.child('name')));
    errors.push(...wordsAt(at.child('port'), port ?? 0, isValidPortNum(port ?? 0)));
    errors.push(...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], at.child('protocol')));
    if (appProtocol !== undefined) errors.push(...qualifiedName(appProtocol, at.child('appProtocol')));
  });
  return errors;
}

function validateAddress({ ip = '', hostname, nodeName }: EndpointAddress, path: FieldPath): FieldError[] {
  return [
    ...nonSpecialIp(ip, path.child('ip')),
    ...(hostname ? dnsLabel(hostname, path.child('hostname')) : []),
    ...(nodeName ? dnsSubdomain(nodeName, path.child('nodeName')) : []),
  ];
}
