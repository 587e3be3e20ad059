import { describe, expect, it } from 'vitest';
import machineQuery, { type MachineRow, type PodRow } from '../../../projection/machine/query';
import messagesQuery from '../../../projection/messages/query';
import podNames from '../../../projection/pod-names/query';
import { POD_SHAPES as PROJECTED, GONE as PROJECTED_GONE } from '../../../projection/pod-shape';
import servicesQuery from '../../../projection/services/query';
import topologyQuery, { type NodeRow } from '../../../projection/topology/query';
import { Cluster } from '../../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../../simulation/cluster/config';
import { worldOf } from '../../../worker/world';
import { narrowedMachines, narrowedTopology } from '../narrowed';
import type { PictureInput } from '../picture';
import { pictureOf } from '../picture';
import { GONE, POD_SHAPES } from '../shape-codes';
import type { Mark } from '../shapes';
import { cardsFrame, cellPlace, placeAt } from './cards';
import * as close from './close';
import { nodesFrame, visibleNodes } from './frame';
import type { StageWords } from './words';

const manifest = (replicas: number, image = 'nginx:1.27') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: nginx, image: '${image}', ports: [{ containerPort: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

/** A cluster that grows, rolls over, shrinks and has a pod that fits nowhere. */
function busyCluster(): Cluster {
  const cluster = new Cluster({ ...defaultConfig(), nodes: workers(3, 2) });
  const apply = (text: string) => cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text }] });
  cluster.engine.runUntil(1_000);
  apply(manifest(3));
  cluster.engine.runUntil(12_000);
  apply(manifest(5, 'nginx:1.28'));
  cluster.engine.runUntil(40_000);
  apply(manifest(2, 'nginx:1.28'));
  cluster.engine.runUntil(80_000);
  return cluster;
}

const SIZE = { w: 812, h: 579 };

const count = (word: string) => (n: number) => `${n} ${word}`;
const testWords: StageWords = {
  assumed: 'assumed here',
  waiting: count('waiting'),
  more: count('more'),
  notReady: 'NotReady',
  noEndpoints: 'no endpoints',
  exitCode: (code) => `exit code ${code}`,
  podsOf: count('pods'),
  readyOf: (ready, total) => `${ready} of ${total}`,
  off: 'off',
  twice: 'twice',
  revision: (revision) => `revision ${revision}`,
  watches: count('watches'),
  idle: 'idle',
  cordoned: 'SchedulingDisabled',
  t: (key) => key.slice(key.lastIndexOf('.') + 1),
};

/** Marks as the text of an SVG file, one shape a line: a golden that a person can read and a browser can show. */
function svgText(marks: readonly Mark[], { w, h }: { w: number; h: number }): string {
  const quoted = (value: unknown): string =>
    String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const lines = marks.flatMap(({ key, x, y, shapes }) => [
    `<g data-key="${quoted(key)}" transform="translate(${x} ${y})">`,
    ...shapes.map(({ tag, attrs, text = '' }) => {
      const list = Object.entries(attrs).map(
        ([name, value]) => ` ${name}="${quoted(typeof value === 'number' ? Math.round(value * 10) / 10 : value)}"`,
      );
      return `  <${tag}${list.join('')}>${quoted(text)}</${tag}>`;
    }),
    '</g>',
  ]);
  return [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}">`, ...lines, '</svg>', ''].join('\n');
}

function inputAt(cluster: Cluster, step: number, level: PictureInput['level'], target?: string): PictureInput {
  const world = worldOf(cluster, { step, time: cluster.engine.spans.timeOf(step) });
  const topology = topologyQuery.answer(world, undefined);
  return {
    level,
    target,
    topology,
    names: podNames.answer(world, { from: 0 }),
    machines: machineQuery.answer(world, { nodes: topology.nodes.map(({ name }) => name) }),
    services: servicesQuery.answer(world, { namespace: '' }),
    card: undefined,
    close,
    messages: messagesQuery.answer(world, undefined),
    size: SIZE,
    scroll: 0,
    words: testWords,
  };
}

