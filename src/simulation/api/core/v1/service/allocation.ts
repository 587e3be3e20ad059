/**
 * What of the cluster's ranges a Service gets, on creation and when its type changes.
 * Models: pkg/registry/core/service storage/alloc.go and strategy.go of v1.36, on a cluster of IPv4 alone.
 * Leaves out: dual stack clusters.
 */
import { internalError, invalidObject } from '../../../../apimachinery/api-error';
import { type FieldError, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { StrategyEnv } from '../../../define-kind';
import { validateAddresses } from './addresses';
import type { Service, ServiceSpec } from './service';

const SPEC = FieldPath.of('spec');
const NONE = 'None';

/** Whether clients reach the Service at an address of its own. */
export function needsClusterIP({ type }: ServiceSpec): boolean {
  return type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';
}

function needsNodePort({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
}

function needsHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

/** Takes addresses and ports for a Service; throws the server's refusal where one is not to be had. */
export function allocate(service: Service, env: StrategyEnv, before?: Service): void {
  const { spec } = service;
  refuse(service, needsClusterIP(spec) ? validateAddresses(spec) : []);
  refuse(service, initFamilies(spec));
  if (needsClusterIP(spec)) allocateAddress(service, env, before);
  if (needsNodePort(spec) || spec.ports?.some(({ nodePort }) => nodePort)) allocatePorts(service, env, before);
  if (needsHealthCheck(spec)) allocateHealthCheck(spec, env, before);
}

function refuse({ metadata }: Service, errors: FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'Service', name: metadata.name ?? '' }, errors);
}

/** The families of a Service on a cluster that knows IPv4 alone. */
function initFamilies(spec: ServiceSpec): FieldError[] {
  if (!needsClusterIP(spec)) return [];
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === 'RequireDualStack' && !(isHeadless(spec) && !hasSelector(spec)))
    errors.push(
      invalid(
        SPEC.child('ipFamilyPolicy'),
        spec.ipFamilyPolicy,
        'this cluster is not configured for dual-stack services',
      ),
    );
  if (!isHeadless(spec) || hasSelector(spec)) {
    (spec.ipFamilies ?? []).forEach((family, index) => {
      if (family === 'IPv6')
        errors.push(invalid(SPEC.child('ipFamilies').index(index), spec.ipFamilies, 'not configured on this cluster'));
    });
    (spec.clusterIPs ?? []).forEach((address, index) => {
      if (address.includes(':'))
        errors.push(
          invalid(SPEC.child('clusterIPs').index(index), spec.clusterIPs, 'IPv6 is not configured on this cluster'),
        );
    });
  }
  if (errors.length > 0) return errors;
  if (isHeadless(spec) && !hasSelector(spec)) {
    // Without selector nobody knows which families the endpoints will have, so both are said.
    spec.ipFamilyPolicy ??= spec.ipFamilies?.length === 1 ? 'SingleStack' : 'RequireDualStack';
    if (!spec.ipFamilies?.length) spec.ipFamilies = ['IPv4'];
    if (spec.ipFamilyPolicy !== 'SingleStack' && spec.ipFamilies.length === 1)
      spec.ipFamilies = [...spec.ipFamilies, spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4'];
    return [];
  }
  spec.ipFamilyPolicy ??= 'SingleStack';
  if (!spec.ipFamilies?.length) spec.ipFamilies = ['IPv4'];
  return [];
}

/** Whether the Service is only a name: no address of its own. */
export function isHeadless({ clusterIP, clusterIPs }: ServiceSpec): boolean {
  return clusterIP === NONE || clusterIPs?.[0] === NONE;
}

function hasSelector({ selector }: ServiceSpec): boolean {
  return Object.keys(selector ?? {}).length > 0;
}

function allocateAddress(service: Service, env: StrategyEnv, before?: Service): void {
  const { spec } = service;
  if (isHeadless(spec)) return;
  const wanted = spec.clusterIPs?.[0];
  if (wanted && before?.spec.clusterIPs?.includes(wanted)) return;
  if (wanted) {
    const problem = env.ranges.addressProblem(wanted);
    if (problem)
      refuse(service, [
        invalid(SPEC.child('clusterIPs'), spec.clusterIPs, `failed to allocate IP ${wanted}: ${problem}`),
      ]);
    return;
  }
  const address = env.ranges.freeAddress();
  if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
  spec.clusterIP = address;
  spec.clusterIPs = [address];
}

