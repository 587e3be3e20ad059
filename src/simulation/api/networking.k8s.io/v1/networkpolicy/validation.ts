import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isValidCIDR } from '../../../../apimachinery/validation-names';
import type { LabelSelector } from '../../../core/v1/shared';
import { validateLabelSelector } from '../../../validation/label-selector';
import { portNumOrName, wordsAt } from '../../../validation/values';

interface Peer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr?: string; except?: string[] };
}

interface Port {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

/** What a NetworkPolicy says. */
export interface NetworkPolicySpec {
  podSelector?: LabelSelector;
  ingress?: { from?: Peer[]; ports?: Port[] }[];
  egress?: { to?: Peer[]; ports?: Port[] }[];
  policyTypes?: string[];
}

const SPEC = FieldPath.of('spec');
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['Egress', 'Ingress'];

/** What is wrong with a NetworkPolicy. */
export function validateNetworkPolicy(spec: NetworkPolicySpec): FieldError[] {
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  const errors = validateLabelSelector(spec.podSelector, SPEC.child('podSelector'));
  ingress.forEach(({ from = [], ports = [] }, index) => {
    const at = SPEC.child('ingress').index(index);
    errors.push(...validatePorts(ports, at.child('ports')), ...validatePeers(from, at.child('from')));
  });
  egress.forEach(({ to = [], ports = [] }, index) => {
    const at = SPEC.child('egress').index(index);
    errors.push(...validatePorts(ports, at.child('ports')), ...validatePeers(to, at.child('to')));
  });
  const at = SPEC.child('policyTypes');
  if (policyTypes.length > 2) return [...errors, invalid(at, policyTypes, 'may not specify more than two policyTypes')];
  policyTypes.forEach((type, index) => {
    if (!TYPES.includes(type)) errors.push(notSupported(at.index(index), type, TYPES));
  });
  return errors;
}

function validatePorts(ports: readonly Port[], path: FieldPath): FieldError[] {
  return ports.flatMap(({ protocol, port, endPort }, index) => {
    const at = path.index(index);
    const errors: FieldError[] = [];
    if (protocol !== undefined && !PROTOCOLS.includes(protocol))
      errors.push(notSupported(at.child('protocol'), protocol, PROTOCOLS));
    if (port !== undefined) errors.push(...portNumOrName(port, at.child('port')));
    if (endPort === undefined) return errors;
    if (port === undefined)
      errors.push(required(at.child('endPort'), 'port may not be empty when endPort is specified'));
    else if (typeof port === 'string')
      errors.push(invalid(at.child('port'), port, 'must be an integer when endPort is specified'));
    else if (endPort < port)
      errors.push(invalid(at.child('endPort'), endPort, 'must be greater than or equal to `port`'));
    return errors;
  });
}

function validatePeers(peers: readonly Peer[], path: FieldPath): FieldError[] {
  return peers.flatMap(({ podSelector, namespaceSelector, ipBlock }, index) => {
    const at = path.index(index);
    const errors = [
      ...validateLabelSelector(podSelector, at.child('podSelector')),
      ...validateLabelSelector(namespaceSelector, at.child('namespaceSelector')),
    ];
    if (ipBlock) errors.push(...validateBlock(ipBlock, at.child('ipBlock')));
    const isOther = Boolean(podSelector || namespaceSelector);
    if (!isOther && !ipBlock) errors.push(required(at, 'must specify a peer'));
    else if (isOther && ipBlock) errors.push(forbidden(at, 'may not specify both ipBlock and another peer'));
    return errors;
  });
}

function validateBlock({ cidr = '', except = [] }: NonNullable<Peer['ipBlock']>, path: FieldPath): FieldError[] {
  if (!cidr) return [required(path.child('cidr'))];
  return [
    ...wordsAt(path.child('cidr'), cidr, isValidCIDR(cidr)),
    ...except.flatMap((range, index) => wordsAt(path.child('except').index(index), range, isValidCIDR(range))),
  ];
}