/** Where every thing with a uid stands; a pod is another thing once it is bound. */
function placesOf(marks: readonly Mark[]): Map<string, string> {
  return new Map(marks.flatMap(({ uid, key, x, y }) => (uid ? [[`${key.split(':')[0]} ${uid}`, `${x} ${y}`]] : [])));
}

describe('stillness', () => {
  const cluster = busyCluster();
  const { spans } = cluster.engine;
  const first = spans.stepAt(900);

  for (const level of [1, 2, 3] as const)
    it(`at level ${level} no step moves a thing that stays, however the cluster changes`, () => {
      let before = new Map<string, string>();
      let seen = 0;
      for (let step = first; step <= spans.count; step++) {
        const picture = pictureOf(inputAt(cluster, step, level));
        // Pods at the surface stay too, but sink when they are bound: they are compared among themselves.
        const now = new Map([
          ...[...placesOf(picture.world)].map(([uid, at]) => [`world ${uid}`, at] as const),
          ...[...placesOf(picture.fixed)].map(([uid, at]) => [`fixed ${uid}`, at] as const),
        ]);
        for (const [uid, at] of now) if (before.has(uid)) expect(at, `step ${step}: ${uid}`).toBe(before.get(uid));
        seen = Math.max(seen, now.size);
        before = now;
      }
      expect(seen).toBeGreaterThan(2);
    });

  it('the same answers make the same marks', () => {
    const input = inputAt(cluster, spans.count, 2);
    const again = inputAt(cluster, spans.count, 2);
    expect(JSON.stringify(pictureOf(again))).toBe(JSON.stringify(pictureOf(input)));
  });

  it('no mark stands outside of the room of a world that fits into it, and no number is broken', () => {
    for (const level of [1, 2, 3] as const) {
      const { world, fixed } = pictureOf(inputAt(cluster, spans.count, level));
      for (const { key, x, y, shapes } of [...world, ...fixed]) {
        expect(Number.isFinite(x) && Number.isFinite(y), key).toBe(true);
        expect(JSON.stringify(shapes), key).not.toMatch(/NaN|undefined|null/);
        expect(x, key).toBeLessThanOrEqual(SIZE.w);
        expect(y, key).toBeLessThanOrEqual(SIZE.h);
      }
    }
  });
});

/** Two machines by hand, so that the pictures do not change with the simulation. */
function handMade(level: PictureInput['level']): PictureInput {
  const nodes = [
    { ...nodeRow('worker-1', 3), podCIDR: '10.244.0.0/24', address: '192.168.50.11' },
    { ...nodeRow('worker-2', 1), ready: 'Unknown' as const, podCIDR: '10.244.1.0/24', address: '192.168.50.12' },
  ];
  const pod = (slot: number, change: Partial<PodRow>): PodRow => ({
    row: slot,
    uid: `uid-${change.short}`,
    key: `pods/default/web-${change.short}`,
    name: `web-${change.short}`,
    short: 'abcde',
    owner: 'web',
    slot,
    shape: 'running',
    word: 'Running',
    ready: 1,
    total: 1,
    restarts: 0,
    ip: `10.244.0.${slot + 2}`,
    isHostNetwork: false,
    hasSandbox: true,
    wiring: {
      podLink: `eth0@if${slot + 4}`,
      veth: `veth0000000${slot}`,
      hostLink: `veth0000000${slot}@if2`,
      isUp: true,
    },
    containers: [
      {
        name: 'nginx',
        image: 'nginx:1.27',
        kind: 'app',
        shape: 'running',
        word: 'Running',
        ports: [80],
        restarts: 0,
        probes: [],
      },
    ],
    volumes: [],
    ...change,
  });
  const machines: MachineRow[] = nodes.map((node, i) => ({
    node,
    isOn: true,
    eth0: node.address,
    bridge: { name: 'docker0', address: `10.244.${i}.1/24` },
    routes: [
      {
        destination: 'default',
        type: 'unicast' as const,
        via: '192.168.50.1',
        device: 'eth0',
        scope: 'global' as const,
        protocol: 'boot',
      },
    ],
    pods:
      i === 0
        ? [
            pod(0, { short: 'aaaaa' }),
            pod(1, { short: 'bbbbb', shape: 'crashLoop', word: 'CrashLoopBackOff', restarts: 3 }),
          ]
        : [],
    ghosts: i === 0 ? [{ slot: 2, short: 'ccccc', uid: 'gone' }] : [],
  }));
  const waiting = { owner: 'giant', namespace: 'default', slot: 0, count: 2, isUnschedulable: true, pods: [] };
  const component = {
    name: 'kube-scheduler',
    step: 9,
    actor: 'kube-scheduler',
    verb: 'Schedule',
    object: 'giant',
    count: 2,
  } as const;
  return {
    level,
    target: undefined,
    topology: {
      history: 1,
      model: 'kubernetes',
      bridge: 'docker0',
      nodes,
      cells: {
        node: Uint16Array.of(0, 0),
        slot: Uint16Array.of(0, 1),
        state: Uint8Array.of(2, 6),
        row: Uint32Array.of(0, 1),
      },
      rows: 2,
      waiting: [waiting],
      assumed: [{ uid: 'next', key: 'pods/default/next', short: 'next', node: 'worker-1', slot: 3 }],
      components: [component, { ...component, name: 'etcd', count: 118 }],
    },
    names: {
      history: 1,
      uids: ['uid-aaaaa', 'uid-bbbbb'],
      keys: ['pods/default/web-aaaaa', 'pods/default/web-bbbbb'],
      owners: ['web', 'web'],
    },
    machines,
    services: [],
    card: undefined,
    close,
    messages: {
      step: 9,
      now: {
        step: 9,
        id: '9',
        from: 'kube-scheduler',
        to: 'kube-apiserver',
        verb: 'POST pods/binding',
        target: 'pods/default/next',
        detail: '',
        kind: 'request',
      },
      flying: [],
    },
    size: SIZE,
    scroll: 0,
    words: testWords,
  };
}

