/**
 * How fast the page is with 500 nodes and 10,000 pods on the stage: the built page in a Chromium, asked from within.
 * What the page thread does is counted in its own processor time (CDP, thread ticks), so that a busy machine does not
 * change it; frames a second are as they were seen.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { defaultConfig, realisticLatencies, workers } from '../simulation/cluster/config';
import type {} from '../ui/idle';
import type { Recipe } from '../worker/protocol';

const OUT = path.resolve('node_modules/.cache/bench-page');
const NODES = 500;
const PODS = 10_000;
const CHANGING = 1_000;
const JUMPS = 20;

/** What was seen while something went on. */
export interface Frames {
  /** Milliseconds from one frame to the next, in the middle and of the slowest twentieth. */
  middleMs: number;
  slowMs: number;
  /** Processor time of the page thread for each frame, and for each report of the worker that came meanwhile. */
  threadMs: number;
  reportMs: number;
  frames: number;
}

/** All that the stage is measured by. */
export interface StageSample {
  /** Nothing goes on: what the machine can do besides all else that it does. */
  rest: Frames;
  panZoom: Frames;
  changing: Frames & { pods: number };
  /** From asking for a moment to its picture: the end of the quickest quarter, the middle, and the longest of all jumps. */
  jumpMs: { quick: number; middle: number; longest: number };
}

