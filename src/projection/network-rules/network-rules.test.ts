import { describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import { doAll } from '../define-query';
import { traceOf } from '../trace/query';
import { networkRulesOf } from './query';

const POD = (name: string, node: string, hostPort: number) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80, hostPort: ${hostPort}}]}]
`;

function rulesWith(implementation: string) {
  const { network } = defaultConfig();
  const model = implementation === 'docker' ? ('docker' as const) : ('kubernetes' as const);
  const cluster = new Cluster(defaultConfig({ nodes: workers(2), network: { ...network, model, implementation } }));
  cluster.engine.runUntil(20_000);
  const text = [POD('a', 'worker-1', 8001), POD('b', 'worker-2', 8001), POD('c', 'worker-2', 8000)].join('---\n');
  cluster.act({ do: 'apply', files: [{ name: 'all.yaml', text }] });
  cluster.engine.runUntil(80_000);
  const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  return { world, ...doAll(networkRulesOf(world, { namespace: 'default' })) };
}

describe.each(['flannel-host-gw', 'flannel-vxlan', 'calico'])('with %s', (implementation) => {
  it('pods reach pods, and nodes pods, as they are; others see a pod’s own address', () => {
    const { rules } = rulesWith(implementation);
    const counts = Object.fromEntries(rules.map(({ id, good, tries }) => [id, `${good} of ${tries}`]));
    expect(counts['pod-to-pod']).toBe('6 of 6');
    expect(counts['node-to-pod']).toBe('6 of 6');
    expect(counts['own-address']).toBe('6 of 6');
  });

  it('a node sees its own or another node’s address of a pod that is masqueraded, and the rule that does it is told', () => {
    const check = rulesWith(implementation).rules.find(({ id }) => id === 'pod-to-node');
    for (const { why, was, seen, because } of check?.broken ?? []) {
      expect(why).toBe('source-changed');
      expect(was).toMatch(/^10\.244\./);
      expect(seen).toMatch(/^192\.168\.50\./);
      expect(because?.row).toContain('MASQUERADE');
    }
    expect((check?.good ?? 0) + (check?.broken.length ?? 0)).toBe(6);
  });
});

it('in the Docker model the rules are broken, each with a trace that shows it, and ports are kept account of', () => {
  const { world, rules, ports, model } = rulesWith('docker');
  expect(model).toBe('docker');
  for (const { id, good, tries, broken, shown } of rules) {
    expect(`${id} ${good < tries}`).toBe(`${id} true`);
    expect(shown).toEqual(broken[0]?.trace);
  }
  const [pods, fromNodes] = rules;
  expect(pods?.broken.map(({ from, to, why }) => `${from} ${to} ${why}`)).toEqual([
    'a b another',
    'a c no route to host',
    'b a another',
    'c a another',
  ]);
  const lost = pods?.broken[1];
  expect(lost && traceOf(world, lost.trace).outcome).toBe('no route to host');
  expect(fromNodes?.good).toBe(3);
  expect(ports.map(({ node, hostPort, pod }) => `${node}:${hostPort} ${pod}`)).toEqual([
    'worker-1:8001 pods/default/a',
    'worker-2:8000 pods/default/c',
    'worker-2:8001 pods/default/b',
  ]);
});
