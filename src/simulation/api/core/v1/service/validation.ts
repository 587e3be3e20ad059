import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isValidCIDR, isValidPortNum } from '../../../../apimachinery/validation-names';
import { canonicalIp, nonSpecialIp } from '../../../validation/addresses';
import { validateLabels } from '../../../validation/object-meta';
import { dnsLabel, dnsSubdomain, oneOf, portNumOrName, qualifiedName, wordsAt } from '../../../validation/values';
import { validateAddresses } from './addresses';
import { isHeadless, needsClusterIP } from './allocation';
import type { Service, ServicePort, ServiceSpec } from './service';

const SPEC = FieldPath.of('spec');
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITY_SECONDS_MAX = 86_400;
const KUBELET_PORT = 10_250;
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

/** What is wrong with a Service. */
export function validateService({ spec }: Service): FieldError[] {
  const { ports = [], type } = spec;
  const errors: FieldError[] = [];
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName') errors.push(required(SPEC.child('ports')));
  errors.push(...validateOfType(spec));
  const names = new Set<string>();
  ports.forEach((port, index) => {
    errors.push(...validatePort(port, ports.length > 1, names, SPEC.child('ports').index(index)));
  });
  errors.push(...validateLabels(spec.selector, SPEC.child('selector')));
  errors.push(...validateAffinity(spec));
  errors.push(...validateAddresses(spec));
  (spec.externalIPs ?? []).forEach((address, index) => {
    const at = SPEC.child('externalIPs').index(index);
    const malformed = canonicalIp(address, at);
    errors.push(...(malformed.length > 0 ? malformed : nonSpecialIp(address, at)));
  });
  errors.push(...oneOf(type, TYPES, SPEC.child('type')));
  errors.push(...validateNodePorts(spec));
  errors.push(...validateTwins(ports));
  errors.push(...validateLoadBalancer(spec));
  errors.push(...validateTraffic(spec));
  return errors;
}

function validateOfType(spec: ServiceSpec): FieldError[] {
  const { type, ports = [] } = spec;
  const at = SPEC.child('clusterIPs');
  const errors: FieldError[] = [];
  if (type === 'LoadBalancer')
    ports.forEach(({ port }, index) => {
      if (port === KUBELET_PORT)
        errors.push(
          invalid(
            SPEC.child('ports').index(index),
            port,
            `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`,
          ),
        );
    });
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec))
    errors.push(invalid(at.index(0), spec.clusterIPs?.[0], `may not be set to 'None' for ${type} services`));
  if (type !== 'ExternalName') return errors;
  const words = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length) errors.push(forbidden(at, words));
  if (spec.ipFamilies?.length) errors.push(forbidden(SPEC.child('ipFamilies'), words));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden(SPEC.child('ipFamilyPolicy'), words));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  errors.push(...(name ? dnsSubdomain(name, SPEC.child('externalName')) : [required(SPEC.child('externalName'))]));
  return errors;
}

function validatePort(
  { name, port, protocol, targetPort, appProtocol }: ServicePort,
  needsName: boolean,
  names: Set<string>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) {
    if (needsName) errors.push(required(path.child('name')));
  } else {
    errors.push(...dnsLabel(name, path.child('name')));
    if (names.has(name)) errors.push(duplicate(path.child('name'), name));
    names.add(name);
  }
  errors.push(...wordsAt(path.child('port'), port ?? 0, isValidPortNum(port ?? 0)));
  errors.push(...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], path.child('protocol')));
  errors.push(...portNumOrName(targetPort, path.child('targetPort')));
  if (appProtocol !== undefined) errors.push(...qualifiedName(appProtocol, path.child('appProtocol')));
  return errors;
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const at = SPEC.child('sessionAffinityConfig');
  const errors = oneOf(sessionAffinity, ['ClientIP', 'None'], SPEC.child('sessionAffinity'));
  if (sessionAffinity === 'ClientIP') {
    const words = 'when session affinity type is ClientIP';
    if (!config) return [...errors, required(at, words)];
    if (!config.clientIP) return [...errors, required(at.child('clientIP'), words)];
    const seconds = config.clientIP.timeoutSeconds;
    const place = at.child('clientIP', 'timeoutSeconds');
    if (seconds === undefined) return [...errors, required(place, words)];
    if (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX)
      errors.push(invalid(place, seconds, `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`));
  } else if (sessionAffinity === 'None' && config)
    errors.push(forbidden(at, 'must not be set when session affinity is None'));
  return errors;
}