/** The browser to measure in, as the tests find it. */
function browserPath(): string | undefined {
  const known = [
    process.env.PW_CHROMIUM,
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return known.find((file) => file !== undefined && existsSync(file));
}

/** In a process of its own: this one may run as development, and React would be built for that. */
function buildPage(): void {
  const vite = path.resolve('node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--outDir', OUT, '--emptyOutDir', '--logLevel', 'error'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

function deploymentOf(name: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: nginx, image: 'nginx:1.27', resources: { requests: { cpu: 10m, memory: 16Mi } } }
`;
}

const applied = (name: string, replicas: number) => ({
  do: 'apply',
  files: [{ name: `${name}.yaml`, text: deploymentOf(name, replicas) }],
});

function recipe(): Recipe {
  const base = defaultConfig();
  const config = {
    ...base,
    nodes: workers(NODES, 3),
    network: { ...base.network, podCIDR: '10.128.0.0/9', hostCIDR: '192.168.48.0/21' },
    latencies: { ...realisticLatencies, controllerQps: 0, schedulerQps: 0, kubeletQps: 0 },
  };
  return { config, inputs: [{ time: 1000, input: applied('many', PODS) }] };
}

/** Runs the cluster until all pods are ready, far from the page's clock. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { connection } = window.__kubarium;
    const rest = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      while (!connection.isIdle || connection.clock?.busy) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await rest();
    connection.send({ type: 'run', goal: { until: 'all-ready' } });
    await rest();
    await window.__kubarium.idle();
  });
}

/** Does something in every frame for so long, and tells of the frames. */
async function watchFrames(page: Page, during: () => Promise<number[]>): Promise<Frames> {
  await page.evaluate(() => {
    const counted = window as unknown as { reports: number; stopCounting: () => void };
    counted.reports = 0;
    counted.stopCounting = window.__kubarium.connection.onClock(() => void counted.reports++);
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const before = await taskSeconds();
  const times = await during();
  const spent = ((await taskSeconds()) - before) * 1000;
  await session.detach();
  const reports = await page.evaluate(() => {
    const counted = window as unknown as { reports: number; stopCounting: () => void };
    counted.stopCounting();
    return counted.reports;
  });
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  const [threadMs, reportMs] = [spent / times.length, spent / Math.max(1, reports)];
  return { middleMs: at(0.5), slowMs: at(0.95), threadMs, reportMs, frames: times.length };
}

/** Frames in which nobody does anything. */
function doNothing(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let last = 0;
        const next = (now: number): void => {
          if (last > 0) times.push(now - last);
          last = now;
          if (times.length < 120) requestAnimationFrame(next);
          else resolve(times);
        };
        requestAnimationFrame(next);
      }),
  );
}

/** Pans by two fingers and zooms by pinching, one event a frame, and stays within the level. */
function panAndZoom(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const picture = document.querySelector('[data-region=stage] svg [data-layer=world]')?.closest('svg');
        const box = picture?.getBoundingClientRect();
        if (!picture || !box) throw new Error('There is no stage.');
        const at = { clientX: box.left + box.width * 0.4, clientY: box.top + box.height * 0.5 };
        const times: number[] = [];
        let last = 0;
        let frame = 0;
        const next = (now: number): void => {
          if (last > 0) times.push(now - last);
          last = now;
          const part = Math.floor(frame / 30) % 4;
          // In, to and fro, out: a little less out than in.
          const wheel =
            part === 0
              ? { deltaY: -4, ctrlKey: true }
              : part === 3
                ? { deltaY: 3.8, ctrlKey: true }
                : { deltaX: part === 1 ? 9 : -9, deltaY: part === 1 ? 4 : -4 };
          picture.dispatchEvent(new WheelEvent('wheel', { ...at, ...wheel, bubbles: true, cancelable: true }));
          if (++frame < 240) requestAnimationFrame(next);
          else resolve(times);
        };
        requestAnimationFrame(next);
      }),
  );
}

/** Plays at the pace of the clock until all pods of another Deployment have come. */
function playChanges(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const { connection } = window.__kubarium;
        const times: number[] = [];
        let last = 0;
        const end = (connection.clock?.end.time ?? 0) + 6000;
        const next = (now: number): void => {
          if (last > 0) times.push(now - last);
          last = now;
          if ((connection.clock?.head.time ?? 0) < end) requestAnimationFrame(next);
          else {
            connection.send({ type: 'play', playing: false });
            resolve(times);
          }
        };
        connection.send({ type: 'pace', speed: 1, scale: 'real' });
        connection.send({ type: 'play', playing: true });
        requestAnimationFrame(next);
      }),
  );
}

/** Jumps to steps all over the history; each ends with the frame after which its picture stands. */
function jump(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const { connection } = window.__kubarium;
    const all = connection.clock?.end.step ?? 0;
    const times: number[] = [];
    for (let i = 1; i <= count; i++) {
      const step = 1 + ((i * 7919 * 31) % all);
      await window.__kubarium.idle();
      const start = performance.now();
      await new Promise<void>((resolve) => {
        const stop = connection.onClock(() => {
          if (connection.clock?.head.step !== step) return;
          stop();
          requestAnimationFrame(() => setTimeout(resolve));
        });
        connection.send({ type: 'seek', to: { step } });
      });
      times.push(performance.now() - start);
    }
    return times;
  }, JUMPS);
}

async function measureIn(page: Page, url: string): Promise<StageSample> {
  await page.goto(`${url}?lang=en&theme=dark`);
  await page.waitForFunction(() => window.__kubarium?.connection.recipe !== undefined);
  await page.evaluate(() => window.__kubarium.idle());
  await page.evaluate((made) => window.__kubarium.connection.open(made), recipe());
  await settle(page);
  await page.locator('[data-region=stage]').getByRole('button', { name: '1 Cluster' }).click();
  await page.evaluate(() => window.__kubarium.idle());
  const rest = await watchFrames(page, () => doNothing(page));
  const panZoom = await watchFrames(page, () => panAndZoom(page));
  const jumps = (await jump(page)).toSorted((a, b) => a - b);
  await page.evaluate(
    async (input) => {
      const { connection } = window.__kubarium;
      connection.send({ type: 'seek', to: 'last' });
      await window.__kubarium.idle();
      await connection.act(input);
    },
    applied('more', CHANGING),
  );
  const changing = await watchFrames(page, () => playChanges(page));
  const jumpAt = (share: number): number => jumps[Math.floor((jumps.length - 1) * share)] ?? Number.NaN;
  return {
    rest,
    panZoom,
    changing: { ...changing, pods: CHANGING },
    jumpMs: { quick: jumpAt(0.25), middle: jumpAt(0.5), longest: jumpAt(1) },
  };
}

/** Builds, serves and measures the page; says why not where there is no browser. */
export async function measureStage(): Promise<StageSample | { skipped: string }> {
  const executablePath = browserPath();
  if (!executablePath) return { skipped: 'there is no Chromium here (PW_CHROMIUM names one)' };
  buildPage();
  const server = await preview({ logLevel: 'error', build: { outDir: OUT }, preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({ executablePath });
  try {
    const url = server.resolvedUrls?.local[0];
    if (!url) throw new Error('The page is served nowhere.');
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(180_000);
    return await measureIn(page, url);
  } finally {
    await browser.close();
    await server.close();
  }
}