describe('the pictures as they were (goldens are SVG: open them)', () => {
  it.each([
    ['cluster', 1],
    ['nodes', 2],
    ['machine', 3],
  ] as const)('of the %s', async (name, level) => {
    const picture = pictureOf(handMade(level));
    const marks = [...(picture.back ?? []), ...picture.world, ...picture.fixed, ...picture.messages];
    await expect(svgText(marks, SIZE)).toMatchFileSnapshot(`./golden/${name}.svg`);
  });
});

const nodeRow = (name: string, slots: number, zone = ''): NodeRow => ({
  name,
  uid: name,
  ready: 'True',
  isUnschedulable: false,
  taints: [],
  zone,
  podCIDR: '',
  address: '',
  cpuMilli: { requested: 0, allocatable: 4000 },
  memoryBytes: { requested: 0, allocatable: 1 },
  pods: { count: 0, allocatable: 110 },
  slots,
});

describe('one namespace', () => {
  it('narrows cells, machines and what waits, and leaves nodes and slots as they are', () => {
    const { topology, machines, names } = handMade(2);
    const other = { ...topology.waiting[0]!, owner: 'dns', namespace: 'kube-system' };
    const whole = { ...topology, waiting: [...topology.waiting, other] };
    const mixed = { ...names, keys: ['pods/kube-system/dns-aaaaa', 'pods/default/web-bbbbb'] };
    const narrow = narrowedTopology(whole, mixed, 'default');
    expect([...narrow.cells.row]).toEqual([1]);
    expect([...narrow.cells.slot]).toEqual([1]);
    expect(narrow.waiting.map(({ owner }) => owner)).toEqual(['giant']);
    expect(narrow.nodes).toBe(whole.nodes);
    expect(narrowedTopology(whole, mixed, '')).toBe(whole);
    const [first, second] = narrowedMachines(machines, 'kube-system');
    expect(first?.pods).toEqual([]);
    expect(first?.ghosts.filter(({ slot }) => slot < 2).map(({ short }) => short)).toEqual(['default', 'default']);
    expect(second).toBe(machines[1]);
  });
});

