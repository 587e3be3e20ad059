import { beforeAll, describe, expect, it } from 'vitest';
import type { TraceEnd } from '../../projection/trace/ends';
import { traceOf } from '../../projection/trace/query';
import { traceEndsOf } from '../../projection/trace-ends/query';
import type { World } from '../../projection/world';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import { lateTexts } from '../i18n/late-texts';
import { LANGUAGES } from '../session';
import { endText } from './names';
import { decisionsOf, mainDecision, placeOfStop, stopsOf } from './stops';
import { LOSS_REASONS, OUTCOMES, PROBLEMS, verdictOf } from './verdict';

const MANIFEST = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: lonely}
spec:
  selector: {app: nobody}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  nodeName: worker-1
  containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: b, labels: {app: web}}
spec:
  nodeName: worker-2
  containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}]
`;

let world: World;
beforeAll(() => {
  const { network } = defaultConfig();
  const implementation = 'flannel-vxlan';
  const cluster = new Cluster(defaultConfig({ nodes: workers(2), network: { ...network, implementation } }));
  cluster.engine.runUntil(20_000);
  cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: MANIFEST }] });
  cluster.engine.runUntil(cluster.engine.now + 40_000);
  world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
});

const a: TraceEnd = { kind: 'pod', key: 'pods/default/a' };
const service = (name: string): TraceEnd => ({ kind: 'service', key: `services/default/${name}` });
const try_ = (from: TraceEnd, to: TraceEnd, port = 80, protocol: 'tcp' | 'icmp' = 'tcp') => {
  const trace = { from, to, port, protocol, hop: 0 };
  const answer = traceOf(world, trace);
  const verdict = verdictOf(answer, trace, 'kubernetes', { from: endText(from), to: endText(to) });
  return { stops: stopsOf(answer), verdict };
};

describe('the stops of a trace', () => {
  it('lead from pod to pod through the tunnel, then the answer’s way back', () => {
    const { stops, verdict } = try_(a, service('web'));
    const told = stops.map(({ part, number, ...stop }) => `${part} ${number} ${placeOfStop(stop as never).key}`);
    expect(told[0]).toBe('request 1 pods/default/a');
    expect(told.at(-1)).toMatch(/^answer \d+ pods\/default\/a$/);
    expect(stops.filter(({ hop }) => hop?.wrapping).map(({ hop }) => hop?.wrapping)).toEqual([
      'wrapped',
      'unwrapped',
      'wrapped',
      'unwrapped',
    ]);
    expect(verdict).toMatchObject({
      isGood: true,
      outcome: { key: 'trace.outcome.connected', values: { server: 'b' } },
    });
  });

  it('quote the row that rewrote the address where it was rewritten, the tunnel’s entry where it was wrapped', () => {
    const { stops } = try_(a, service('web'));
    const rewritten = stops.find(({ hop }) => hop?.changed.includes('dst'));
    expect(rewritten && mainDecision(rewritten)).toMatchObject({ table: 'nat', row: expect.stringContaining('DNAT') });
    const wrapped = stops.find(({ hop }) => hop?.wrapping === 'wrapped');
    expect(wrapped && mainDecision(wrapped)?.by).toBe('fdb');
    const last = stops.findLast(({ part }) => part === 'request');
    expect(last && decisionsOf(last).at(-1)?.by).toBe('socket');
  });

  it('end with the place where the packet is lost, even if it never left', () => {
    const { stops, verdict } = try_(a, { kind: 'address', address: '10.244.1.77' });
    const lost = stops.find(({ hop }) => !hop);
    expect(lost?.end?.fate).toBe('lost');
    expect(verdict.why?.key).toBe('trace.lost.no-neighbor.why');
  });
});

describe('a verdict', () => {
  it.each([
    ['a Service without endpoints', service('lonely'), 80, 'rule-reject.endpoints'],
    ['a port that the Service does not have', service('web'), 81, 'no-route.service'],
    ['a port that nobody listens on', { kind: 'pod', key: 'pods/default/b' } as const, 81, 'no-listener'],
    ['a node’s port without a NodePort', { kind: 'node', name: 'worker-2' } as const, 30_999, 'no-listener.node'],
  ])('says why %s is not reached', (_, to, port, reason) => {
    const { verdict } = try_(a, to, port);
    expect([verdict.isGood, verdict.why?.key]).toEqual([false, `trace.lost.${reason}.why`]);
  });

  it('says that nothing can be sent from a Service, and that pods are unknown outside', () => {
    expect(try_(service('web'), a).verdict.outcome.key).toBe('trace.problem.not-a-sender');
    for (const to of [a, service('web')])
      expect(try_({ kind: 'outside' }, to).verdict.why?.key).toBe('trace.lost.no-route.router.why');
  });

  it.each(LANGUAGES)('has words for every outcome, problem and loss in %s', (language) => {
    const texts = lateTexts(language);
    for (const outcome of OUTCOMES) expect(texts).toHaveProperty([`trace.outcome.${outcome.replaceAll(' ', '-')}`]);
    for (const problem of PROBLEMS) expect(texts).toHaveProperty([`trace.problem.${problem}`]);
    for (const reason of LOSS_REASONS)
      for (const part of ['short', 'why', 'fix']) expect(texts).toHaveProperty([`trace.lost.${reason}.${part}`]);
    for (const more of ['no-route.router', 'no-route.service', 'no-route.ping', 'rule-reject.endpoints'])
      for (const part of ['why', 'fix']) expect(texts).toHaveProperty([`trace.lost.${more}.${part}`]);
    for (const more of ['no-neighbor.docker', 'no-listener.node'])
      for (const part of ['why', 'fix']) expect(texts).toHaveProperty([`trace.lost.${more}.${part}`]);
  });
});

describe('the ends that can be chosen', () => {
  const named = (text: string) => traceEndsOf(world, { text, limit: 5 }).map(({ end }) => endText(end));

  it('are found by name, DNS name and address', () => {
    expect(named('')).toEqual(['a', 'b', 'kubernetes', 'lonely', 'web', 'worker-1', 'worker-2', 'outside']);
    expect(named('web.default.svc')).toEqual(['web']);
    expect(named('worker-2')).toEqual(['worker-2']);
    const [{ address = '' } = {}] = traceEndsOf(world, { text: 'b', limit: 5 });
    expect(named(address)).toEqual(['b']);
  });
});
