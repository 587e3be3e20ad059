import { beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import type { NetTool } from '../../simulation/linux/net/print/tools';
import { worldOf } from '../../worker/world';
import type { TraceParams } from '../trace/attempt';
import type { World } from '../world';
import { machineTableOf } from './query';

const MANIFEST = ['a worker-1', 'b worker-2']
  .map((words) => words.split(' '))
  .map(
    ([name, node]) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27'}]
`,
  )
  .concat(`apiVersion: v1
kind: Service
metadata: {name: b}
spec:
  selector: {app: b}
  ports: [{port: 80}]
`)
  .join('---\n');

let world: World;
beforeAll(() => {
  const cluster = new Cluster(defaultConfig({ nodes: workers(2) }));
  cluster.engine.runUntil(20_000);
  cluster.act({ do: 'apply', files: [{ name: 'all.yaml', text: MANIFEST }] });
  cluster.engine.runUntil(80_000);
  world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
});

const call: TraceParams = {
  from: { kind: 'pod', key: 'pods/default/a' },
  to: { kind: 'service', key: 'services/default/b' },
  protocol: 'tcp',
  port: 80,
};
const table = (key: string, tool: NetTool, trace?: TraceParams, filter = '') =>
  machineTableOf(world, { key, tool, filter, onlyUsed: false, limit: 1000, ...(trace && { trace }) });
const lit = (key: string, tool: NetTool) =>
  table(key, tool, call).lines.flatMap(({ text, used }) => (used ? [text] : []));

describe('the tables of a machine and of a pod', () => {
  it('are what the tool prints there', () => {
    const { lines, total, used } = table('nodes/worker-1', 'ip route');
    expect(lines.map(({ text }) => text)).toContain('10.244.1.0/24 via 192.168.50.12 dev eth0');
    expect([total, used]).toEqual([lines.length, 0]);
    expect(table('pods/default/a', 'ip route').lines[0]?.text).toBe('default via 10.244.0.1 dev eth0');
  });

  it('are missing where nothing is', () => {
    expect(table('pods/default/none', 'ip addr').isMissing).toBe(true);
    expect(table('nodes/worker-9', 'ip addr').isMissing).toBe(true);
  });

  it('are narrowed by words', () => {
    const all = table('nodes/worker-1', 'iptables-save');
    const some = table('nodes/worker-1', 'iptables-save', undefined, 'kube-svc default/b');
    expect(some.total).toBeGreaterThan(0);
    expect(some.total).toBeLessThan(all.total);
    expect(some.lines.every(({ text }) => text.includes('KUBE-SVC') && text.includes('default/b'))).toBe(true);
  });

  it('are only what a packet met, when asked so', () => {
    const asked = {
      key: 'nodes/worker-1',
      tool: 'ip route' as const,
      filter: '',
      onlyUsed: true,
      limit: 1,
      trace: call,
    };
    const { lines, total, used } = machineTableOf(world, asked);
    expect([lines.length, total]).toEqual([1, used]);
    expect(lines[0]?.used).toBe(lines[0]?.text);
  });

  it('light the rows that a followed packet meets', () => {
    expect(lit('pods/default/a', 'ip route')).toEqual(['default via 10.244.0.1 dev eth0']);
    expect(lit('nodes/worker-1', 'ip route')).toContain('10.244.1.0/24 via 192.168.50.12 dev eth0');
    expect(lit('nodes/worker-2', 'ip neigh').length).toBeGreaterThan(0);
    const rules = lit('nodes/worker-1', 'iptables-save');
    expect(rules.some((rule) => rule.startsWith('-A KUBE-SEP') && rule.includes('-j DNAT'))).toBe(true);
    expect(lit('nodes/worker-2', 'iptables-save').some((rule) => rule.includes('-j DNAT'))).toBe(false);
    expect(lit('nodes/worker-1', 'conntrack -L')).toHaveLength(1);
    expect(table('nodes/worker-1', 'conntrack -L').lines).toEqual([]);
  });
});
