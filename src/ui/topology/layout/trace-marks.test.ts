import { beforeAll, describe, expect, it } from 'vitest';
import machineQuery from '../../../projection/machine/query';
import messagesQuery from '../../../projection/messages/query';
import podNames from '../../../projection/pod-names/query';
import servicesQuery from '../../../projection/services/query';
import topologyQuery from '../../../projection/topology/query';
import type { TraceEnd } from '../../../projection/trace/ends';
import { traceOf } from '../../../projection/trace/query';
import type { World } from '../../../projection/world';
import { Cluster } from '../../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../../simulation/cluster/config';
import { worldOf } from '../../../worker/world';
import { stopsOf } from '../../trace/stops';
import { type Picture, type PictureInput, pictureOf } from '../picture';
import type { Mark } from '../shapes';
import * as close from './close';
import { nodesScene } from './nodes';
import { traceMarks } from './trace-marks';
import { wayBetween } from './trace-places';
import type { StageWords } from './words';

const POD = (name: string, node: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27'}]
`;
const SIZE = { w: 812, h: 579 };
const count = (n: number) => String(n);
const words: StageWords = {
  assumed: '',
  waiting: count,
  more: count,
  notReady: '',
  noEndpoints: '',
  exitCode: count,
  podsOf: count,
  readyOf: (ready, total) => `${ready}/${total}`,
  off: '',
  twice: '',
  revision: count,
  watches: count,
  idle: '',
  cordoned: '',
  t: (key) => key,
};

const worlds = new Map<string, World>();
beforeAll(() => {
  for (const implementation of ['flannel-vxlan', 'calico']) {
    const { network } = defaultConfig();
    const cluster = new Cluster(defaultConfig({ nodes: workers(2), network: { ...network, implementation } }));
    cluster.engine.runUntil(20_000);
    const text = [POD('a', 'worker-1'), POD('b', 'worker-2'), POD('c', 'worker-1')].join('---\n');
    cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text }] });
    cluster.engine.runUntil(cluster.engine.now + 40_000);
    worlds.set(implementation, worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now }));
  }
});

const pod = (name: string): TraceEnd => ({ kind: 'pod', key: `pods/default/${name}` });

interface Seen {
  readonly picture: Picture;
  readonly input: PictureInput;
  readonly marks: readonly Mark[];
  readonly stops: ReturnType<typeof stopsOf>;
}

function seen(network: string, level: 1 | 2 | 3, ends: { from: TraceEnd; to: TraceEnd }, hop: number): Seen {
  const world = worlds.get(network);
  if (!world) throw new Error('no such world');
  const topology = topologyQuery.answer(world, undefined);
  const input: PictureInput = {
    level,
    target: 'worker-1',
    topology,
    names: podNames.answer(world, { from: 0 }),
    machines: machineQuery.answer(world, { nodes: topology.nodes.map(({ name }) => name) }),
    services: servicesQuery.answer(world, { namespace: '' }),
    card: undefined,
    messages: messagesQuery.answer(world, undefined),
    size: SIZE,
    scroll: 0,
    words,
    close,
  };
  const picture = pictureOf(input);
  const stops = stopsOf(traceOf(world, { ...ends, protocol: 'tcp', port: 80 }));
  const find = picture.places ?? (() => undefined);
  return {
    picture,
    input,
    stops,
    marks: traceMarks({ stops, hop, find, world: picture.world, size: SIZE, scroll: 0, t: (key) => key }),
  };
}

/** The points of a path of moves and lines. */
const pointsOf = (d: string): [number, number][] =>
  [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

const waysOf = (marks: readonly Mark[]): [number, number][][] =>
  (marks.find(({ key }) => key === 'trace:way')?.shapes ?? []).map(({ attrs }) => pointsOf(String(attrs.d)));

describe('the way of a packet', () => {
  it.each(['flannel-vxlan', 'calico'])('follows the links from pod to pod across nodes with %s', (network) => {
    const { input, marks, stops } = seen(network, 2, { from: pod('a'), to: pod('b') }, 0);
    const [way = []] = waysOf(marks);
    for (const [i, [x, y]] of way.entries()) {
      const before = way[i - 1];
      if (before) expect(before[0] === x || before[1] === y, `${before} → ${[x, y]}`).toBe(true);
    }
    const { frame } = nodesScene(input);
    const middles = [0, 1].map((i) => frame.nodeX(i) + frame.nodeWidth / 2);
    for (const x of middles) {
      expect(way).toContainEqual([x, frame.y.bridge + 7]);
      expect(way).toContainEqual([x, frame.y.eth0]);
      expect(way).toContainEqual([x, frame.y.fabric]);
    }
    expect(way[0]?.[1]).toBeLessThan(frame.y.bridge);
    expect(way.at(-1)?.[1]).toBeLessThan(frame.y.bridge);
    const requested = stops.filter(({ part }) => part === 'request').length;
    expect(marks.filter(({ key }) => key.startsWith('trace:hop:'))).toHaveLength(requested);
  });

  it('is solid as far as the packet has come and dotted beyond, and the answer has its own', () => {
    const start = waysOf(seen('flannel-vxlan', 2, { from: pod('a'), to: pod('c') }, 0).marks);
    const later = seen('flannel-vxlan', 2, { from: pod('a'), to: pod('c') }, 2);
    const [ahead = [], gone = []] = waysOf(later.marks);
    expect(start).toHaveLength(1);
    expect(ahead[0]).toEqual(gone.at(-1));
    expect(gone[0]).toEqual(start[0]?.[0]);
    const answer = later.stops.findIndex(({ part }) => part === 'answer');
    const [back = []] = waysOf(seen('flannel-vxlan', 2, { from: pod('a'), to: pod('c') }, answer).marks);
    expect(back).toEqual(start[0]?.toReversed());
  });

  it('ends with the sign of failure where the packet is lost, and the packet waits hollow', () => {
    const ends = { from: pod('a'), to: { kind: 'address', address: '10.99.0.1' } as const };
    const { stops } = seen('flannel-vxlan', 2, ends, 0);
    const lost = stops.findIndex(({ hop }) => !hop);
    const { marks } = seen('flannel-vxlan', 2, ends, lost);
    expect(marks.map(({ key }) => key)).toEqual(expect.arrayContaining(['trace:lost', `trace:packet:${lost}`]));
    const nose = marks.find(({ key }) => key === `trace:packet:${lost}`)?.shapes.at(-1);
    expect(nose?.attrs.fill).toBe('var(--cell)');
  });

  it('leaves a machine by its riser at level 3, and its card for the wire at level 1', () => {
    const [way = []] = waysOf(seen('flannel-vxlan', 3, { from: pod('a'), to: pod('b') }, 0).marks);
    expect(way.at(-1)).toEqual([SIZE.w / 2, SIZE.h - 4]);
    const { picture, marks } = seen('flannel-vxlan', 1, { from: pod('a'), to: pod('b') }, 0);
    const [far = []] = waysOf(marks);
    const middles = ['worker-1', 'worker-2'].map((name) => {
      const [x = 0, , w = 0] = picture.boxes.get(name) ?? [];
      return Math.round((x + w / 2) * 10) / 10;
    });
    expect([far[0]?.[0], far.at(-1)?.[0]]).toEqual(middles);
  });
});

it('ways go sideways at the keel of a pod, else where their interface says', () => {
  expect(wayBetween({ at: [0, 10], isPod: true }, { at: [8, 50], lane: 60 })).toEqual([
    [0, 10],
    [8, 10],
    [8, 50],
  ]);
  expect(wayBetween({ at: [8, 50], lane: 60 }, { at: [100, 60], lane: 60 })).toEqual([
    [8, 50],
    [8, 60],
    [100, 60],
  ]);
});
