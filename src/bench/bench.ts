/**
 * `npm run bench [-- --quick | --long | --stage]`: how fast and how small a simulated cluster is, as ratios within one run.
 * Every sample runs in a fresh process, one at a time; what is compared is interleaved in rounds. The exit code is 0 only
 * if all ratios are within their bounds; seconds are printed as orders of magnitude and judged by nothing. A sample that
 * does not end in time counts as missed, and no round is begun that could make the whole longer than some eight minutes.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'vite';
import { measureBrowserHeap } from './browser-heap';
import type { JumpSample } from './jumps';
import type { PacketSample } from './packets';
import type { MatrixSample } from './reachability';
import type { RolloutSample } from './rollout';
import { type Frames, measureStage } from './stage';
import type { TimeShares } from './where-time-goes';

const OUT = path.resolve('node_modules/.cache/bench');
const isQuick = process.argv.includes('--quick');
const rounds = isQuick ? 1 : process.argv.includes('--long') ? 5 : 3;

/** The longest that one sample may take, and after how long no further round of rollouts is begun. */
const SAMPLE_MS = 120_000;
const ROUNDS_MS = 200_000;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

async function bundle(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'src/bench/child.ts',
      outDir: OUT,
      emptyOutDir: true,
      target: 'node20',
      // A file for each module, so that a profile knows whose time it is.
      rollupOptions: { output: { preserveModules: true, preserveModulesRoot: 'src' } },
    },
  });
}

