/** A tour through all panels, in both themes and languages: nothing leaves the page, nothing is red, axe finds nothing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect as anyExpect, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('every panel in both themes and languages: nothing leaves, nothing is red, axe finds nothing', async ({
  page,
}) => {
  test.setTimeout(900_000);
  const app = new AppPage(page);
  await app.open();
  await app.runUntilReady();
  const pod = await app.region('stage').locator('[data-mirror^="pods/default/"]').first().getAttribute('data-mirror');
  // Each panel in each theme and in each language; what is on the page at once in all four pairs, and on a small window.
  for (const [theme, language] of PAIRS)
    await test.step(`${theme}, ${language}`, async () => {
      await app.set({ theme, language, selection: { kind: 'object', key: pod! }, inspectorTab: 'overview' });
      await clean(app, 'the page with a pod');
      if (theme === 'dark' ? language === 'en' : language === 'zh') await tour(app, pod!);
    });
  await page.setViewportSize({ width: 1024, height: 768 });
  await app.set({ selection: { kind: 'object', key: pod! } });
  await clean(app, 'a small window');
  for (const overlay of ['editor', 'inspector'] as const) {
    await app.set({ overlay });
    await clean(app, `the ${overlay} laid over`);
  }
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

const PAIRS = [
  ['dark', 'en'],
  ['light', 'en'],
  ['light', 'zh'],
  ['dark', 'zh'],
] as const;

/** All that axe finds is told, not only the first. */
async function clean(app: AppPage, where: string, within?: string): Promise<void> {
  const { theme, language } = await app.session();
  expect.soft(await app.violations(axe, within), `${where} in ${theme}, ${language}`).toEqual([]);
}

/** Every panel once; what lies open is looked at by axe. */
async function tour(app: AppPage, pod: string): Promise<void> {
  for (const inspectorTab of ['yaml', 'why', 'events', 'containers', 'network', 'history']) {
    await app.set({ inspectorTab });
    await clean(app, `the pod's ${inspectorTab}`, '[data-region=inspector]');
  }
  await app.set({ selection: { kind: 'node', key: 'worker-1' }, inspectorTab: 'overview' });
  await clean(app, 'a node', '[data-region=inspector]');
  await app.set({ selection: { kind: 'component', key: 'kube-scheduler' } });
  await clean(app, 'a component', '[data-region=inspector]');
  await app.set({ selection: undefined });
  await clean(app, 'nothing selected', '[data-region=inspector]');

  const { layout } = await app.session();
  const to = { kind: 'service', key: 'services/default/web' } as const;
  await app.set({ trace: { from: { kind: 'pod', key: pod }, to, protocol: 'tcp', port: 80, hop: 0 } });
  for (const drawerTab of ['events', 'tables', 'trace', 'reachability'] as const) {
    await app.set({ drawerTab, layout: { ...layout, drawer: { ...layout.drawer, open: true } } });
    await clean(app, `the drawer's ${drawerTab}`, '[data-region=drawer]');
  }
  await app.set({ layout, trace: undefined });

  for (const dialog of ['palette', 'shortcuts', 'cluster', 'share', 'about']) {
    await app.set({ dialog });
    await expect(app.dialog).toBeVisible();
    await clean(app, `the ${dialog} dialog`, '[role=dialog]');
    await app.set({ dialog: undefined });
    await expect(app.dialog).toHaveCount(0);
  }

  for (const level of [1, 3, 4] as const) {
    await app.set({ stage: { level, target: pod } });
    await clean(app, `the stage at level ${level}`, '[data-region=stage]');
  }
  await app.set({ stage: { level: 2 } });
}
