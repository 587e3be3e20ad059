/** A matrix of 100 ends who call each other: what a worker does until it can answer, and the longest it does at one time. */
import { allEnds, type MatrixEnd } from '../projection/reachability/ends';
import { matrixOf } from '../projection/reachability/matrix';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig, workers } from '../simulation/cluster/config';
import { worldOf } from '../worker/world';

/** What one process says. */
export interface MatrixSample {
  network: string;
  calls: number;
  /** The processor's time of the first matrix, and of one when the compiler has seen it. */
  firstMs: number;
  againMs: number;
  /** The longest that a single call took in the second one. */
  longestCallMs: number;
}

const ENDS = 100;
const PODS = 80;
const NODES = 9;
const SERVICES = 10;
const READY_MS = 120_000;

const MANIFEST = [
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${PODS}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: 'nginx:1.27'}]
`,
  ...Array.from(
    { length: SERVICES },
    (_, i) => `apiVersion: v1
kind: Service
metadata: {name: web-${i}}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`,
  ),
].join('---\n');

/** Tries the matrix twice in one network. */
export function measureMatrix(implementation: string): MatrixSample {
  const { network } = defaultConfig();
  const model = implementation === 'docker' ? ('docker' as const) : ('kubernetes' as const);
  const cluster = new Cluster(defaultConfig({ nodes: workers(NODES), network: { ...network, model, implementation } }));
  cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: MANIFEST }] });
  cluster.engine.runUntil(READY_MS);
  const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  const ends = allEnds(world, 'default').slice(-ENDS);
  // The rules of Services are made when the first packet comes by; they are part of the first matrix.
  const first = timed(() => matrixOf(world, { from: callers(ends), to: ends, ping: false }));
  const again = timed(() => matrixOf(world, { from: callers(ends), to: ends, ping: false }));
  return {
    network: implementation,
    calls: callers(ends).length * ends.length,
    firstMs: first.ms,
    againMs: again.ms,
    longestCallMs: again.longestMs,
  };
}

const callers = (ends: readonly MatrixEnd[]): MatrixEnd[] => ends.filter(({ sends }) => sends);

function timed(make: () => Generator<number, unknown>): { ms: number; longestMs: number } {
  const before = process.cpuUsage();
  const work = make();
  let longestMs = 0;
  for (let isDone = false; !isDone; ) {
    const started = performance.now();
    isDone = work.next().done ?? false;
    longestMs = Math.max(longestMs, performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, longestMs };
}
