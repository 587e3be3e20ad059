/**
 * How much memory a pod with its whole history takes in Chromium, where pointers are half as long as in Node.
 * The simulation runs in an empty page without any of ours, so that nothing but its heap grows.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type CDPSession, chromium } from '@playwright/test';
import { build } from 'vite';
import type { InPage } from './in-page';

/** What one page says. */
export interface HeapSample {
  pods: number;
  nodes: number;
  bytesPerPod: number;
  hash: string;
}

const OUT = path.resolve('node_modules/.cache/bench-page');

/** Rolls out in a page of its own and measures what has stayed; or tells why that cannot be. */
export async function measureBrowserHeap(pods: number, nodes: number): Promise<HeapSample | { skipped: string }> {
  const executablePath = findBrowser();
  if (!executablePath) return { skipped: 'there is no Chromium here (PW_CHROMIUM names one)' };
  await bundle();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await page.goto('about:blank');
    await page.addScriptTag({ path: path.join(OUT, 'in-page.js') });
    await page.evaluate((count) => (globalThis as unknown as { inPage: InPage }).inPage.begin(count), nodes);
    const before = await usedBytes(session);
    await page.evaluate((count) => (globalThis as unknown as { inPage: InPage }).inPage.rollOut(count), pods);
    const bytes = (await usedBytes(session)) - before;
    const hash = await page.evaluate(() => (globalThis as unknown as { inPage: InPage }).inPage.hash());
    return { pods, nodes, bytesPerPod: bytes / pods, hash };
  } finally {
    await browser.close();
  }
}

function findBrowser(): string | undefined {
  const known = [process.env.PW_CHROMIUM, chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  return known.find((file) => file !== undefined && existsSync(file));
}

async function bundle(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      lib: { entry: 'src/bench/in-page.ts', formats: ['iife'], name: 'bench', fileName: () => 'in-page.js' },
      outDir: OUT,
      emptyOutDir: true,
    },
  });
}

/** Objects and the buffers behind typed arrays, after a thorough collection. */
async function usedBytes(session: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return usedSize + (backingStorageSize ?? 0);
}
