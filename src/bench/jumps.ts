/**
 * Jumps to random moments of a large history, with the page's live queries open: what a worker does between a seek and its answers.
 * The index that a query builds at its first answer is told apart from the jumps after it.
 */
import type { ApiObject } from '../simulation/apimachinery/object-meta';
import type { Cluster } from '../simulation/cluster/cluster';
import { LiveQueries } from '../worker/live-queries';
import { worldOf } from '../worker/world';
import { rolledOut } from './rollout';

/** What one process says. */
export interface JumpSample {
  pods: number;
  nodes: number;
  steps: number;
  /** The median and the worst of nine in ten jumps, all queries together. */
  medianMs: number;
  p90Ms: number;
  /** The longest single slice of work before the first whole answer, and all of it. */
  firstSliceMs: number;
  firstMs: number;
  byQuery: { name: string; firstMs: number; medianMs: number; kilobytes: number }[];
}

const JUMPS = 60;
const WARM_UPS = 20;
/** The host's slice of work. */
const SLICE_MS = 8;

/** The questions that a page asks which shows the cluster, the lanes and a selected pod. */
function questionsOf(pod: string): [name: string, params: unknown][] {
  return [
    ['step', undefined],
    ['topology', undefined],
    ['messages', undefined],
    ['services', { namespace: '' }],
    ['namespaces', undefined],
    ['machine', { nodes: [] }],
    ['decision-view', { columns: 8 }],
    [
      'phase-timeline',
      {
        scale: 'steps',
        window: 'all',
        columns: 1040,
        first: 0,
        rows: 24,
        namespace: '',
        selected: pod,
        pinned: [],
        toggled: [],
      },
    ],
    ['events', { namespace: '', filter: '', limit: 1 }],
    ['object', { key: pod }],
    ['stored-manifest', { keys: ['deployments/default/web'] }],
    ['owner-keys', { keys: [pod] }],
  ];
}

/** Measures them. */
export function measureJumps(pods: number, nodes: number): JumpSample {
  const cluster = rolledOut(pods, nodes);
  const key = podKeyIn(cluster);
  const questions = questionsOf(key);
  const random = randomOf(7);
  const { spans } = cluster.engine;
  const all = new LiveQueries();
  for (const [i, [name, params]] of questions.entries()) all.watch(i, name, params);
  const slices: number[] = [];
  const end = worldAt(cluster, spans.count);
  for (let share = 0; share < 1; ) {
    const started = performance.now();
    slices.push(
      timed(() => {
        share = all.prepare(end, () => performance.now() - started < SLICE_MS);
      }),
    );
  }
  slices.push(timed(() => all.answers(end, 0)));
  const steps = Array.from({ length: JUMPS }, () => 1 + Math.floor(random() * spans.count));
  // The first ones find cold code and an untravelled store.
  for (const step of steps.slice(0, WARM_UPS)) all.answers(worldAt(cluster, step), 0);
  const jumps = steps.map((step) => timed(() => all.answers(worldAt(cluster, step), 0)));
  const byQuery = questions.map(([name, params]) => {
    const one = new LiveQueries();
    one.watch(0, name, params);
    let bytes = 0;
    const ask = (step: number) => () => {
      const { answers } = one.answers(worldAt(cluster, step), 0);
      bytes = Math.max(bytes, JSON.stringify(answers).length);
    };
    const firstMs = timed(ask(spans.count));
    const times = steps.slice(0, 30).map((step) => timed(() => one.answers(worldAt(cluster, step), 0)));
    return { name, firstMs, medianMs: quantile(times, 0.5), kilobytes: bytes / 1024 };
  });
  return {
    pods,
    nodes,
    steps: spans.count,
    medianMs: quantile(jumps, 0.5),
    p90Ms: quantile(jumps, 0.9),
    firstSliceMs: Math.max(...slices),
    firstMs: slices.reduce((sum, ms) => sum + ms, 0),
    byQuery,
  };
}

const worldAt = (cluster: Cluster, step: number) => worldOf(cluster, { step, time: cluster.engine.spans.timeOf(step) });

function podKeyIn({ etcd }: Cluster): string {
  const first = etcd.range('/registry/pods/')[0] as { value: ApiObject };
  return `pods/default/${first.value.metadata.name}`;
}

/** The processor's time, not the wall's: what others do on the machine does not count. */
function timed(run: () => unknown): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}

/** A small generator of its own: the same moments in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
