import { isDNS1123Label } from '../../../../apimachinery/validation-names';
import { defineKind } from '../../../define-kind';
import { allocate, dropOfOldType, isHeadless, keepAllocated, needsClusterIP, normalizeAddresses } from './allocation';
import { serviceColumns } from './columns';
import { Service, type ServiceSpec } from './service';
import { validateService, validateServiceUpdate } from './validation';

const AFFINITY_SECONDS = 10_800;

export default defineKind<Service>({
  ...Service,
  acts: true,
  answersDeleted: true,
  createOnUpdate: true,
  etcdPrefix: 'services/specs',
  emptyStatus: { loadBalancer: {} },
  selectableFields: { 'spec.clusterIP': '', 'spec.type': '' },
  validateName: isDNS1123Label,
  columns: serviceColumns,
  setDefaults(service) {
    service.spec ??= {} as ServiceSpec;
    setSpecDefaults(service.spec);
  },
  prepareForCreate(service, env) {
    normalizeAddresses(service.spec);
    allocate(service, env);
  },
  prepareForUpdate(service, before, env) {
    if (service.spec === before.spec) return;
    normalizeAddresses(service.spec, before.spec);
    dropOfOldType(service.spec, before.spec);
    keepAllocated(service.spec, before.spec);
    allocate(service, env, before);
  },
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  heldOf({ spec }) {
    const addresses = isHeadless(spec) ? [] : (spec.clusterIPs ?? []);
    const ports = (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
    return { addresses, ports: spec.healthCheckNodePort ? [...ports, spec.healthCheckNodePort] : ports };
  },
  warnings({ spec }, before) {
    const warnings: string[] = [];
    if (before?.spec === spec) return warnings;
    if (spec.externalIPs?.length)
      warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
    if (spec.trafficDistribution === 'PreferClose')
      warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
    return warnings;
  },
  status: {},
});

function setSpecDefaults(spec: ServiceSpec): void {
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    if (!port.targetPort) port.targetPort = port.port;
  }
  const isExternal = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const isReachable = isExternal || (spec.type === 'ClusterIP' && Boolean(spec.externalIPs?.length));
  if (isReachable) spec.externalTrafficPolicy ||= 'Cluster';
  if (needsClusterIP(spec)) spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}
