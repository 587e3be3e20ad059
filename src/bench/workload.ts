/** The rollout that the bench measures: one Deployment of many pods, on nodes that are all ready. */
import type { Deployment } from '../simulation/api/apps/v1/deployment/deployment';
import type { Node } from '../simulation/api/core/v1/node/node';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig, workers } from '../simulation/cluster/config';

const WARM_UP_MS = 5_000;
const LONGEST_WARM_UP_MS = 600_000;
const LONGEST_MS = 6 * 3_600_000;

function deployment(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: app
          image: registry.k8s.io/pause:3.10
          resources:
            requests: {cpu: 10m, memory: 16Mi}
`;
}

/** A cluster whose nodes are all ready. */
export function clusterOf(nodes: number): Cluster {
  const cluster = new Cluster(defaultConfig({ nodes: workers(nodes, 3), network: networkFor(nodes) }));
  // Thousands of nodes are not ready at once: their taints go at the pace of the controllers' limit of requests.
  do cluster.engine.runUntil(cluster.engine.now + WARM_UP_MS);
  while (hasNodeThatIsNotReady(cluster) && cluster.engine.now < LONGEST_WARM_UP_MS);
  return cluster;
}

function hasNodeThatIsNotReady({ etcd }: Cluster): boolean {
  return etcd
    .range('/registry/minions/')
    .some(({ value }) => (value as Node).spec.taints?.some(({ key }) => key === 'node.kubernetes.io/not-ready'));
}

/** Applies a Deployment of so many pods and runs until all are ready. */
export function rollOut(cluster: Cluster, pods: number) {
  const result = cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: deployment(pods) }] });
  runUntilReady(cluster, pods);
  return result;
}

/** The pod network must hold all nodes: a /8 of /24 parts, as kubeadm's users do for large clusters. */
function networkFor(nodes: number) {
  const { network } = defaultConfig();
  return nodes <= 250
    ? network
    : { ...network, podCIDR: '10.0.0.0/9', serviceCIDR: '10.128.0.0/16', hostCIDR: '172.16.0.0/16' };
}

/** Readiness is asked of the Deployment's own status, which is cheap; the pods are counted at the end. */
function runUntilReady(cluster: Cluster, pods: number): void {
  const isReady = () => {
    const entry = cluster.etcd.get('/registry/deployments/default/web');
    return (entry?.value as Deployment | undefined)?.status.readyReplicas === pods;
  };
  while (!isReady() && cluster.engine.now < LONGEST_MS)
    for (let i = 0; i < 20; i++) if (!cluster.engine.runNext(LONGEST_MS)) return;
}
