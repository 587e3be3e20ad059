import { beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import type { World } from '../world';
import { type TraceEnd, traceOf } from './query';

const POD = (name: string, node: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27'}]
`;

function clusterWith(implementation: string, proxyMode: 'iptables' | 'nftables' = 'iptables'): Cluster {
  const { network } = defaultConfig();
  const model = implementation === 'docker' ? ('docker' as const) : ('kubernetes' as const);
  const settings = { ...network, model, implementation, proxyMode };
  const cluster = new Cluster(defaultConfig({ nodes: workers(2), network: settings }));
  cluster.engine.runUntil(20_000);
  const text = [
    POD('a', 'worker-1'),
    POD('b', 'worker-1'),
    POD('c', 'worker-2'),
    POD('d', 'worker-2'),
    POD('e', 'worker-2'),
  ].join('---\n');
  cluster.act({ do: 'apply', files: [{ name: 'pods.yaml', text }] });
  cluster.engine.runUntil(cluster.engine.now + 60_000);
  return cluster;
}

const pod = (name: string): TraceEnd => ({ kind: 'pod', key: `pods/default/${name}` });

function trace(world: World, from: TraceEnd, to: TraceEnd, port = 80) {
  const answer = traceOf(world, { from, to, protocol: 'tcp', port });
  return {
    outcome: answer.outcome,
    server: answer.server,
    ttl: answer.journeys[0]?.hops.at(-1)?.headers.ttl,
    end: answer.journeys[0]?.end,
  };
}

describe.each(['flannel-host-gw', 'flannel-vxlan', 'calico'])('with %s', (implementation) => {
  let world: World;
  beforeAll(() => {
    const cluster = clusterWith(implementation);
    world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  });

  it('a pod reaches another on its machine and one on another machine, each seeing the other’s own address', () => {
    const near = trace(world, pod('a'), pod('b'));
    const far = trace(world, pod('a'), pod('c'));
    expect([near.outcome, far.outcome]).toEqual(['connected', 'connected']);
    expect([near.ttl, far.ttl]).toEqual([implementation === 'calico' ? 63 : 64, 62]);
    expect([near.server, far.server]).toEqual([
      { program: 'web', from: far.server?.from },
      { program: 'web', from: near.server?.from },
    ]);
  });

  it('a node reaches pods, a pod its node’s kubelet; nobody listens on another port', () => {
    expect(trace(world, { kind: 'node', name: 'worker-1' }, pod('c')).outcome).toBe('connected');
    expect(trace(world, pod('a'), { kind: 'node', name: 'worker-2' }, 10_250).outcome).toBe('connected');
    expect(trace(world, pod('a'), pod('c'), 81)).toMatchObject({
      outcome: 'connection refused',
      end: { reason: 'no-listener' },
    });
  });

  it('the outside has no way to a pod', () => {
    expect(trace(world, { kind: 'outside' }, pod('a'))).toMatchObject({
      outcome: 'network unreachable',
      end: { reason: 'no-route', place: { key: 'router' } },
    });
  });
});

it('in the Docker model a container reaches its own host only', () => {
  const cluster = clusterWith('docker');
  const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  expect(trace(world, pod('a'), pod('b')).outcome).toBe('connected');
  expect(trace(world, pod('a'), pod('e'))).toMatchObject({
    outcome: 'no route to host',
    end: { reason: 'no-neighbor' },
  });
});

describe('a hostPort', () => {
  const manifest = POD('shop', 'worker-1').replace(
    "'nginx:1.27'}",
    "'nginx:1.27', ports: [{containerPort: 80, hostPort: 8080}]}",
  );

  it.each(['docker', 'flannel-host-gw', 'flannel-vxlan', 'calico'])(
    'leads from the outside to the pod with %s',
    (implementation) => {
      const cluster = clusterWith(implementation);
      cluster.act({ do: 'apply', files: [{ name: 'shop.yaml', text: manifest }] });
      cluster.engine.runUntil(cluster.engine.now + 30_000);
      const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
      const answer = trace(world, { kind: 'outside' }, { kind: 'node', name: 'worker-1' }, 8080);
      expect(answer).toMatchObject({ outcome: 'connected', server: { program: 'web', from: '192.168.50.254' } });
    },
  );
});

describe('a NodePort Service over pods of two machines', () => {
  const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, nodePort: 30080}]
`;
  const labelled = (name: string, node: string) =>
    POD(name, node).replace(`{name: ${name}}`, `{name: ${name}, labels: {app: web}}`);

  it('is told with the elements of its maps where kube-proxy uses nftables', () => {
    const cluster = clusterWith('flannel-host-gw', 'nftables');
    const text = [service, labelled('shop', 'worker-2')].join('---\n');
    cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text }] });
    cluster.engine.runUntil(cluster.engine.now + 30_000);
    const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
    const answer = traceOf(world, {
      from: { kind: 'outside' },
      to: { kind: 'node', name: 'worker-1' },
      protocol: 'tcp',
      port: 30_080,
    });
    expect(answer).toMatchObject({ outcome: 'connected', server: { program: 'web' } });
    const rows = answer.journeys[0]?.hops.flatMap(({ because }) => because) ?? [];
    const ofProxy = rows.filter(({ table, chain }) => table === 'ip kube-proxy' && !/^(nat|filter)-/.test(chain ?? ''));
    expect(ofProxy.map(({ chain, effect }) => `${chain?.replace(/-[A-Z0-9]{8}-/, '-')}: ${effect}`)).toEqual([
      'services: goto external-PFISGYVC-default/web/tcp/',
      'service-nodeports: goto external-PFISGYVC-default/web/tcp/',
      'external-default/web/tcp/: continue',
      'external-default/web/tcp/: goto service-PFISGYVC-default/web/tcp/',
      'service-default/web/tcp/: accept',
      'masquerading: accept',
    ]);
  });

  it.each(['flannel-host-gw', 'flannel-vxlan', 'calico'])(
    'answers pods, nodes and the outside with %s',
    (implementation) => {
      const cluster = clusterWith(implementation);
      const before = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
      const text = [service, labelled('shop', 'worker-2')].join('---\n');
      cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text }] });
      cluster.engine.runUntil(cluster.engine.now + 30_000);
      const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
      const web: TraceEnd = { kind: 'service', key: 'services/default/web' };
      const outcomes = [
        trace(world, pod('a'), web),
        trace(world, pod('shop'), web),
        trace(world, { kind: 'node', name: 'worker-1' }, web),
        trace(world, { kind: 'outside' }, { kind: 'node', name: 'worker-1' }, 30_080),
        trace(world, { kind: 'outside' }, { kind: 'node', name: 'worker-2' }, 30_080),
        trace(world, pod('a'), web, 81),
      ].map(({ outcome }) => outcome);
      expect(outcomes).toEqual([...Array(5).fill('connected'), 'network unreachable']);
      expect(trace(before, { kind: 'outside' }, { kind: 'node', name: 'worker-1' }, 30_080).outcome).toBe(
        'connection refused',
      );
    },
  );
});