/** What a fresh process measures; undefined if it did not end in time. */
function sample<T>(...args: (string | number)[]): T | undefined {
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=8192', path.join(OUT, 'bench/child.js'), ...args.map(String)],
    { encoding: 'utf8', maxBuffer: 1e8, timeout: SAMPLE_MS, killSignal: 'SIGKILL' },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') {
    console.log(`not finished within ${SAMPLE_MS / 1000} s: ${args.join(' ')}`);
    return undefined;
  }
  if (status !== 0) throw new Error(`a sample failed: ${args.join(' ')}\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as T;
}

interface Gate {
  name: string;
  value: number;
  bound: string;
  isMet: boolean;
}

function atMost(name: string, value: number, bound: number): Gate {
  return { name, value, bound: `≤ ${bound}`, isMet: value <= bound };
}

function atLeast(name: string, value: number, bound: number): Gate {
  return { name, value, bound: `≥ ${bound}`, isMet: value >= bound };
}

const SIZES: [pods: number, nodes: number][] = [
  [1_000, 50],
  [10_000, 500],
  [50_000, 2_000],
];
const PEER: [pods: number, bound: number][] = isQuick
  ? [[100, 30]]
  : [
      [100, 30],
      [300, 90],
      [600, 150],
    ];

async function main(): Promise<number> {
  const gates = process.argv.includes('--stage') ? [] : await clusterGates();
  gates.push(...(await stageGates()));
  console.log('\n| measure | value | bound | |\n|---|---|---|---|');
  for (const { name, value, bound, isMet } of gates)
    console.log(`| ${name} | ${value.toFixed(2)} | ${bound} | ${isMet ? 'met' : 'MISSED'} |`);
  return gates.every(({ isMet }) => isMet) ? 0 : 1;
}

/** The simulation in Node. */
async function clusterGates(): Promise<Gate[]> {
  await bundle();
  const gates: Gate[] = [];
  const bySize = new Map<number, RolloutSample[]>();
  const started = performance.now();
  for (let round = 0; round < rounds && performance.now() - started < ROUNDS_MS; round++) {
    for (const [pods, nodes] of SIZES) {
      const result = sample<RolloutSample>('rollout', pods, nodes);
      if (!result) continue;
      bySize.set(pods, [...(bySize.get(pods) ?? []), result]);
      printSample(result);
    }
  }
  const shares = sample<TimeShares>('profile', 10_000, 500);
  if (shares) printShares(shares);
  gates.push(...rolloutGates(bySize));
  gates.push(...(await browserGates(bySize)));
  gates.push(...jumpGates());
  gates.push(...packetGates());
  gates.push(...matrixGates());
  for (const [pods, bound] of PEER) gates.push(peerGate(pods, bound));
  return gates;
}

/** Jumps with the page's questions open; the processor's time, so that what others do on the machine does not count. */
function jumpGates(): Gate[] {
  const jumps = sample<JumpSample>('jumps', 50_000, 2_000);
  if (!jumps) return [];
  const { steps, medianMs, p90Ms, firstMs, firstSliceMs, byQuery } = jumps;
  console.log(
    `jumps in ${steps} steps: ${medianMs.toFixed(1)} ms half, ${p90Ms.toFixed(1)} ms nine in ten; ` +
      `the indices before the first answer ${firstMs.toFixed(0)} ms, ${firstSliceMs.toFixed(0)} ms at one time`,
  );
  for (const { name, firstMs: first, medianMs: middle, kilobytes } of byQuery)
    console.log(`  ${name}: ${middle.toFixed(2)} ms (first ${first.toFixed(1)} ms), ${kilobytes.toFixed(0)} KB`);
  return [atMost('all answers after a jump in 50k, ms', medianMs, 20)];
}

/** A connection through a ClusterIP to another machine: as quick in a large cluster as in a small one. */
function packetGates(): Gate[] {
  const [small, large] = [sample<PacketSample>('packets', 2, 5), sample<PacketSample>('packets', 2_000, 5_000)];
  if (!small || !large) return [];
  return large.byMode.flatMap(({ mode, firstMs, medianMs, namespaces }, i) => {
    const before = small.byMode[i]?.medianMs ?? Number.NaN;
    console.log(
      `a call of a ClusterIP, mode ${mode}: ${medianMs.toFixed(2)} ms among 2,000 machines and 5,000 Services ` +
        `(the first ${firstMs.toFixed(0)} ms), ${before.toFixed(2)} ms among 2 and 5; ${namespaces} namespaces`,
    );
    return [
      atMost(`a call of a ClusterIP in a large cluster, ms (${mode})`, medianMs, 1),
      atMost(`a call in a large cluster, of one in a small one (${mode})`, medianMs / before, 2),
    ];
  });
}

/** A hundred ends that call each other; the processor's time, as for jumps. */
function matrixGates(): Gate[] {
  return ['flannel-host-gw', 'docker'].flatMap((network) => {
    const matrix = sample<MatrixSample>('matrix', network);
    if (!matrix) return [];
    const { calls, firstMs, againMs, longestCallMs } = matrix;
    console.log(
      `a matrix of ${calls} calls, ${network}: ${againMs.toFixed(0)} ms (the first ${firstMs.toFixed(0)} ms), ` +
        `${longestCallMs.toFixed(1)} ms the longest call`,
    );
    return [atMost(`a matrix of 100 ends, ms (${network})`, againMs, 1000)];
  });
}

/** The page in a browser; nothing where there is none. */
async function stageGates(): Promise<Gate[]> {
  const sample = await measureStage();
  if ('skipped' in sample) {
    console.log(`the stage is not measured: ${sample.skipped}`);
    return [];
  }
  const { rest, panZoom, changing, jumpMs } = sample;
  printFrames('at rest', rest);
  printFrames('pan and zoom with 500 nodes and 10,000 pods', panZoom);
  printFrames(`while ${changing.pods} pods change`, changing);
  const { quick, middle, longest } = jumpMs;
  console.log(
    `jumps: ${quick.toFixed(0)} ms a quarter, ${middle.toFixed(0)} ms half, ${longest.toFixed(0)} ms all of them`,
  );
  // What other processes take of the machine slows the frames at rest as well, and only ever makes a jump longer.
  return [
    atMost('frame to frame while panning and zooming, of the same at rest', panZoom.middleMs / rest.middleMs, 1.1),
    atMost('ms of the page thread a frame while panning and zooming', panZoom.threadMs, 8),
    atMost('ms of the page thread a frame while 1,000 pods change', changing.threadMs, 4),
    atMost('jump to the picture, ms (half of the jumps)', middle, 50),
  ];
}

function printFrames(what: string, { middleMs, slowMs, threadMs, reportMs, frames }: Frames): void {
  const parts = [
    `${what}: ${frames} frames`,
    `${middleMs.toFixed(1)} ms in the middle, ${slowMs.toFixed(1)} ms the slowest twentieth`,
    `${threadMs.toFixed(2)} ms of the page thread a frame, ${reportMs.toFixed(2)} ms a report`,
  ];
  console.log(parts.join(' · '));
}

/** The same history in Chromium: as small as it must be, and the very same; nothing where there is no browser. */
async function browserGates(bySize: Map<number, RolloutSample[]>): Promise<Gate[]> {
  const [pods, nodes, bound] = rounds === 5 ? [50_000, 2_000, 5] : [10_000, 500, 5.5];
  const heap = await measureBrowserHeap(pods, nodes);
  if ('skipped' in heap) {
    console.log(`memory in Chromium is not measured: ${heap.skipped}`);
    return [];
  }
  const kilobytes = heap.bytesPerPod / 1024;
  console.log(`${pods} pods on ${nodes} nodes in Chromium: ${kilobytes.toFixed(2)} KB a pod · history ${heap.hash}`);
  const others = (bySize.get(pods) ?? []).filter(({ hash }) => hash !== heap.hash);
  return [
    atMost(`KB a pod with the whole history (Chromium) at ${pods / 1000}k`, kilobytes, bound),
    atMost('histories that differ between Node and Chromium', others.length, 0),
  ];
}

function printShares({ byFolder, byFile }: TimeShares): void {
  const table = (title: string, rows: [string, number][]) => {
    console.log(`\n| ${title} | % of the time |\n|---|---|`);
    for (const [name, share] of rows) if (share >= 0.005) console.log(`| ${name} | ${(share * 100).toFixed(1)} |`);
  };
  table('where the time goes, 10,000 pods', byFolder);
  table('the most costly files', byFile);
}

function printSample(result: RolloutSample): void {
  const {
    pods,
    nodes,
    wallMs,
    rawMs,
    virtualS,
    tasks,
    steps,
    etcdRevisions,
    bytesPerPod,
    jumpMs,
    idleHourMs,
    hash,
    problems,
  } = result;
  const parts = [
    `${pods} pods on ${nodes} nodes: ${wallMs.toFixed(0)} ms (${(wallMs / rawMs).toFixed(1)} × raw)`,
    `${((wallMs / pods) * 1000).toFixed(0)} µs a pod`,
    `${virtualS.toFixed(1)} s simulated`,
    `${tasks} tasks, ${steps} steps, ${etcdRevisions} revisions`,
    `${(bytesPerPod / 1024).toFixed(2)} KB a pod`,
    `jump ${jumpMs.toFixed(2)} ms`,
    `idle hour ${idleHourMs.toFixed(0)} ms`,
    `history ${hash}`,
  ];
  console.log(parts.join(' · '));
  for (const problem of problems) console.log(`  wrong: ${problem}`);
}

function rolloutGates(bySize: Map<number, RolloutSample[]>): Gate[] {
  const of = (pods: number) => bySize.get(pods) ?? [];
  const middle = (pods: number, value: (sample: RolloutSample) => number) =>
    of(pods).length > 0 ? median(of(pods).map(value)) : Number.NaN;
  const wall = (pods: number) => middle(pods, ({ wallMs }) => wallMs);
  const all = [...bySize.values()].flat();
  return [
    atMost('t(50k) / t(10k)', wall(50_000) / wall(10_000), 6),
    ...SIZES.map(([pods]) =>
      atMost(
        `× raw at ${pods} pods`,
        middle(pods, ({ wallMs, rawMs }) => wallMs / rawMs),
        pods === 1000 ? 200 : 40,
      ),
    ),
    atMost(
      'KB a pod with the whole history (Node) at 50k',
      middle(50_000, ({ bytesPerPod }) => bytesPerPod / 1024),
      8.8,
    ),
    atMost(
      'jump to a random moment of 50k, ms',
      middle(50_000, ({ jumpMs }) => jumpMs),
      5,
    ),
    atMost('samples with something wrong', all.filter(({ problems }) => problems.length > 0).length, 0),
    atMost(
      'different histories of one size',
      [...bySize.values()].filter((samples) => new Set(samples.map(({ hash }) => hash)).size > 1).length,
      0,
    ),
  ];
}

function peerGate(pods: number, bound: number): Gate {
  const ratios = Array.from({ length: pods > 300 ? 1 : rounds }, () => {
    const ours = sample<RolloutSample>('rollout', pods, Math.max(3, Math.ceil(pods / 60)));
    const theirs = sample<{ wallMs: number }>('peer', pods);
    if (!ours || !theirs) return Number.NaN;
    console.log(`${pods} pods: ${ours.wallMs.toFixed(0)} ms here, ${theirs.wallMs.toFixed(0)} ms in webernetes`);
    return theirs.wallMs / ours.wallMs;
  });
  return atLeast(`times faster than webernetes at ${pods} pods`, median(ratios), bound);
}

process.exitCode = await main();
