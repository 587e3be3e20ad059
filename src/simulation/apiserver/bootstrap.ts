/**
 * What a fresh cluster holds before anybody asked for anything.
 * Models: kube-apiserver's system namespaces, system priority classes and Service `kubernetes`; the ServiceAccounts `default`
 * that kube-controller-manager gives those namespaces at its first breath.
 * Leaves out: bootstrap roles, flow control objects, the CA's ConfigMap, the endpoints of `kubernetes`.
 */
import type { ApiRequest } from '../apimachinery/api-request';
import { formatIpv4, nthAddress, parseCidr } from '../apimachinery/cidr';

/** The namespaces that the API server keeps alive. */
export const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const;

/** One object of a fresh cluster, as the request that creates it. */
export type BootstrapRequest = Pick<ApiRequest, 'group' | 'version' | 'resource' | 'namespace' | 'body'>;

/** The requests that make a fresh cluster, in order. */
export function bootstrapObjects(serviceCIDR: string): BootstrapRequest[] {
  const core = { group: '', version: 'v1' };
  const namespaces = SYSTEM_NAMESPACES.map((name) => ({
    ...core,
    resource: 'namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  }));
  const accounts = SYSTEM_NAMESPACES.map((namespace) => ({
    ...core,
    resource: 'serviceaccounts',
    namespace,
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } },
  }));
  return [...namespaces, ...systemPriorityClasses(), kubernetesService(serviceCIDR), ...accounts];
}

const SYSTEM_CLASSES = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

function systemPriorityClasses(): BootstrapRequest[] {
  return SYSTEM_CLASSES.map(({ name, value, description }) => ({
    group: 'scheduling.k8s.io',
    version: 'v1',
    resource: 'priorityclasses',
    body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description },
  }));
}

/** The way from pods to the API server: always the first address of the range. */
function kubernetesService(serviceCIDR: string): BootstrapRequest {
  return {
    group: '',
    version: 'v1',
    resource: 'services',
    namespace: 'default',
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: {
        type: 'ClusterIP',
        clusterIP: formatIpv4(nthAddress(parseCidr(serviceCIDR), 1) as number),
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
        sessionAffinity: 'None',
      },
    },
  };
}
