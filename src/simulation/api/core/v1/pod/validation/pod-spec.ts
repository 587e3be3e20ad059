/**
 * The rules of a pod spec, whether it is a pod's or a template's.
 * Models: pkg/apis/core/validation ValidatePodSpec of v1.36, rule by rule in its order.
 * Leaves out: Windows; fine rules of volume sources that the simulation does not act on.
 */
import { duplicate, type FieldError, forbidden, invalid, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { isDNS1123Subdomain } from '../../../../../apimachinery/validation-names';
import { validateLabels } from '../../../../validation/object-meta';
import {
  dnsLabel,
  dnsSubdomain,
  ipAddress,
  oneOf,
  qualifiedName,
  searchDomain,
  wordsAt,
} from '../../../../validation/values';
import type { PodSpec } from '../pod';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers';
import { validateAffinity, validateHostAliases, validateSpread, validateTolerations } from './placement';
import { validatePodResources, validateResourceName } from './resources';
import { validatePodSecurity } from './security';
import { validateVolumes } from './volumes';

/** Of what the spec is a part. */
export interface SpecPlace {
  /** Set for pods: templates have no name yet. */
  podName?: string;
  isPod: boolean;
}

/** What is wrong with a pod spec. */
export function validatePodSpec(spec: PodSpec, path: FieldPath, place: SpecPlace): FieldError[] {
  const around = {
    spec,
    volumes: new Map((spec.volumes ?? []).map((volume) => [volume.name, volume])),
    claims: new Set((spec.resourceClaims ?? []).map((claim) => (claim as ResourceClaim).name ?? '')),
    graceSeconds: spec.terminationGracePeriodSeconds ?? 0,
  };
  return [
    ...validateVolumes(spec.volumes ?? [], place.podName, path.child('volumes')),
    ...validateResourceClaims((spec.resourceClaims ?? []) as ResourceClaim[], path.child('resourceClaims')),
    ...validateContainers(around, path.child('containers')),
    ...validateInitContainers(around, path.child('initContainers')),
    ...validateEphemeralContainers(around, path.child('ephemeralContainers')),
    ...(spec.containers?.length ? validatePodResources(spec, path.child('resources')) : []),
    ...validateHostNetwork(spec, path.child('containers'), place),
    ...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], path.child('restartPolicy')),
    ...oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], path.child('dnsPolicy')),
    ...validateLabels(spec.nodeSelector, path.child('nodeSelector')),
    ...validatePodSecurity(spec, path.child('securityContext')),
    ...validateAffinity(spec.affinity, path.child('affinity')),
    ...validateDnsConfig(spec, path.child('dnsConfig')),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, index) =>
      qualifiedName(conditionType ?? '', path.child('readinessGates').index(index).child('conditionType')),
    ),
    ...validateGates(spec.schedulingGates ?? [], path.child('schedulingGates')),
    ...validateSpread(spec.topologySpreadConstraints ?? [], path.child('topologySpreadConstraints')),
    ...validateHostUsers(spec, path),
    ...validateIdentity(spec, path),
  ];
}

interface ResourceClaim {
  name?: string;
  resourceClaimName?: string;
  resourceClaimTemplateName?: string;
}

