import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect as anyExpect, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });
const dist = process.env.KUBARIUM_DIST ?? join(import.meta.dirname, '../dist');

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
test.beforeAll(async ({ browser }) => {
  app = await AppPage.shared(browser, { playing: true });
  page = app.page;
});
test.afterAll(() => app.close());
test.afterEach(() => {
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('the first load is at most 150 KB of script, and Monaco is not in it', () => {
  type Chunk = { file: string; imports?: string[] };
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const seen = new Set<string>();
  const follow = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) follow(next);
  };
  follow('index.html');
  const sizes = [...seen].map((key) => gzipSync(readFileSync(join(dist, manifest[key]!.file)), { level: 9 }).length);
  expect(sizes.reduce((a, b) => a + b) / 1024).toBeLessThanOrEqual(150);
  expect(readFileSync(join(dist, 'index.html'), 'utf8')).not.toMatch(/monaco/i);
});

test('the page starts with a running cluster and an example', async () => {
  await expect(app.region('bar')).toContainText('3 nodes');
  await expect(app.region('bar')).toContainText('A Deployment with a Service');
  await expect(page).toHaveTitle(/Kubarium/);
});

test('the keyboard alone reaches every panel, menu and dialog, and comes back', async () => {
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the stage' })).toBeFocused();
  await app.press('Enter');
  await expect(app.region('stage')).toBeFocused();
  await app.press('F6');
  await expect(app.region('inspector')).toBeFocused();
  await app.press('Shift+F6', 'Shift+F6', 'Shift+F6');
  await expect(app.region('bar')).toBeFocused();
  const theme = page.getByRole('button', { name: 'Theme' });
  await theme.focus();
  await app.press('Enter');
  await expect(app.menu).toBeVisible();
  await app.press('ArrowDown', 'Enter');
  await expect(app.menu).toBeHidden();
  await expect(theme).toBeFocused();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await app.press('?');
  await expect(app.dialog).toContainText('Ctrl Shift Z');
  await app.press('Escape');
  await expect(app.dialog).toBeHidden();
  await expect(theme).toBeFocused();
});

test('the language changes without a reload and is remembered', async () => {
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await app.run('Language');
  await expect(app.region('bar')).toContainText('3 个节点');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  await page.goto('./');
  await expect(app.region('bar')).toContainText('3 个节点');
  await app.idle();
  await app.set({ language: 'en', playing: false });
});

test('single keys can be turned off, and never fire in a text', async () => {
  await app.press('Control+k');
  await page.keyboard.type('?1 k');
  await expect(app.dialog.getByRole('combobox')).toHaveValue('?1 k');
  await app.press('Escape');
  await app.run('Single-key shortcuts');
  await app.press('?');
  await expect(app.dialog).toBeHidden();
  await app.press('Control+k');
  await expect(app.dialog).toBeVisible();
  await app.press('Escape');
  await app.run('Single-key shortcuts');
  await app.press('?');
  await expect(app.dialog).toBeVisible();
  await app.press('Escape');
});

test('another cluster is built, kept over a reload, and undone', async () => {
  await app.run('Cluster settings');
  const nodes = app.dialog.getByLabel('Nodes', { exact: true });
  await nodes.fill('501');
  await app.dialog.getByRole('button', { name: 'Rebuild' }).click();
  await expect(app.dialog.getByRole('alert')).toHaveText('A whole number from 1 to 500');
  await nodes.fill('12');
  await app.dialog.getByRole('button', { name: 'Rebuild' }).click();
  await expect(app.region('bar')).toContainText('12 nodes');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(app.region('bar')).toContainText('3 nodes');
  await app.run('Cluster settings');
  await nodes.fill('7');
  await page.keyboard.press('Enter');
  await expect(app.region('bar')).toContainText('7 nodes');
  await savedSession(page, (saved) => (saved as { config?: { nodes?: number } })?.config?.nodes === 7);
  await page.reload();
  await expect(app.region('bar')).toContainText('7 nodes');
});

test('Ctrl+S copies a link that brings this cluster to another browser; a broken one changes nothing', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.run('Cluster settings');
  await app.dialog.getByLabel('Nodes', { exact: true }).fill('9');
  await page.keyboard.press('Enter');
  await expect(app.region('bar')).toContainText('9 nodes');
  // Two pages that play would take turns on a small machine.
  await app.set({ playing: false });
  await app.press('Control+s');
  await expect(app.toasts.filter({ hasText: 'Link copied' })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { hash } = new URL(link);
  const other = new AppPage(await (await page.context().browser()!.newContext()).newPage());
  await other.page.goto(page.url().replace(/[?#].*$/, '') + hash);
  await expect(other.region('bar')).toContainText('9 nodes');
  await other.page.goto(page.url().replace(/[?#].*$/, '') + hash.slice(0, -30));
  await expect(other.toasts).toContainText('damaged');
  await expect(other.region('bar')).toContainText('9 nodes');
  await other.page.context().close();
});

test('1024×768 at 200 % text stays usable', async () => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await app.idle();
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: '200 %' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  const stage = await app.region('stage').boundingBox();
  expect(stage!.width).toBeGreaterThan(500);
  expect(stage!.height).toBeGreaterThan(300);
  await page.getByRole('button', { name: 'Open: Manifest' }).click();
  await expect(app.region('editor')).toBeFocused();
  await app.press('Escape');
  await expect(app.region('editor')).toHaveCount(0);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(app.menu.getByText('Keyboard shortcuts')).toBeVisible();
});

/** Waits until the autosave holds what the test is about. */
async function savedSession(page: AppPage['page'], isIt: (saved: unknown) => boolean): Promise<void> {
  await expect
    .poll(async () =>
      isIt(
        await page.evaluate(
          () =>
            new Promise((resolve) => {
              const open = indexedDB.open('keyval-store');
              open.onsuccess = () => {
                const get = open.result.transaction('keyval').objectStore('keyval').get('session');
                get.onsuccess = () => resolve(get.result);
              };
            }),
        ),
      ),
    )
    .toBe(true);
}
