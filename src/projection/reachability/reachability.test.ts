import { beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { LiveQueries } from '../../worker/live-queries';
import { worldOf } from '../../worker/world';
import { doAll } from '../define-query';
import { traceOf } from '../trace/query';
import type { World } from '../world';
import { type Cell, type Reachability, type ReachabilityParams, reachabilityOf } from './query';

const POD = (name: string, node: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}]
`;
const SERVICES = ['web', 'nobody'].map(
  (app) => `apiVersion: v1
kind: Service
metadata: {name: ${app}}
spec:
  selector: {app: ${app}}
  ports: [{port: 80}]
`,
);

function clusterWith(model: 'kubernetes' | 'docker'): Cluster {
  const { network } = defaultConfig();
  const cluster = new Cluster(defaultConfig({ nodes: workers(2), network: { ...network, model } }));
  cluster.engine.runUntil(20_000);
  const text = [POD('a', 'worker-1'), POD('b', 'worker-2'), POD('c', 'worker-2'), ...SERVICES].join('---\n');
  cluster.act({ do: 'apply', files: [{ name: 'all.yaml', text }] });
  cluster.engine.runUntil(80_000);
  return cluster;
}

const worldAtEnd = (cluster: Cluster): World =>
  worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });

const USUAL: ReachabilityParams = { chosen: [], namespace: 'default', ping: false };

/** `a → b: connected`. */
function outcomes(world: World, params = USUAL): Map<string, Cell> {
  const { from, to, cells } = doAll(reachabilityOf(world, params));
  return new Map(from.flatMap((row, i) => to.map((column, j) => [`${row.name} → ${column.name}`, cells[i]![j]!])));
}

describe('in the Kubernetes model', () => {
  let cluster: Cluster;
  let world: World;
  beforeAll(() => {
    cluster = clusterWith('kubernetes');
    world = worldAtEnd(cluster);
  });

  it('pods, nodes and Services are called by pods and nodes; the outside has no way to pods', () => {
    const found = outcomes(world);
    const expected: Record<string, Cell> = {
      'a → a': 'self',
      'a → b': 'connected',
      'b → worker-1': 'connected',
      'worker-1 → c': 'connected',
      'a → web': 'connected',
      'a → nobody': 'connection refused',
      'a → outside': 'connected',
      'outside → a': 'network unreachable',
      'outside → worker-1': 'connected',
    };
    expect(Object.fromEntries(Object.keys(expected).map((pair) => [pair, found.get(pair)]))).toEqual(expected);
    expect([...found.keys()].some((pair) => pair.startsWith('web →'))).toBe(false);
  });

  it('every cell is what a trace alone finds', () => {
    const { from, to, cells } = doAll(reachabilityOf(world, USUAL));
    const different = from.flatMap((row, i) =>
      to.flatMap((column, j) => {
        if (row.key === column.key) return [];
        const alone = traceOf(world, { from: row.end, to: column.end, protocol: 'tcp', port: column.port });
        return alone.outcome === cells[i]?.[j] ? [] : [`${row.name} → ${column.name}: ${cells[i]?.[j]}`];
      }),
    );
    expect(different).toEqual([]);
    expect(cells.flat().length).toBeGreaterThan(30);
  });

  it('only what was chosen and exists is shown', () => {
    const chosen = ['pods/default/b', 'pods/default/none', 'outside'];
    expect([...outcomes(world, { ...USUAL, chosen, ping: true })]).toEqual([
      ['b → b', 'self'],
      ['b → outside', 'reply'],
      ['outside → b', 'ICMP error'],
      ['outside → outside', 'self'],
    ]);
  });

  it('is answered in slices, once for a state of the network', () => {
    const queries = new LiveQueries();
    queries.watch(1, 'reachability', USUAL);
    expect(queries.answers(world, 0).answers).toEqual([]);
    const shares: number[] = [];
    do {
      let looks = 0;
      shares.push(queries.workOn(world, 0, () => looks++ < 10));
    } while ((shares.at(-1) ?? 1) < 1);
    expect(shares.length).toBeGreaterThan(3);
    const [told] = queries.answers(world, 0).answers;
    expect(told?.answer).toEqual(doAll(reachabilityOf(world, USUAL)));
    cluster.engine.runUntil(cluster.engine.now + 2000);
    expect(queries.workOn(worldAtEnd(cluster), 0, () => true)).toBe(1);
    expect(queries.answers(worldAtEnd(cluster), 0).answers).toEqual([]);
  });

  it('is answered anew when a pod is gone', () => {
    const queries = new LiveQueries();
    queries.watch(1, 'reachability', USUAL);
    queries.workOn(world, 0, () => true);
    queries.answers(world, 0);
    const pod = { group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'c' };
    cluster.act({ do: 'delete', ...pod });
    cluster.engine.runUntil(cluster.engine.now + 60_000);
    queries.workOn(worldAtEnd(cluster), 0, () => true);
    const [told] = queries.answers(worldAtEnd(cluster), 0).answers;
    const names = (told?.answer as Reachability | undefined)?.to.map(({ name }) => name);
    expect(names).toContain('b');
    expect(names).not.toContain('c');
  });
});

describe('in the Docker model', () => {
  it('an address of another host is one’s own host’s: somebody else answers, or nobody', () => {
    const found = outcomes(worldAtEnd(clusterWith('docker')));
    // a and b both are 172.17.0.2; c is 172.17.0.3, which nobody is on a's host.
    expect([found.get('a → c'), found.get('b → c')]).toEqual(['no route to host', 'connected']);
    expect(found.get('c → a')).toBe('another');
    expect(found.get('a → b')).toBe('another');
  });
});