describe('level 1 holds still and uses its room', () => {
  it.each([1, 3, 20, 48, 500])('with %i nodes a pod more moves no card and no cell up to 36 pods', (count) => {
    const at = (slots: number) =>
      cardsFrame(
        SIZE,
        Array.from({ length: count }, (_, i) => nodeRow(`n${i}`, slots)),
      );
    const first = at(0);
    for (const slots of [1, 6, 7, 18, 19, 36]) expect(at(slots)).toEqual(first);
  });

  it('three nodes fill the tank: less than a fifth of its height is left', () => {
    const frame = cardsFrame(
      SIZE,
      [1, 2, 3].map((i) => nodeRow(`n${i}`, 2)),
    );
    const end = Math.max(...frame.cards.map(({ y }) => y)) + frame.card.h;
    expect(frame.y.floor - end).toBeLessThan((frame.y.floor - frame.y.top) * 0.2);
    const last = cellPlace(frame, frame.cards[0]!, 35);
    expect(last.x + frame.cell.w).toBeLessThanOrEqual(frame.cards[0]!.x + frame.card.w);
    expect(last.y + frame.cell.h).toBeLessThanOrEqual(frame.cards[0]!.y + frame.card.h);
  });
});

describe('measures', () => {
  it('the tiers of cells follow the fullest node, and never leave the compartment', () => {
    for (const [slots, tier] of [
      [4, 'full'],
      [8, 'name'],
      [20, 'short'],
      [90, 'short'],
    ] as const) {
      const frame = nodesFrame(SIZE, 3, slots);
      expect(frame.tier).toBe(tier);
      const last = frame.slotAt(frame.columns * frame.rows - 1);
      expect(last.x + frame.cell.w).toBeLessThanOrEqual(frame.nodeWidth - 10);
      expect(last.y + frame.cell.h).toBeLessThanOrEqual(frame.y.bridge - 20);
    }
  });

  it('many nodes make a wide world of which only what is in sight is asked for', () => {
    const frame = nodesFrame(SIZE, 500, 10);
    expect(frame.w).toBeGreaterThan(500 * 260);
    const [first, last] = visibleNodes(frame, 500, 50_000, SIZE.w);
    expect(last - first).toBeLessThan(8);
    expect(frame.nodeX(first)).toBeLessThan(50_000);
    expect(frame.nodeX(last)).toBeGreaterThan(50_000 + SIZE.w - 300);
  });

  it.each([
    [3, 10, 'card', 6],
    [48, 50, 'card', 8],
    [48, 110, 'card', 11],
    [300, 20, 'cells', 6],
    [5000, 30, 'mark', 6],
  ] as const)(
    '%i nodes with up to %i pods: %s, %i columns of cells, all within the tank',
    (count, slots, detail, columns) => {
      const nodes = Array.from({ length: count }, (_, i) =>
        nodeRow(`n${i}`, slots, `zone-${Math.floor((i * 3) / count)}`),
      );
      const frame = cardsFrame({ w: 1070, h: 568 }, nodes);
      expect(frame.detail).toBe(detail);
      expect(frame.cell.columns).toBe(columns);
      expect(frame.cards).toHaveLength(count);
      for (const card of frame.cards) {
        expect(card.x).toBeGreaterThan(6);
        expect(card.x + frame.card.w).toBeLessThan(1070 - 4);
        expect(card.y + frame.card.h).toBeLessThanOrEqual(frame.y.floor + 1);
      }
    },
  );

  it('a point on a cell finds its card and slot', () => {
    const nodes = Array.from({ length: 20 }, (_, i) => nodeRow(`n${i}`, 30));
    const frame = cardsFrame({ w: 1070, h: 568 }, nodes);
    for (const [index, slot] of [
      [0, 0],
      [7, 13],
      [19, 29],
    ] as const) {
      const { x, y } = cellPlace(frame, frame.cards[index] as (typeof frame.cards)[number], slot);
      expect(placeAt(frame, x + frame.cell.w / 2, y + frame.cell.h / 2)).toEqual({ index, slot });
    }
    expect(placeAt(frame, 2, 2)).toBeUndefined();
  });

  it('the page and the projection mean the same by a code', () => {
    expect([...POD_SHAPES]).toEqual([...PROJECTED]);
    expect(GONE).toBe(PROJECTED_GONE);
  });
});