function allocatePorts(service: Service, env: StrategyEnv, before?: Service): void {
  const { spec } = service;
  const held = new Set((before?.spec.ports ?? []).map(({ nodePort }) => nodePort));
  const reserved = new Set<number>();
  (spec.ports ?? []).forEach(({ nodePort }, index) => {
    if (!nodePort) return;
    const problem = held.has(nodePort) || reserved.has(nodePort) ? undefined : env.ranges.portProblem(nodePort);
    if (problem) refuse(service, [invalid(SPEC.child('ports').index(index).child('nodePort'), nodePort, problem)]);
    reserved.add(nodePort);
  });
  if (!needsNodePort(spec)) return;
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue;
    const free = env.ranges.freePort(reserved);
    if (free === undefined) throw internalError('failed to allocate a nodePort: range is full');
    port.nodePort = free;
    reserved.add(free);
  }
}

function allocateHealthCheck(spec: ServiceSpec, env: StrategyEnv, before?: Service): void {
  const wanted = spec.healthCheckNodePort;
  if (wanted && wanted === before?.spec.healthCheckNodePort) return;
  const reserved = new Set((spec.ports ?? []).map(({ nodePort = 0 }) => nodePort));
  if (!wanted) {
    const free = env.ranges.freePort(reserved);
    if (free === undefined) throw internalError('failed to allocate a HealthCheck NodePort: range is full');
    spec.healthCheckNodePort = free;
    return;
  }
  const problem = env.ranges.portProblem(wanted);
  if (problem) throw internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`);
}

/** Keeps the two fields of addresses in step, whichever of them a client manages. */
export function normalizeAddresses(spec: ServiceSpec, before?: ServiceSpec): void {
  if (!before) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const sameList = sameTexts(spec.clusterIPs, before.clusterIPs);
  if (spec.clusterIP === before.clusterIP) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  if (!spec.clusterIP && sameList) delete spec.clusterIPs;
  else if (spec.clusterIP && (sameList || !spec.clusterIPs?.length)) spec.clusterIPs = [spec.clusterIP];
}

function sameTexts(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/** What was allocated and is not named again stays. */
export function keepAllocated(spec: ServiceSpec, before: ServiceSpec): void {
  if (needsClusterIP(before) && needsClusterIP(spec)) {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP;
    if (!spec.clusterIPs?.length && before.clusterIPs && spec.clusterIP === before.clusterIP)
      spec.clusterIPs = [...before.clusterIPs];
    if (!spec.ipFamilies?.length && before.ipFamilies) spec.ipFamilies = [...before.ipFamilies];
    if (!spec.ipFamilyPolicy && before.ipFamilyPolicy) spec.ipFamilyPolicy = before.ipFamilyPolicy;
  }
  if (needsNodePort(before) && needsNodePort(spec)) {
    const used = new Set((spec.ports ?? []).map(({ nodePort = 0 }) => nodePort));
    for (const port of spec.ports ?? []) {
      if (port.nodePort) continue;
      const old = before.ports?.find((other) => other.protocol === port.protocol && other.port === port.port);
      if (old?.nodePort && !used.has(old.nodePort)) port.nodePort = old.nodePort;
    }
  }
  if (needsHealthCheck(before) && needsHealthCheck(spec) && !spec.healthCheckNodePort && before.healthCheckNodePort)
    spec.healthCheckNodePort = before.healthCheckNodePort;
}

/** A change of type takes along the fields that only the old type had, if the client left them as they were. */
export function dropOfOldType(spec: ServiceSpec, before: ServiceSpec): void {
  if (spec.type === before.type) return;
  if (needsClusterIP(before) && !needsClusterIP(spec) && spec.clusterIP === before.clusterIP) {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    delete spec.ipFamilies;
    delete spec.ipFamilyPolicy;
  }
  if (needsNodePort(before) && !needsNodePort(spec))
    for (const [index, port] of (spec.ports ?? []).entries())
      if (port.nodePort === before.ports?.[index]?.nodePort) delete port.nodePort;
  if (needsHealthCheck(before) && !needsHealthCheck(spec)) delete spec.healthCheckNodePort;
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const)
      if (spec[field] === before[field]) delete spec[field];
  }
  const isExternal = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  if (!isExternal && spec.externalTrafficPolicy === before.externalTrafficPolicy) delete spec.externalTrafficPolicy;
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy;
  if (before.type === 'ExternalName' && spec.externalName === before.externalName) delete spec.externalName;
}
