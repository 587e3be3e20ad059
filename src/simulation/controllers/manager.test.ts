import { describe, expect, it } from 'vitest';
import { type Lease, Lease as LeaseKind } from '../api/coordination.k8s.io/v1/lease/lease';
import { type Pod, Pod as PodKind } from '../api/core/v1/pod/pod';
import { timeMs } from '../apimachinery/time';
import { Cluster } from '../cluster/cluster';
import { defaultConfig, realisticLatencies } from '../cluster/config';
import { isPodReady } from './pod-state';

const deployment = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "nginx:1.27"}]}
`;

function clusterOf(changes: Partial<typeof realisticLatencies> = {}): Cluster {
  const cluster = new Cluster(defaultConfig({ latencies: { ...realisticLatencies, ...changes } }));
  cluster.engine.runUntil(3000);
  return cluster;
}

const podsOf = ({ etcd }: Cluster) => etcd.range('/registry/pods/').map(({ value }) => value as Pod);
const apply = (cluster: Cluster, replicas: number) =>
  cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: deployment(replicas) }] });

describe('controllers that were stopped', () => {
  it('do nothing, and catch up on everything that was missed when they start again', () => {
    const cluster = clusterOf();
    apply(cluster, 3);
    cluster.engine.runUntil(30_000);
    expect(podsOf(cluster).filter(isPodReady)).toHaveLength(3);
    cluster.controllerManager.stop();
    apply(cluster, 5);
    const [victim] = podsOf(cluster);
    cluster.kubectl.delete(PodKind, { namespace: 'default', name: victim?.metadata.name as string });
    cluster.engine.runUntil(90_000);
    expect(podsOf(cluster).length).toBeLessThanOrEqual(3);
    cluster.controllerManager.start();
    cluster.engine.runUntil(120_000);
    expect(podsOf(cluster).filter(isPodReady)).toHaveLength(5);
  });

  it('stop in the middle of a burst, and make no pod twice', () => {
    const cluster = clusterOf({ controllerQps: 5, controllerBurst: 5 });
    apply(cluster, 30);
    cluster.engine.runUntil(6000);
    const before = podsOf(cluster).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(30);
    cluster.controllerManager.stop();
    cluster.engine.runUntil(10_000);
    expect(podsOf(cluster)).toHaveLength(before);
    cluster.controllerManager.start();
    cluster.engine.runUntil(60_000);
    expect(podsOf(cluster)).toHaveLength(30);
  });
});

describe('the rate limit of a controller', () => {
  it('lets the burst pass at once and the rest at so many a second', () => {
    const cluster = clusterOf({ controllerQps: 10, controllerBurst: 20 });
    apply(cluster, 60);
    cluster.engine.runUntil(cluster.engine.now + 500);
    const early = podsOf(cluster).length;
    expect(early).toBeGreaterThanOrEqual(10);
    expect(early).toBeLessThanOrEqual(25);
    cluster.engine.runUntil(cluster.engine.now + 2000);
    const later = podsOf(cluster).length;
    expect(later - early).toBeGreaterThan(10);
    expect(later - early).toBeLessThanOrEqual(21);
    cluster.engine.runUntil(cluster.engine.now + 20_000);
    expect(podsOf(cluster)).toHaveLength(60);
  });
});

describe('the Lease of a healthy node', () => {
  it('shows the last renewal to whoever reads it, though nobody writes it', () => {
    const cluster = clusterOf();
    cluster.engine.runUntil(60_000);
    const stored = cluster.etcd.range('/registry/leases/').map(({ value }) => value as Lease);
    const read = cluster.kubectl.get(LeaseKind, 'kube-node-lease', 'worker-1');
    const [listed] = cluster.kubectl.list(LeaseKind, { namespace: 'kube-node-lease' }).items;
    const ageMs = (lease: Lease | undefined) =>
      cluster.config.epochMs + cluster.engine.now - timeMs(lease?.spec?.renewTime as string);
    expect(ageMs(stored[0])).toBeGreaterThan(20_000);
    expect(ageMs(read)).toBeLessThanOrEqual(10_000);
    expect(listed).toEqual(read);
  });
});