function validateNodePorts({ type, ports = [] }: ServiceSpec): FieldError[] {
  if (type !== 'ClusterIP') return [];
  return ports.flatMap(({ nodePort }, index) =>
    nodePort
      ? [forbidden(SPEC.child('ports').index(index).child('nodePort'), "may not be used when `type` is 'ClusterIP'")]
      : [],
  );
}

/** Two ports of one protocol may not have the same number, inside or at the nodes. */
function validateTwins(ports: readonly ServicePort[]): FieldError[] {
  const at = SPEC.child('ports');
  const errors: FieldError[] = [];
  const seenNodePorts = new Set<string>();
  ports.forEach(({ protocol, nodePort }, index) => {
    if (!nodePort) return;
    const key = `${protocol}/${nodePort}`;
    if (seenNodePorts.has(key)) errors.push(duplicate(at.index(index).child('nodePort'), nodePort));
    seenNodePorts.add(key);
  });
  const seen = new Set<string>();
  ports.forEach(({ protocol, port }, index) => {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) {
      const printed = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
      errors.push(duplicate(at.index(index), printed));
    }
    seen.add(key);
  });
  return errors;
}

function validateLoadBalancer(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const isBalanced = spec.type === 'LoadBalancer';
  const ranges = spec.loadBalancerSourceRanges ?? [];
  // The server writes this path with a capital.
  const at = SPEC.child('LoadBalancerSourceRanges');
  if (ranges.length > 0 && !isBalanced) errors.push(forbidden(at, ONLY_LOAD_BALANCER));
  ranges.forEach((range, index) => {
    errors.push(...wordsAt(at.index(index), range, isValidCIDR(range.trim())));
  });
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalanced)
    errors.push(forbidden(SPEC.child('allocateLoadBalancerNodePorts'), ONLY_LOAD_BALANCER));
  if (spec.allocateLoadBalancerNodePorts === undefined && isBalanced)
    errors.push(required(SPEC.child('allocateLoadBalancerNodePorts')));
  const balancer = spec.loadBalancerClass;
  if (balancer !== undefined) {
    const place = SPEC.child('loadBalancerClass');
    if (!isBalanced) errors.push(forbidden(place, ONLY_LOAD_BALANCER));
    else errors.push(...qualifiedName(balancer, place));
  }
  return errors;
}

function validateTraffic(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy: policy, type, healthCheckNodePort = 0 } = spec;
  const errors: FieldError[] = [];
  const at = SPEC.child('externalTrafficPolicy');
  const isExternal =
    type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && Boolean(spec.externalIPs?.length));
  if (!isExternal) {
    if (policy) errors.push(invalid(at, policy, 'may only be set for externally-accessible services'));
  } else errors.push(...oneOf(policy, ['Cluster', 'Local'], at));
  const health = SPEC.child('healthCheckNodePort');
  if (type === 'LoadBalancer' && policy === 'Local')
    errors.push(
      ...(healthCheckNodePort
        ? wordsAt(health, healthCheckNodePort, isValidPortNum(healthCheckNodePort))
        : [required(health)]),
    );
  else if (healthCheckNodePort)
    errors.push(
      invalid(
        health,
        healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    );
  if (needsClusterIP(spec))
    errors.push(...oneOf(spec.internalTrafficPolicy, ['Cluster', 'Local'], SPEC.child('internalTrafficPolicy')));
  const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
  if (spec.trafficDistribution !== undefined && !distributions.includes(spec.trafficDistribution))
    errors.push(notSupported(SPEC.child('trafficDistribution'), spec.trafficDistribution, distributions));
  return errors;
}

/** What may not change in a Service: the address it was given. */
export function validateServiceUpdate({ spec }: Service, { spec: before }: Service): FieldError[] {
  if (spec === before) return [];
  const errors: FieldError[] = [];
  if (needsClusterIP(spec) && needsClusterIP(before)) {
    const at = SPEC.child('clusterIPs');
    const was = before.clusterIPs?.[0];
    if (was && spec.clusterIPs?.[0] !== was)
      errors.push(invalid(at.index(0), spec.clusterIPs ?? null, 'may not change once set'));
    if (before.ipFamilies?.[0] && spec.ipFamilies?.[0] !== before.ipFamilies[0])
      errors.push(invalid(SPEC.child('ipFamilies').index(0), spec.ipFamilies ?? null, 'may not change once set'));
  }
  if (
    spec.type === 'LoadBalancer' &&
    before.type === 'LoadBalancer' &&
    spec.loadBalancerClass !== before.loadBalancerClass
  )
    errors.push(invalid(SPEC.child('loadBalancerClass'), spec.loadBalancerClass ?? null, 'may not change once set'));
  return errors;
}