function validateResourceClaims(claims: readonly ResourceClaim[], path: FieldPath): FieldError[] {
  const names = new Set<string>();
  return claims.flatMap((claim, index) => {
    const at = path.index(index);
    const { name = '', resourceClaimName, resourceClaimTemplateName } = claim;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(at.child('name')));
    else if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    else errors.push(...dnsLabel(name, at.child('name')));
    names.add(name);
    const printed = {
      Name: name,
      ResourceClaimName: resourceClaimName ?? null,
      ResourceClaimTemplateName: resourceClaimTemplateName ?? null,
    };
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(
        invalid(at, printed, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
      );
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(invalid(at, printed, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    return errors;
  });
}

/** On the host's network a container's port is the host's; templates may leave that to their pods. */
function validateHostNetwork(spec: PodSpec, path: FieldPath, { isPod }: SpecPlace): FieldError[] {
  if (!spec.hostNetwork) return [];
  return (spec.containers ?? []).flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, containerPort }, port) => {
      if (hostPort === containerPort || (!isPod && hostPort === 0)) return [];
      const at = path.index(index).child('ports').index(port).child('hostPort');
      return [invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}

const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCH_CHARACTERS_MAX = 2048;

function validateDnsConfig({ dnsConfig, dnsPolicy }: PodSpec, path: FieldPath): FieldError[] {
  const servers = dnsConfig?.nameservers ?? [];
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (servers.length === 0)
      return [required(path.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!dnsConfig) return [];
  const errors: FieldError[] = [];
  const { searches = [], options = [] } = dnsConfig;
  if (servers.length > NAMESERVERS_MAX)
    errors.push(invalid(path.child('nameservers'), servers, `must not have more than ${NAMESERVERS_MAX} nameservers`));
  servers.forEach((server, index) => {
    errors.push(...ipAddress(server, path.child('nameservers').index(index)));
  });
  if (searches.length > SEARCHES_MAX)
    errors.push(invalid(path.child('searches'), searches, `must not have more than ${SEARCHES_MAX} search paths`));
  if (searches.join(' ').length > SEARCH_CHARACTERS_MAX)
    errors.push(
      invalid(
        path.child('searches'),
        searches,
        `must not have more than ${SEARCH_CHARACTERS_MAX} characters (including spaces) in the search list`,
      ),
    );
  searches.forEach((search, index) => {
    if (search !== '.') errors.push(...searchDomain(search.replace(/\.$/, ''), path.child('searches').index(index)));
  });
  options.forEach(({ name }, index) => {
    if (!name) errors.push(required(path.child('options').index(index), 'must not be empty'));
  });
  return errors;
}

function validateGates(gates: readonly { name: string }[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return gates.flatMap(({ name = '' }, index) => {
    const errors = qualifiedName(name, path.index(index));
    if (seen.has(name)) errors.push(duplicate(path.index(index), name));
    seen.add(name);
    return errors;
  });
}

function validateHostUsers(spec: PodSpec, path: FieldPath): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const fields = [
    ['hostNetwork', spec.hostNetwork],
    ['hostPID', spec.hostPID],
    ['hostIPC', spec.hostIPC],
  ] as const;
  return fields.filter(([, isSet]) => isSet).map(([name]) => forbidden(path.child(name), 'when `hostUsers` is false'));
}

const DEADLINE_MAX = 2 ** 31 - 1;

/** Who the pod is, where it stands and what is left. */
function validateIdentity(spec: PodSpec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain } = spec;
  if (serviceAccountName) errors.push(...dnsSubdomain(serviceAccountName, path.child('serviceAccountName')));
  if (nodeName) errors.push(...dnsSubdomain(nodeName, path.child('nodeName')));
  if (deadline !== undefined && (deadline < 1 || deadline > DEADLINE_MAX))
    errors.push(
      invalid(path.child('activeDeadlineSeconds'), deadline, `must be between 1 and ${DEADLINE_MAX}, inclusive`),
    );
  if (hostname) errors.push(...dnsLabel(hostname, path.child('hostname')));
  if (subdomain) errors.push(...dnsLabel(subdomain, path.child('subdomain')));
  errors.push(...validateTolerations(spec.tolerations ?? [], path.child('tolerations')));
  errors.push(...validateHostAliases(spec.hostAliases ?? [], path.child('hostAliases')));
  for (const field of ['priorityClassName', 'runtimeClassName'] as const) {
    const value = spec[field];
    if (value) errors.push(...wordsAt(path.child(field), value, isDNS1123Subdomain(value)));
  }
  if (spec.preemptionPolicy !== undefined)
    errors.push(...oneOf(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], path.child('preemptionPolicy')));
  for (const name of Object.keys(spec.overhead ?? {}))
    errors.push(...validateResourceName(name, path.child('overhead').key(name)));
  if (spec.os && spec.os.name !== 'linux' && spec.os.name !== 'windows')
    errors.push(...oneOf(spec.os.name, ['linux', 'windows'], path.child('os', 'name')));
  return errors;
}
